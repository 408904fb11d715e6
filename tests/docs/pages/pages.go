// Package pages makes the documents that come from tables: of commands, settings,
// managers, lock files, ecosystems, exit codes, variables, what osv-scanner says
// otherwise, and the man pages.
//
// What is not here: documents that people write, and what the tables say.
package pages

import (
	"fmt"
	"sort"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"pkgd/dispatch/audit"
	"pkgd/dispatch/config"
	"pkgd/dispatch/control"
	"pkgd/guard"
	"pkgd/intel/feeds"
	"pkgd/lock"
	"pkgd/shims"
)

const made = "<!-- Made from the tables by `make docs`. Do not edit. -->\n\n"

// All gives every page by its path below docs.
func All() map[string][]byte {
	out := map[string][]byte{}
	for name, text := range map[string]string{
		"commands.md": commands(), "configuration.md": configuration(), "managers.md": managers(), "lockfiles.md": lockfiles(),
		"ecosystems.md": ecosystems(), "exit-codes.md": exitCodes(), "environment.md": environment(),
		"peers.md": peers(),
	} {
		out[name] = []byte(strings.TrimRight(text, "\n") + "\n")
	}
	man(out)
	return out
}

// walk goes through the commands in the order of their names, parents first.
func walk(c *cobra.Command, each func(*cobra.Command)) {
	if c.Hidden || c.Name() == "help" && c.HasParent() {
		return
	}
	each(c)
	for _, sub := range c.Commands() {
		walk(sub, each)
	}
}

func commands() string {
	var b strings.Builder
	b.WriteString("# Commands\n\n" + made)
	b.WriteString("`pkgd MANAGER ARGS…` judges a manager's command and then becomes the manager. Everything else is below; `pkgd help COMMAND` says the same.\n")
	walk(control.Tree(), func(c *cobra.Command) {
		b.WriteString("\n## " + c.CommandPath() + "\n\n" + sentence(c.Short) + "\n")
		if c.Long != "" {
			b.WriteString("\n" + c.Long + "\n")
		}
		if c.Runnable() && c.HasParent() {
			b.WriteString("\n    " + strings.TrimSuffix(c.UseLine(), " [flags]") + "\n")
		}
		flags := c.NonInheritedFlags()
		if flags.HasAvailableFlags() {
			b.WriteString("\n| option | |\n|---|---|\n")
			flags.VisitAll(func(f *pflag.Flag) { b.WriteString(option(f)) })
		}
	})
	return b.String()
}

func option(f *pflag.Flag) string {
	if f.Hidden {
		return ""
	}
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + " " + name
	}
	if f.NoOptDefVal == "" {
		name += " " + strings.ToUpper(f.Value.Type())
	}
	usage := f.Usage
	if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" && f.DefValue != "0" {
		usage += " (" + f.DefValue + ")"
	}
	return row("`"+name+"`", usage)
}

