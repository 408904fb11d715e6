package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/fatih/color"

	"pkgd/guard"
)

// explain writes the whole decision: what was looked at, how far the plan sees,
// what the intelligence is worth, every reason, every package.
func (t *text) explain(p *guard.Plan, v *guard.Verdict) {
	head := map[string]color.Attribute{guard.DecisionBlock: color.FgRed, guard.DecisionWarn: color.FgYellow}
	c, ok := head[v.Decision]
	if !ok {
		c = color.FgGreen
	}
	t.line(t.paint("pkgd: "+decided(v.Decision), c, color.Bold), " ", Shell(command(p, t.opt)))
	t.field("effect", p.Effect.String())
	t.field("plan", planWords(p))
	if k := t.opt.Knowledge; k != nil {
		t.field("intel", intelWords(k))
	}
	for i := range v.Reasons {
		r := &v.Reasons[i]
		t.line("  ", t.paint(pad(r.Action.String(), 8), color.Bold), What(r, t.opt))
		if y := why(r); y != "" {
			t.field("", y)
		}
		t.details(r)
	}
	if blocked := withAction(v.Reasons, guard.Block); len(blocked) > 0 {
		t.next(next(p, blocked, t.opt))
	}
	t.packages(p)
}

func decided(decision string) string {
	switch decision {
	case guard.DecisionBlock:
		return "blocked"
	case guard.DecisionWarn:
		return "allowed with warnings"
	case guard.DecisionPassthrough:
		return "brings nothing in:"
	}
	return "allowed"
}

// details are the facts of a reason that its words leave out.
func (t *text) details(r *guard.Reason) {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+" "+value)
		}
	}
	ids := make([]string, len(r.Aliases))
	for i, a := range r.Aliases {
		ids[i] = Clean(a)
	}
	add("also", strings.Join(ids, " "))
	if r.Score > 0 {
		add("score", strconv.FormatFloat(r.Score, 'f', 2, 64))
	}
	add("released", stamp(r.Released))
	add("clears", stamp(r.ClearsAt))
	add("passes", Visible(r.SafeVersion))
	add("see", Clean(r.URL))
	if len(parts) > 0 {
		t.field("", strings.Join(parts, "; "))
	}
}

func (t *text) field(name, value string) {
	t.line("  ", t.paint(pad(name, 8), color.Bold), value)
}

func planWords(p *guard.Plan) string {
	s := "covers " + string(cmp.Or(p.Coverage, guard.CoversNone))
	if p.Method != "" {
		s += "; " + Clean(p.Method)
	}
	s += "; " + count(int64(len(p.Items)), "package")
	if !p.Complete {
		s += "; incomplete"
	}
	if p.Empty {
		s += "; nothing would change"
	}
	if p.Tied {
		return s + "; the run is tied to it"
	}
	return s + "; the run is not tied to it"
}

func intelWords(k *guard.Knowledge) string {
	if k.Missing != "" {
		return "cannot be used" + because(k.Missing)
	}
	s := strconv.Itoa(k.Records) + " records"
	if k.Generation != "" {
		s += " (" + Clean(k.Generation) + ")"
	}
	if at := stamp(k.SyncedAt); at != "" {
		return s + ", refreshed " + at
	}
	return s + ", never refreshed"
}

// packages lists what would come in, the user's own wishes first.
func (t *text) packages(p *guard.Plan) {
	lines := make([]string, 0, len(p.Items))
	for i := range p.Items {
		it := &p.Items[i]
		s := "2 "
		if it.Direct || it.Named {
			s = "1 "
		}
		s += Visible(it.Package.String())
		if !it.Source.Type.Vouched() {
			s += " from " + string(it.Source.Type) + because(it.Source.Location)
		}
		if it.Member {
			s += " (the project's own)"
		}
		if i < len(t.opt.Facts) && t.opt.Facts[i].Released > 0 {
			s += ", released " + ago(t.opt.Facts[i].Released, t.opt.Now)
		}
		if it.Under != "" {
			s += ", comes in with " + Visible(it.Under)
		}
		lines = append(lines, s)
	}
	slices.Sort(lines)
	for i, s := range slices.Compact(lines) {
		name := ""
		if i == 0 {
			name = "all"
		}
		t.field(name, s[2:])
	}
}

func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(n-len(s), 0))
}
