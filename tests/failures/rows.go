package failures

var intelligence = []Row{
	{ID: "store-missing", Failure: "there is no store", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "pkgd intel sync"},
	{ID: "store-empty", Failure: "the store's folder is empty", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "nothing has been imported yet"},
	{ID: "store-nothing", Failure: "the store's files are there and empty", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "pkgd intel sync --force"},
	{ID: "store-damaged", Failure: "the store's description was changed", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "its checksum is wrong"},
	{ID: "store-truncated", Failure: "the database is cut off", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "pkgd intel sync --force"},
	{ID: "store-sidecar", Failure: "the fingerprints are damaged", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "it does not begin as pkgd writes it"},
	{ID: "store-newer", Failure: "a newer pkgd wrote the store", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "upgrade pkgd"},
	{ID: "store-writable", Failure: "others can write to the store", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "others can write"},
	{ID: "current-elsewhere", Failure: "`CURRENT` points out of the store", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "does not name a generation beside it"},
	{ID: "current-gone", Failure: "`CURRENT` names a generation that is gone", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "which is not there"},
	{ID: "generation-linked", Failure: "a generation is a symbolic link", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "it is a symbolic link"},
	{ID: "intel-stale", Failure: "the intelligence is two days old", Reasons: "intel-stale", Answer: "warn", Exit: 0, Says: "last refreshed 48 hours ago"},
	{ID: "intel-old", Failure: "the intelligence is eight days old", Reasons: "intel-stale", Answer: "block", Exit: 7, Says: "last refreshed 8 days ago"},
	{ID: "import-bomb", Failure: "an import is a zip bomb", Exit: 8, Says: "times its size"},
	{ID: "import-damaged", Failure: "an export is cut off", Exit: 8, Says: "left out"},
	{ID: "import-older", Failure: "an export is older than what is there", Exit: 8, Says: "older than what is there"},
	{ID: "import-full-disk", Failure: "the disk is full during an import", Exit: 7, Says: "file too large"},
	{ID: "import-newer", Failure: "an import into a store that a newer pkgd wrote", Exit: 7, Says: "upgrade pkgd"},
}

var places = []Row{
	{ID: "data-writable", Failure: "others can write to the data folder", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "others can write it"},
	{ID: "data-foreign", Failure: "the data folder belongs to another user", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "it belongs to user"},
	{ID: "data-links", Failure: "symbolic links are planted in the data folder", Answer: "allow", Exit: 0, Says: "could not be written to the journal"},
	{ID: "config-foreign", Failure: "the configuration belongs to another user", Exit: 6, Says: "it belongs to user"},
	{ID: "config-writable", Failure: "others can write the configuration", Exit: 6, Says: "others can write it"},
	{ID: "config-missing", Failure: "the configuration that was named is not there", Exit: 6, Says: "there is no such file"},
	{ID: "config-damaged", Failure: "the configuration is no TOML", Exit: 6, Says: "pkgd.toml"},
	{ID: "sudo-home", Failure: "`sudo` keeps the user's `HOME`", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "sudo -H"},
	{ID: "no-home", Failure: "`HOME` is not set, and there is no system store", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "set HOME or PKGD_DATA_DIR"},
	{ID: "home-nowhere", Failure: "`HOME` is no folder, and there is no system store", Reasons: "intel-missing", Answer: "block", Exit: 7, Says: "set HOME or PKGD_DATA_DIR"},
	{ID: "home-read-only", Failure: "the home cannot be written, and the command needs no plan folder", Answer: "allow", Exit: 0, Says: "could not be written to the journal"},
	{ID: "home-read-only-plan", Failure: "the home cannot be written, and the command needs a plan", Reasons: "unresolved", Answer: "block", Exit: 5, Says: "cannot make the folder for plans"},
	{ID: "disk-full", Failure: "the disk is full", Answer: "allow", Exit: 0, Says: "could not be written to the journal"},
	{ID: "disk-full-plan", Failure: "the disk is full, and the command needs a plan", Reasons: "unresolved", Answer: "block", Exit: 5, Says: "file too large"},
}
