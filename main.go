// Pkgd stands in for package managers: linked under a manager's name and first
// on PATH, it judges what a command would bring in and then becomes the real
// one. Called as pkgd it is its own control command.
package main

import (
	"os"

	"pkgd/dispatch"
	_ "pkgd/dispatch/early" // has its turn long before main, see there
	"pkgd/dispatch/world"
)

func main() { os.Exit(dispatch.Main(world.System())) }
