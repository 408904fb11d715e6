package failures

var crates = []Row{
	{ID: "folder-crates", Failure: "the crates stand in a folder (`cargo vendor`, a local registry), which keeps no release times", Answer: "allow", Exit: 0},
	{ID: "folder-archives", Failure: "pip takes archives from a folder (`--no-index --find-links`), in CI too", Answer: "allow", Exit: 0},
	{ID: "folder-malware", Failure: "malware in such a folder", Reasons: "malicious", Answer: "block", Exit: 4, Says: "MAL-"},
	{ID: "folder-foreign", Failure: "only a file of the project names the folder, and it lies outside of the project", Reasons: "source", Answer: "warn", Exit: 0, Says: "only a file of the project names the registry"},
	{ID: "install-config", Failure: "`cargo install` in a project whose configuration replaces crates.io: it counts for nothing there", Answer: "allow", Exit: 0},
	{ID: "lock-place", Failure: "cargo's lock file has another place than the project's", Reasons: "unresolved", Answer: "block", Exit: 5, Says: "in another place than the project's"},
	{ID: "script-manifest", Failure: "cargo is given a script in place of a manifest", Reasons: "unresolved", Answer: "block", Exit: 5, Says: "make it a package"},
	{ID: "sync-projects", Failure: "`cargo vendor --sync` of several projects", Reasons: "unresolved", Answer: "block", Exit: 5, Says: "several projects at once"},
	{ID: "word-locked", Failure: "an external command of cargo's with `--locked`", Reasons: "unresolved", Answer: "block", Exit: 5, Says: "zz-verb"},
	{ID: "alias-variable", Failure: "a variable explains a word of cargo's (`CARGO_ALIAS_FMT`)", Reasons: "unresolved", Answer: "block", Exit: 5, Says: "fmt"},
	{ID: "alias-lists", Failure: "two configuration files explain a word of cargo's, by lists that cargo joins", Reasons: "unresolved", Answer: "block", Exit: 5, Says: "fmt"},
	{ID: "manifest-none", Failure: "cargo has no manifest to work on, and says so itself", Exit: 0},
}
