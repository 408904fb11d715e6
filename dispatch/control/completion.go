package control

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"pkgd/guard"
	"pkgd/shims"
)

// shellCompletion is one row: a shell and how its script is written.
type shellCompletion struct {
	shell string
	where string // how to put it in place
	write func(root *cobra.Command, w io.Writer) error
}

// completions is the table.
func completions() []shellCompletion {
	return []shellCompletion{
		{"bash", "source <(pkgd completion bash)", func(c *cobra.Command, w io.Writer) error { return c.GenBashCompletionV2(w, true) }},
		{"zsh", "pkgd completion zsh > \"${fpath[1]}/_pkgd\"", (*cobra.Command).GenZshCompletion},
		{"fish", "pkgd completion fish > ~/.config/fish/completions/pkgd.fish", func(c *cobra.Command, w io.Writer) error { return c.GenFishCompletion(w, true) }},
		{"powershell", "pkgd completion powershell | Out-String | Invoke-Expression", (*cobra.Command).GenPowerShellCompletionWithDesc},
		{"nushell", "pkgd completion nushell | save -f pkgd.nu; then: source pkgd.nu", nushell},
	}
}

func completionCommand() command {
	var names, lines []string
	for _, c := range completions() {
		names = append(names, c.shell)
		lines = append(lines, fmt.Sprintf("  %-11s %s", c.shell, c.where))
	}
	return command{
		path: "completion", args: strings.Join(names, "|"), short: "print a shell's completion script",
		long:  "Prints the script to standard output. To use it:\n\n" + strings.Join(lines, "\n"),
		words: names,
		run: func(a *app, _ *pflag.FlagSet, args []string) int {
			if len(args) == 2 && args[0] == "generate" {
				args = args[1:] // as the Python tool of this name has it
			}
			if len(args) == 1 {
				for _, c := range completions() {
					if c.shell == args[0] || c.shell == "powershell" && args[0] == "pwsh" || c.shell == "nushell" && args[0] == "nu" {
						root, _ := a.tree()
						if err := c.write(root, a.w.Stdout); err != nil {
							return a.fail(err)
						}
						return guard.ExitOK
					}
				}
			}
			return a.usage("completion needs one shell: %s", strings.Join(names, ", "))
		},
	}
}

// nushell writes an extern for every command: Nushell has no protocol by which a
// program could be asked.
func nushell(root *cobra.Command, w io.Writer) error {
	var b strings.Builder
	b.WriteString("# completion of pkgd for Nushell\n")
	var managers []string
	for _, m := range shims.All {
		managers = append(managers, fmt.Sprintf("%q", m.Name()))
	}
	b.WriteString("def \"nu-complete pkgd managers\" [] { [" + strings.Join(managers, " ") + "] }\n")
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Hidden {
			return
		}
		b.WriteString("\n# " + c.Short + "\nexport extern \"" + c.CommandPath() + "\" [\n")
		seen := map[string]bool{}
		for _, set := range []*pflag.FlagSet{c.NonInheritedFlags(), c.InheritedFlags()} {
			set.VisitAll(func(f *pflag.Flag) {
				if !f.Hidden && !seen[f.Name] {
					seen[f.Name] = true
					b.WriteString("  " + nuFlag(f) + "\n")
				}
			})
		}
		b.WriteString("  ...words: string" + nuWords(c) + "\n]\n")
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	_, err := io.WriteString(w, b.String())
	return err
}

func nuFlag(f *pflag.Flag) string {
	s := "--" + f.Name
	if f.Shorthand != "" {
		s += "(-" + f.Shorthand + ")"
	}
	if f.NoOptDefVal == "" {
		kind := "string"
		if f.Value.Type() == "int" {
			kind = "int"
		}
		s += ": " + kind
	}
	return s + "  # " + f.Usage
}

// nuWords names managers where a command line of one follows.
func nuWords(c *cobra.Command) string {
	if !c.HasParent() || strings.Contains(c.Use, "MANAGER") {
		return "@\"nu-complete pkgd managers\""
	}
	return ""
}

// completeWords offers what stands behind a command: its fixed words, managers,
// or files.
func completeWords(row *command) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return func(_ *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 && len(row.words) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		list := row.words
		if strings.HasPrefix(row.args, "MANAGER") && len(args) == 0 {
			list = shims.Names()
		}
		if list == nil {
			return nil, cobra.ShellCompDirectiveDefault
		}
		list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return !strings.HasPrefix(s, start) })
		return list, cobra.ShellCompDirectiveNoFileComp
	}
}
