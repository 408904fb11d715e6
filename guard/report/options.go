package report

import "pkgd/guard"

// Options says how to write. The zero value is plain text without colour.
type Options struct {
	// Command is the command line as the person would write it, for the next
	// step; nil: the plan's Argv.
	Command []string
	// Pin gives the manager's own spelling of a name at an exact version, not
	// quoted; nil: the ecosystem's usual one.
	Pin func(name, version string) string
	// Now is Unix seconds, for "1 day ago"; 0: dates are absolute.
	Now int64
	// Knowledge is the state of the intelligence, shown by Explain; nil: left out.
	Knowledge *guard.Knowledge
	// Facts are those of the plan's items, shown by Explain; nil: left out.
	Facts []guard.Facts
	// Skip leaves a line about a warning out ("once a day"); nil: all are said.
	Skip func(guard.Reason) bool

	Verbose bool // notes as well, and all packages
	Explain bool // the whole decision: plan, intelligence, every reason
	Color   bool // the writer is a terminal and the user wants colour
	ASCII   bool // no character beyond ASCII of our own
	Width   int  // columns; 0: 100
}
