// Package early is the pass-through: a command that brings nothing in becomes
// the real manager before the rest of pkgd is even initialised.
//
// Linking the store's library costs some four milliseconds before main runs,
// whether it is used or not. Go initialises packages in the order of their
// import paths as soon as all they import is ready, so a package of ours that
// imports almost nothing has its turn before all of that. Its init is the only
// one in this repository. It answers "pass" by becoming the real manager; by
// returning it answers "judge" or "cannot tell", and main decides.
//
// What is not here: configuration, the store, the network, any message. Whatever
// goes wrong is left to main, which finds it again and has the words for it.
package early

import (
	"pkgd/dispatch/become"
	"pkgd/guard"
	"pkgd/shims"
)

func init() { pass(become.Args(), become.Environ()) }

// pass returns unless the words alone show that the command brings nothing in
// and the real manager is there.
func pass(argv, environ []string) {
	id := become.Who(argv, known)
	m := shims.Find(id.Name)
	if m == nil || verbose(environ) {
		return
	}
	c := shims.Parse(m, id.Name, argv[min(1, len(argv)):])
	if !harmless(c, environ) {
		return
	}
	t, err := become.Find(become.Call{Name: id.Name, Args: c.Args, Environ: environ})
	if err != nil {
		return
	}
	// On failure Exec returns; main comes to the same end and says why.
	_ = become.Exec(t.Path, append([]string{t.Path}, c.Args...), t.Environ)
}

func known(name string) bool { return shims.Find(name) != nil }

// harmless says whether the command certainly brings nothing in.
func harmless(c *shims.Command, environ []string) bool {
	if !c.Guarded() {
		// What steers it from outside is for main to look at.
		return c.Steering() == nil
	}
	// A verb that only reads and is in doubt can only be an alias.
	return c.Effect == guard.Reads && !mayBeAlias(c, environ)
}

// verbose says whether the user asked to hear of pass-throughs, too.
func verbose(environ []string) bool {
	const name = "PKGD_OUTPUT_VERBOSE="
	for _, kv := range environ {
		if len(kv) > len(name) && kv[:len(name)] == name {
			return true
		}
	}
	return false
}
