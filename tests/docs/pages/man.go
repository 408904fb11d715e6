package pages

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"pkgd/dispatch/control"
)

// man makes one page a command, in the macros of man(7). It is written here and
// not by cobra's own writer: that one brings a Markdown and a YAML library along.
func man(out map[string][]byte) {
	walk(control.Tree(), func(c *cobra.Command) {
		name := strings.ReplaceAll(c.CommandPath(), " ", "-")
		out["man/"+name+".1"] = []byte(page(c, name))
	})
}

func page(c *cobra.Command, name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH \"%s\" \"1\" \"\" \"pkgd %s\" \"pkgd\"\n", strings.ToUpper(name), control.Version())
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(name), roff(c.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n", roff(strings.TrimSuffix(c.UseLine(), " [flags]")))
	if !c.HasParent() {
		b.WriteString(".br\n.B pkgd [OPTIONS] COMMAND\n")
	}
	if c.Long != "" {
		b.WriteString(".SH DESCRIPTION\n" + paragraphs(c.Long))
	}
	options(&b, "OPTIONS", c.NonInheritedFlags())
	options(&b, "OPTIONS OF EVERY COMMAND", c.InheritedFlags())
	if !c.HasParent() {
		b.WriteString(".SH EXIT STATUS\n")
		for _, e := range control.ExitCodes() {
			fmt.Fprintf(&b, ".TP\n.B %d\n%s\n", e.Code, roff(e.Meaning))
		}
		b.WriteString(".SH ENVIRONMENT\n")
		for _, v := range control.Variables() {
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(v.Name), roff(v.Meaning))
		}
	}
	also(&b, c)
	return b.String()
}

func paragraphs(text string) string {
	var b strings.Builder
	for i, p := range strings.Split(text, "\n\n") {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		if strings.HasPrefix(p, "  ") {
			b.WriteString(".nf\n" + roff(p) + "\n.fi\n")
			continue
		}
		b.WriteString(roff(p) + "\n")
	}
	return b.String()
}

func options(b *strings.Builder, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	b.WriteString(".SH " + title + "\n")
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if f.NoOptDefVal == "" {
			name += " " + strings.ToUpper(f.Value.Type())
		}
		fmt.Fprintf(b, ".TP\n.B %s\n%s\n", roff(name), roff(f.Usage))
	})
}

// also names the commands above and below.
func also(b *strings.Builder, c *cobra.Command) {
	var names []string
	ref := func(c *cobra.Command) {
		names = append(names, ".BR "+roff(strings.ReplaceAll(c.CommandPath(), " ", "-"))+" (1)")
	}
	if c.HasParent() {
		ref(c.Parent())
	}
	for _, sub := range c.Commands() {
		if !sub.Hidden && sub.Name() != "help" {
			ref(sub)
		}
	}
	if len(names) > 0 {
		b.WriteString(".SH SEE ALSO\n" + strings.Join(names, ",\n") + "\n")
	}
}

// roff escapes what the formatter would take for its own: backslashes, hyphens,
// and dots and quotes at the start of a line.
func roff(s string) string {
	s = strings.NewReplacer("\\", "\\e", "-", "\\-", "`", "").Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = "\\&" + l
		}
	}
	return strings.Join(lines, "\n")
}
