package install

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// plain takes out of a text what a terminal would act on: names and lines are
// other people's.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, s)
}

type text struct{ strings.Builder }

func (t *text) line(format string, args ...any) {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = plain(s)
		}
	}
	fmt.Fprintf(t, format+"\n", args...)
}

// Text says what was done, line by line.
func (r *Result) Text() string {
	var t text
	r.linkWords(&t)
	for _, s := range r.Skipped {
		switch s.Why {
		case "foreign":
			t.line("left alone  %s: %s is not pkgd's", s.Name, s.Path)
		default:
			t.line("left out    %s: it is not here", s.Name)
		}
	}
	for _, f := range r.Files {
		if f.Problem != "" {
			t.line("failed      %s: %s", f.Path, f.Problem)
			continue
		}
		t.line("%-11s %s", fileWord(f.State), f.Path)
	}
	if !r.Removal {
		r.nextWords(&t)
	} else if len(r.Links)+len(r.Files)+len(r.Skipped) == 0 {
		t.line("nothing to take away in %s", r.Dir)
	} else if !r.DryRun {
		t.line("open shells may remember the old places: hash -r")
	}
	return t.String()
}

func fileWord(state string) string {
	switch state {
	case "added", "renewed":
		return "edited"
	case "removed":
		return "undone"
	case "would add":
		return "would edit"
	case "would remove":
		return "would undo"
	}
	return "as it was"
}

func (r *Result) linkWords(t *text) {
	if len(r.Links) == 0 && !r.Removal {
		t.line("nothing linked: no manager that pkgd can guard is on PATH (besides pkgd's own links)")
		return
	}
	for _, l := range r.Links {
		if l.Real != "" {
			t.line("%-11s %s, in front of %s", l.State, l.Path, l.Real)
		} else {
			t.line("%-11s %s", l.State, l.Path)
		}
	}
	if r.How == Copy {
		t.line("the links are copies, since %s is on another file system or not yours to link to", r.Dir)
	}
}

func (r *Result) nextWords(t *text) {
	if len(r.Links) == 0 || r.DryRun {
		return
	}
	switch {
	case r.First:
	case r.Line != "":
		if r.Left {
			t.line("start-up files were left alone because the folder was named; --shell %s edits them", r.Shell)
		}
		t.line("new shells are guarded where a start-up file was edited; in this one: %s", r.Line)
	default:
		t.line("put %s first on PATH; `pkgd shim env --shell S` prints the line", r.Dir)
	}
	t.line("not reached: managers called by their full path, run as a module (python -m …), or first in an active environment; `pkgd shim doctor` looks")
}

// Text lists the links.
func (l *Listing) Text() string {
	var t text
	if len(l.Links) == 0 {
		t.line("no links in %s", l.Dir)
		return t.String()
	}
	for _, one := range l.Links {
		state := one.State
		if one.Hand {
			state += ", made by hand"
		}
		real := one.Real
		if real == "" {
			real = "nothing"
		}
		t.line("%-12s %s -> %s (%s)", one.Name, one.Path, real, state)
	}
	switch {
	case l.First:
		t.line("%s is first on PATH", l.Dir)
	case l.OnPath:
		t.line("%s is on PATH, but not first", l.Dir)
	default:
		t.line("%s is not on PATH here", l.Dir)
	}
	return t.String()
}

// Text is the diagnosis in words, failures first.
func (d *Diagnosis) Text() string {
	var t text
	for _, s := range d.Statuses {
		if s.Guarded {
			t.line("guarded    %s (%s)", s.Name, s.Runs)
		}
	}
	for _, f := range grouped(d.Findings) {
		t.line("%-10s %s", [...]string{"note", "warning", "UNGUARDED"}[f.Level], f.Text())
	}
	t.line("where these links reach:")
	for _, r := range d.Reach {
		word := "no"
		if r.Is {
			word = "yes"
		}
		t.line("  %-4s %s", word, string(r.Where))
	}
	return t.String()
}

// grouped joins the names of findings that differ in nothing else and have one
// way out.
func grouped(all []Finding) []Finding {
	var out []Finding
	for _, f := range all {
		i := slices.IndexFunc(out, func(o Finding) bool {
			return (f.Kind == NotLinked || f.Kind == NothingReal) && o.Kind == f.Kind && o.By == f.By && filepath.Dir(o.Path) == filepath.Dir(f.Path)
		})
		if i < 0 {
			out = append(out, f)
			continue
		}
		out[i].Name += ", " + f.Name
		out[i].Path = filepath.Join(filepath.Dir(f.Path), "…")
	}
	return out
}

// Text says what was found and what to do about it.
func (f Finding) Text() string {
	name, path := plain(f.Name), plain(f.Path)
	switch f.Kind {
	case NotLinked:
		if f.By != "" {
			return name + " runs " + path + ": pkgd's links are in " + plain(f.By) + ", which is not on PATH here; next: " + posixLine(plain(f.By))
		}
		return name + " runs " + path + ", and pkgd has no link for it; next: pkgd shim install"
	case Shadowed:
		return name + " runs " + path + ", which comes before pkgd's link" + shadowed(f.By)
	case ModuleRun:
		if f.Level == Fail {
			return path + " -m " + name + " passes unguarded in the active environment; next: write pkgd in front of it"
		}
		return path + " -m " + name + " is not reached by links; next: call " + name + " itself"
	case DependBin:
		return path + " is a dependency's program called " + name + ": scripts of this project run it instead of pkgd's link"
	case StaleLink:
		return path + " is of another build than this pkgd; next: pkgd shim install"
	case MissingLink:
		return path + " is gone; next: pkgd shim install"
	case ForeignLink:
		return path + " was replaced by a file that is not pkgd's; next: move it away, then pkgd shim install"
	case BadFolder:
		return path + " cannot be trusted: " + plain(f.Why)
	case OtherPkgd:
		return "the first pkgd on PATH is another program: " + path
	case AliasLine:
		return fmt.Sprintf("%s:%d gives %s another meaning in shells: %s", path, f.Line, name, plain(f.Why))
	case LinesGone:
		return path + " is read by a shell and has no PATH lines of pkgd; next: pkgd shim install" + because(f.Why)
	case Remembered:
		return "shells that were open before the install may remember the old places; next: hash -r in them"
	case NothingReal:
		return "linked, with nothing behind (127): " + name
	case NoneHere:
		return "no manager that pkgd can guard is on PATH"
	}
	return string(f.Kind) + " " + name + " " + path
}

func shadowed(by string) string {
	switch by {
	case "environment":
		return ": an active environment; next: leave it, or write pkgd in front of the command"
	case "dependency":
		return ": a dependency's program"
	case "working folder":
		return ": PATH has the working folder in front; next: take the empty or relative entry out"
	}
	return "; next: put the folder of the links in front of it"
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return " (" + plain(why) + ")"
}

// Text says whether the manager is guarded, and why not.
func (v *Verification) Text() string {
	var t text
	switch {
	case v.Guarded && v.Store == "":
		t.line("%s is guarded here", v.Manager)
	case v.Guarded:
		t.line("%s is linked, but the store cannot be used: %s", v.Manager, v.Store)
	case len(v.Statuses) == 0 && len(v.Findings) == 0:
		t.line("%s is not here: no such program and no link of pkgd is on PATH", v.Manager)
	default:
		t.line("%s is not guarded here", v.Manager)
	}
	for _, f := range v.Findings {
		t.line("  %s", f.Text())
	}
	return t.String()
}
