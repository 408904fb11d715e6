package failures

import "slices"

// Row is one failure and pkgd's answer to it under the default policy.
type Row struct {
	ID      string // the name of the test, below TestRows
	Failure string // what happened, for people
	Reasons string // reason codes of the decision, separated by spaces; "" no decision is made
	Answer  string // the policy's answer: "block", "warn", "note", "allow"; "" none is asked for
	Exit    int    // the command's exit code; 0: the manager runs, or pkgd's command is done
	Says    string // a part of the message
	// Journal: the journal itself is damaged, so that it cannot be asked.
	Journal bool
	Slow    bool // left out of short test runs
}

// Group is the rows of one kind of failure.
type Group struct {
	Title string
	Rows  []Row
}

// Groups is the table, in the order of the document.
func Groups() []Group {
	return []Group{
		{"Threat intelligence", intelligence},
		{"Folders, disks and users", places},
		{"Registries", network},
		{"Clocks", clocks},
		{"Files of a project", inputs},
		{"Hostile projects", projects},
		{"Crates, and folders of packages", crates},
		{"Journal and memory", memory},
		{"Managers and processes", processes},
	}
}

// Rows lists the rows of all groups.
func Rows() []Row {
	var all []Row
	for _, g := range Groups() {
		all = slices.Concat(all, g.Rows)
	}
	return all
}
