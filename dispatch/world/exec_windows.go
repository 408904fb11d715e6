package world

import "pkgd/dispatch/become"

// exec runs a program in this one's place.
func exec(path string, argv, env []string) error { return become.Exec(path, argv, env) }
