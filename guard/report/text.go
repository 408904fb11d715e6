package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/fatih/color"

	"pkgd/guard"
)

// maxPackages is how many packages are spelled out; after them stands a count
// and the command that shows all.
const maxPackages = 10

// maxCommand is how many characters of a command line stand in the head line.
const maxCommand = 300

// maxReasons is how many reasons of one package are spelled out.
const maxReasons = 3

// Text says on stderr what a person needs to know of a verdict: what, why and
// next for a block; one line each for a version held back and for a warning;
// nothing for everything else. Explain shows the whole decision.
func Text(w io.Writer, opt Options, p guard.Plan, v guard.Verdict) error {
	t := &text{opt: &opt, all: opt.Verbose}
	switch {
	case opt.Explain:
		t.all = true
		t.explain(&p, &v)
	case v.Blocked():
		t.blocked(&p, &v)
	default:
		t.passed(&p, &v)
	}
	_, err := io.WriteString(w, t.b.String())
	return err
}

// text collects lines.
type text struct {
	b   strings.Builder
	opt *Options
	all bool // no limit on packages
}

func (t *text) line(parts ...string) {
	for _, p := range parts {
		t.b.WriteString(t.ascii(p))
	}
	t.b.WriteByte('\n')
}

// ascii is the text as the user's terminal can show it.
func (t *text) ascii(s string) string {
	if !t.opt.ASCII {
		return s
	}
	return ASCII(s)
}

// ASCII replaces our own characters beyond ASCII and escapes all others.
func ASCII(s string) string {
	s = strings.ReplaceAll(s, "…", "...")
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			b.WriteString(escape(r))
		}
	}
	return b.String()
}

func (t *text) paint(s string, a ...color.Attribute) string {
	if !t.opt.Color {
		return s
	}
	c := color.New(a...)
	c.EnableColor()
	return c.Sprint(s)
}

// blocked writes the three parts. Reasons of one rule share its line.
func (t *text) blocked(p *guard.Plan, v *guard.Verdict) {
	reasons := withAction(v.Reasons, guard.Block)
	t.line(t.paint("pkgd: blocked", color.FgRed, color.Bold), " ", clip(Shell(command(p, t.opt)), maxCommand))
	shown, left := t.choose(reasons)
	for i := range shown {
		t.line("  ", t.paint("what", color.Bold), "  ", What(&shown[i], t.opt))
		reason := why(&shown[i])
		if i+1 < len(shown) && why(&shown[i+1]) == reason || reason == "" {
			continue
		}
		t.line("  ", t.paint("why", color.Bold), "   ", reason)
	}
	t.more(p, left)
	t.next(next(p, reasons, t.opt))
}

// next writes the steps: the first three in one line, the rest below it.
func (t *text) next(steps []string) {
	line := steps[0]
	rest := steps[1:]
	for len(rest) > 0 && len(steps)-len(rest) < 3 {
		or := ", or "
		if strings.HasPrefix(rest[0], "pkgd ") {
			or = ", or: "
		}
		line += or + rest[0]
		rest = rest[1:]
	}
	t.line("  ", t.paint("next", color.Bold), "  ", line)
	for _, s := range rest {
		t.line("        ", s)
	}
}

// left is what was not spelled out.
type left struct{ packages, reasons int }

// choose takes the reasons that are spelled out: of so many packages, so many of
// each.
func (t *text) choose(reasons []guard.Reason) (shown []guard.Reason, rest left) {
	if t.all {
		return reasons, left{}
	}
	seen := map[guard.Package]int{}
	for i := range reasons {
		p := reasons[i].Package
		n, known := seen[p]
		switch {
		case !known && len(seen) >= maxPackages:
			rest.packages++
			seen[p] = -1
		case n < 0:
		case n >= maxReasons:
			rest.reasons++
		default:
			seen[p]++
			shown = append(shown, reasons[i])
		}
	}
	return shown, rest
}

func (t *text) more(p *guard.Plan, l left) {
	var parts []string
	if l.packages > 0 {
		parts = append(parts, count(int64(l.packages), "more package"))
	}
	if l.reasons > 0 {
		parts = append(parts, count(int64(l.reasons), "more reason"))
	}
	if len(parts) > 0 {
		t.line("  and   ", strings.Join(parts, " and "), ": ", showAll(p, t.opt))
	}
}

// passed writes one line for each version held back and each warning; with
// Verbose, for each note as well.
func (t *text) passed(p *guard.Plan, v *guard.Verdict) {
	var held, warned []guard.Reason
	for _, r := range v.Reasons {
		switch {
		case r.Code == guard.CodeCooldown && r.Detail == guard.DetailHeld:
			held = append(held, r)
		case r.Action == guard.Warn && (t.opt.Skip == nil || !t.opt.Skip(r)), r.Action == guard.Note && t.opt.Verbose:
			warned = append(warned, r)
		}
	}
	shown, rest := t.choose(held)
	for i := range shown {
		t.line(t.paint("pkgd: held back", color.FgYellow), " ", t.held(&shown[i]))
	}
	if rest.packages > 0 {
		t.line("pkgd: held back ", strconv.Itoa(rest.packages), " more: ", showAll(p, t.opt))
	}
	shown, rest = t.choose(warned)
	for i := range shown {
		label := t.paint("pkgd: warning:", color.FgYellow)
		if shown[i].Action == guard.Note {
			label = "pkgd: note:"
		}
		t.line(label, " ", Short(&shown[i], t.opt))
	}
	if rest != (left{}) {
		t.line("pkgd: warning: ", strconv.Itoa(rest.packages+rest.reasons), " more: ", showAll(p, t.opt))
	}
}

func (t *text) held(r *guard.Reason) string {
	s := pkg(r) + ", released " + ago(r.Released, t.opt.Now)
	if r.Window > 0 {
		s += " (younger than " + span(r.Window) + ")"
	}
	if r.SafeVersion == "" {
		return s
	}
	return s + "; " + Visible(r.SafeVersion) + " comes in instead"
}

// Short says what was found and why it matters in one line.
func Short(r *guard.Reason, opt *Options) string {
	s := What(r, opt)
	if y := why(r); y != "" {
		s += "; " + y
	}
	return s
}

func withAction(rs []guard.Reason, a guard.Action) []guard.Reason {
	var out []guard.Reason
	for i := range rs {
		if rs[i].Action == a {
			out = append(out, rs[i])
		}
	}
	return out
}
