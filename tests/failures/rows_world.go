package failures

var network = []Row{
	{ID: "registry-silent", Failure: "the public registry does not answer", Reasons: "registry", Answer: "block", Exit: 5, Says: "the registry did not say when"},
	{ID: "registry-silent-private", Failure: "a private registry does not answer", Reasons: "registry", Answer: "warn", Exit: 0, Says: "did not say when"},
	{ID: "registry-slow", Failure: "the registry is slow", Answer: "allow", Exit: 0},
	{ID: "registry-gone", Failure: "nobody listens at the registry's address", Reasons: "registry", Answer: "block", Exit: 5, Says: "the registry did not say when"},
	{ID: "registry-404", Failure: "the registry does not know a locked package", Reasons: "age-unknown", Answer: "block", Exit: 3, Says: "has no package of the name"},
	{ID: "registry-403", Failure: "the registry refuses to answer", Reasons: "age-unknown", Answer: "block", Exit: 3, Says: "does not let pkgd see"},
	{ID: "registry-500", Failure: "the registry answers with an error", Reasons: "registry", Answer: "block", Exit: 5, Says: "500"},
	{ID: "registry-html", Failure: "the registry answers with a web page", Reasons: "age-unknown", Answer: "block", Exit: 3, Says: "it is not known when"},
	{ID: "registry-cut", Failure: "the registry's answer breaks off", Reasons: "registry", Answer: "block", Exit: 5, Says: "the registry did not say when"},
	{ID: "registry-no-times", Failure: "the public registry has no release time", Reasons: "age-unknown", Answer: "block", Exit: 3, Says: "it is not known when"},
	{ID: "registry-returns", Failure: "the registry answers again after a failure", Answer: "allow", Exit: 0},
	{ID: "registry-text", Failure: "what is shown of others' texts has control characters", Reasons: "registry", Answer: "block", Exit: 5, Says: "npm error"},
	{ID: "index-confusion", Failure: "a private index has the name that a public one answers for", Reasons: "source", Answer: "warn", Exit: 0, Says: "has the name, too"},
}

var clocks = []Row{
	{ID: "clock-ahead", Failure: "the clock is ten years ahead, and the registry says so", Answer: "allow", Exit: 0, Says: "clock runs ahead"},
	{ID: "clock-ahead-young", Failure: "the same, and a locked release is five hours old", Reasons: "cooldown", Answer: "block", Exit: 3, Says: "was released 5 hours ago"},
	{ID: "clock-ahead-alone", Failure: "the clock is ten years ahead, and nobody says so", Reasons: "intel-stale", Answer: "block", Exit: 7, Says: "the threat intelligence was last refreshed"},
	{ID: "clock-behind", Failure: "the clock is ten years behind", Reasons: "cooldown intel-stale", Answer: "block", Exit: 3, Says: "in the future"},
	{ID: "clock-back", Failure: "the clock went back since release times were remembered", Reasons: "cooldown", Answer: "block", Exit: 3, Says: "in the future"},
}

var memory = []Row{
	{ID: "journal-none", Failure: "a file stands in the journal's place", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "it is not a folder", Journal: true},
	{ID: "journal-writable", Failure: "others can write the journal", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "others can write it", Journal: true},
	{ID: "journal-changed", Failure: "a record of the journal was changed", Exit: 7, Says: "broken", Journal: true},
	{ID: "journal-gone", Failure: "documents of the journal are gone", Exit: 7, Says: "broken", Journal: true},
	{ID: "journal-torn", Failure: "the journal's last record is cut off", Exit: 0, Says: "note"},
	{ID: "journal-newer", Failure: "a newer pkgd wrote the journal", Exit: 7, Says: "upgrade pkgd", Journal: true},
	{ID: "journal-held", Failure: "another process holds the journal's lock and hangs", Answer: "allow", Exit: 0, Says: "could not be written to the journal", Slow: true},
	{ID: "times-held", Failure: "another process holds the lock of the release times and hangs", Answer: "allow", Exit: 0, Slow: true},
	{ID: "times-damaged", Failure: "the remembered release times are damaged", Answer: "allow", Exit: 0},
	{ID: "times-forged", Failure: "remembered release times were wiped out", Reasons: "cooldown", Answer: "block", Exit: 3, Says: "was released 5 hours ago"},
	{ID: "times-newer", Failure: "a newer pkgd wrote the remembered release times", Exit: 7, Says: "upgrade pkgd"},
	{ID: "plan-damaged", Failure: "a kept plan is cut off", Answer: "allow", Exit: 0},
	{ID: "plan-emptied", Failure: "a kept plan has lost its packages", Answer: "allow", Exit: 0},
}

var processes = []Row{
	{ID: "manager-missing", Failure: "there is no real manager", Exit: 127, Says: "there is no npm on PATH besides pkgd's own shim"},
	{ID: "manager-forbidden", Failure: "the real manager may not be executed", Exit: 126, Says: "may not be executed"},
	{ID: "manager-broken", Failure: "the real manager's interpreter is missing", Exit: 126, Says: "cannot be executed"},
	{ID: "wrapper-only", Failure: "every manager on PATH leads back to pkgd", Exit: 125, Says: "leads back to pkgd"},
	{ID: "wrapper-plan", Failure: "a wrapper that calls the manager by name stands before the real one", Answer: "allow", Exit: 0},
	{ID: "wrapper-plan-only", Failure: "a plan is made through a wrapper that only calls itself", Exit: 125, Says: "calls pkgd again"},
	{ID: "pkgd-twice", Failure: "another copy of pkgd stands before the real manager", Answer: "allow", Exit: 0},
	{ID: "plan-fails", Failure: "the manager's resolver fails", Reasons: "registry", Answer: "block", Exit: 5, Says: "ETARGET"},
	{ID: "plan-hangs", Failure: "the manager hangs while it plans", Reasons: "registry", Answer: "block", Exit: 5, Says: "did not answer in time", Slow: true},
	{ID: "interrupt", Failure: "Ctrl-C during a plan", Exit: 130},
	{ID: "terminate", Failure: "TERM during a plan", Exit: 143},
	{ID: "hang-up", Failure: "the terminal goes away during a plan", Exit: 129},
	{ID: "check-interrupt", Failure: "Ctrl-C during `pkgd check`", Exit: 130},
	{ID: "kill", Failure: "`kill -9` during a plan, then the next command", Answer: "allow", Exit: 0},
	{ID: "plan-changes", Failure: "a file of the project changes with every plan", Exit: 5, Says: "changed while pkgd looked at it, twice"},
	{ID: "plan-changes-once", Failure: "a file of the project changes while pkgd plans", Answer: "allow", Exit: 0},
	{ID: "stderr-full", Failure: "nothing can be written to standard error", Reasons: "malicious", Answer: "block", Exit: 4},
	{ID: "folder-gone", Failure: "the working folder was removed", Reasons: "unresolved", Answer: "block", Exit: 5, Says: "the working folder"},
	{ID: "crowd", Failure: "64 commands at once, while an import publishes", Answer: "allow", Exit: 0},
}