// row is one row of a table; bars inside a cell are escaped.
func row(cells ...string) string {
	for i := range cells {
		cells[i] = strings.ReplaceAll(strings.ReplaceAll(cells[i], "|", `\|`), "\n", " ")
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func configuration() string {
	var b strings.Builder
	b.WriteString("# Settings\n\n" + made)
	b.WriteString("Later wins: the defaults, the system's file (`/etc/pkgd/pkgd.toml`), the user's file (`pkg-defender/pkgd.toml` in the platform's configuration folder, or what `--config` or `PKGD_CONFIG_PATH` names), " +
		"the nearest project's `pkgd.toml` and the variables. The last two may only tighten what has a word under *tighter*; what has none guards nothing and is no project's to set. " +
		"Where three defaults stand they are those of the profiles " + strings.Join(guard.Profiles, ", ") + ".\n\n")
	b.WriteString("| setting | takes | default | tighter | variable | |\n|---|---|---|---|---|---|\n")
	for _, r := range config.Table() {
		doc := r.Doc
		if r.Secret {
			doc += " A secret: `pkgd config set-secret`."
		}
		defaults := strings.Join(r.Defaults, " / ")
		if len(defaults) > 120 {
			defaults = defaults[:strings.LastIndex(defaults[:120], ",")] + ", …]"
		}
		b.WriteString(row("`"+r.Name+"`", r.Allowed, "`"+defaults+"`", r.Tighter, "`"+strings.Join(r.Variables, "` `")+"`", doc))
	}
	return b.String()
}

func managers() string {
	var b strings.Builder
	b.WriteString("# Managers\n\n" + made)
	b.WriteString("*Covers* is how far a plan sees at best: everything the command would bring in (transitive), what a lock file says (lockfile), what the command names (named). " +
		"*Tied* says whether what runs is held to what was judged.\n\n")
	b.WriteString("| manager | called as | ecosystem | covers | tied | lock files | its own cooldown |\n|---|---|---|---|---|---|---|\n")
	for _, m := range shims.All {
		tied := "yes"
		if m.Untied != "" {
			tied = "no: " + m.Untied
		}
		var ages []string
		for i := range m.Cooldown {
			c := &m.Cooldown[i]
			for _, word := range c.Env {
				name, _, _ := strings.Cut(word, "=")
				ages = append(ages, strings.TrimSpace("`"+name+"` "+c.Since))
			}
		}
		names := "`" + strings.Join(m.Names, "` `") + "`"
		if m.Versioned != nil {
			names += " and with a version behind"
		}
		b.WriteString(row(m.Title, names, m.Ecosystem, string(m.Coverage), tied, code(m.Locks), strings.Join(ages, ", ")))
	}
	b.WriteString("\n## How plans are made\n\n| manager | plan | by | needs |\n|---|---|---|---|\n")
	for _, m := range shims.All {
		for i := range m.Recipes {
			r := &m.Recipes[i]
			b.WriteString(row(m.Title, r.Words, string(r.Method), r.MinVersion))
		}
	}
	return b.String()
}

func code(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return "`" + strings.Join(words, "` `") + "`"
}

func lockfiles() string {
	var b strings.Builder
	b.WriteString("# Lock files\n\n" + made)
	b.WriteString("What `pkgd audit` and `pkgd lock list` read. `*` stands for any run of characters in a name.\n\n| format | | ecosystem | files |\n|---|---|---|---|\n")
	for _, f := range lock.Formats {
		b.WriteString(row("`"+f.Name+"`", f.Title, f.Ecosystem, code(f.Files)))
	}
	b.WriteString("\n## Installed packages\n\nWhat `pkgd audit --installed` reads.\n\n| format | |\n|---|---|\n")
	for _, r := range audit.Installed() {
		b.WriteString(row("`"+r[0]+"`", r[1]))
	}
	return b.String()
}

func ecosystems() string {
	var b strings.Builder
	b.WriteString("# Ecosystems\n\n" + made)
	b.WriteString("Packages are named `ECOSYSTEM:NAME[@VERSION]`, by any of these names in any case, or as a package URL. " +
		"Every registry but the public ones listed here is private. *Feeds* are those that have records of the ecosystem; where there is none, nothing is known of its packages and an audit says so.\n\n")
	b.WriteString("| ecosystem | also | package URL | public registries | feeds |\n|---|---|---|---|---|\n")
	for i := range guard.Ecosystems {
		e := &guard.Ecosystems[i]
		var from []string
		for j := range feeds.Table {
			if feeds.Table[j].Covers(e.Name) {
				from = append(from, feeds.Table[j].Name)
			}
		}
		b.WriteString(row(e.Name, strings.Join(e.Aliases, ", "), "`pkg:"+e.Purl+"/`", strings.Join(e.Public, ", "), strings.Join(from, ", ")))
	}
	return b.String()
}

func exitCodes() string {
	var b strings.Builder
	b.WriteString("# Exit codes\n\n" + made)
	b.WriteString("A command that is allowed ends with its manager's own code. Of several reasons the gravest gives the code: 4, 3, 7, 5, 6, 1 in this order.\n\n| code | meaning | next |\n|---|---|---|\n")
	for _, c := range control.ExitCodes() {
		b.WriteString(row(fmt.Sprint(c.Code), c.Meaning, c.Next))
	}
	return b.String()
}

func environment() string {
	var b strings.Builder
	b.WriteString("# Environment\n\n" + made)
	b.WriteString("No variable turns the guard off. Settings of the guard can only be tightened by a variable; paths, output and secrets can be set.\n\n| variable | |\n|---|---|\n")
	for _, v := range control.Variables() {
		b.WriteString(row("`"+v.Name+"`", v.Meaning))
	}
	b.WriteString("\n## Settings\n\n| variable | setting |\n|---|---|\n")
	var rows []string
	for _, r := range config.Table() {
		for _, v := range r.Variables {
			rows = append(rows, row("`"+v+"`", "`"+r.Name+"`"))
		}
	}
	sort.Strings(rows)
	b.WriteString(strings.Join(rows, ""))
	return b.String()
}
