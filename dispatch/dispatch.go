// Package dispatch is the fork in the road: called by a manager's name it judges
// the command and becomes the real manager, called as pkgd it hands over to
// pkgd's own commands.
//
// What is not here: finding and becoming programs (become), the quick
// pass-through (early), what a command brings in and whether it may (judge), the
// words on the screen (guard/report), pkgd's own commands (control).
package dispatch

import (
	"fmt"
	"strings"

	"pkgd/dispatch/become"
	"pkgd/dispatch/control"
	"pkgd/dispatch/world"
	"pkgd/guard"
	"pkgd/shims"
)

// Main answers for the whole process and gives its exit code. It returns only
// when this process did not become a manager.
func Main(w *world.World) int {
	id := become.Who(w.Args, known)
	words := w.Args[min(1, len(w.Args)):]
	switch {
	case id.Name != "":
		if id.Claimed != "" && w.Env("PKGD_OUTPUT_VERBOSE") == "1" {
			fmt.Fprintf(w.Stderr, "pkgd: called as %s, and yet the file that runs is %s's, which counts\n", id.Claimed, id.Name)
		}
		return run(w, append([]string{id.Name}, words...))
	case id.Unknown != "":
		return unknown(w, id.Unknown, "It was called by a link of that name: remove the link, or give it a name from the list")
	}
	return control.Main(w, words, run)
}

func known(name string) bool { return shims.Find(name) != nil }

// run judges and runs a command line that begins with a manager's name, as
// called or as written behind pkgd.
func run(w *world.World, words []string) int {
	c, ok := understand(words)
	if !ok {
		return unknown(w, words[0], "See pkgd --help for pkgd's own commands")
	}
	return c.run(w)
}

// understand reads a command line. An interpreter that is told to run a manager
// ("python3 -m pip …") is that manager.
func understand(words []string) (*call, bool) {
	name, args := words[0], words[1:]
	if m := shims.Find(name); m != nil {
		return &call{program: name, words: args, cmd: shims.Parse(m, name, args)}, true
	}
	m, rest, ok := shims.PythonPip(name, args)
	if !ok {
		return nil, false
	}
	lead := args[:len(args)-len(rest)]
	return &call{program: name, lead: lead, words: rest, cmd: shims.Parse(m, m.Name(), rest)}, true
}

// unknown refuses a name that belongs to no manager.
func unknown(w *world.World, name, next string) int {
	fmt.Fprintf(w.Stderr, "pkgd: %q is not a manager pkgd knows. %s.\n  known  %s\n",
		name, next, strings.Join(shims.Names(), " "))
	return guard.ExitNotFound
}
