package scene

// Story is one step: a command in a folder, and how it must end.
type Story struct {
	Title   string
	Needs   string // the manager it needs, "" none, Any one of them
	Without bool   // only where no manager is here
	Folder  string
	Files   []string // name and content, in turn
	Command []string
	Code    int
	Says    string // what the output must hold
}

const (
	npmProject   = `{"name":"zz-project","version":"1.0.0","scripts":{"hello":"echo hello from a script"}}`
	cargoProject = "[package]\nname = \"zz-project\"\nversion = \"1.0.0\"\nedition = \"2021\"\n"
	npmWants     = `{"name":"zz-project","version":"1.0.0","dependencies":{"zz-evil":"6.6.6"}}`
	// A lock that somebody else has committed. pkgd stops it before npm looks at
	// any address in it.
	npmLock = `{"name":"zz-project","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"zz-project","version":"1.0.0",` +
		`"dependencies":{"zz-evil":"6.6.6"}},"node_modules/zz-evil":{"version":"6.6.6","integrity":"sha512-AAAA"}}}`
)

// Any as Story.Needs: a run of some manager comes before, whichever it is.
const Any = "any"

// Stories are the six stories that the demo shows and the tests with real clients
// check, step by step.
func Stories() []Story {
	const (
		clean = "an old, clean package installs, and pkgd says nothing"
		young = "the newest release is five hours old: the one before is installed, in one line"
		exact = "the young release named exactly is held (3)"
		evil  = "malware is stopped (4): named, three levels deep, from a lock file"
		pass  = "what brings nothing in passes untouched"
		past  = "the journal verifies, and a decision is shown again"
	)
	py := []string{"pip", "install", "--target", "site"}
	pip := func(more ...string) []string { return append(py[:len(py):len(py)], more...) }
	npmFiles := []string{"package.json", npmProject}
	cargoFiles := []string{"Cargo.toml", cargoProject, "src/main.rs", "fn main() {}\n"}
	locked := []string{"package.json", npmWants, "package-lock.json", npmLock}
	return []Story{
		{Title: clean, Needs: "npm", Folder: "npm-clean", Files: npmFiles, Command: []string{"npm", "install", "zz-app"}, Says: "added"},
		{Title: clean, Needs: "pip", Folder: "pip-clean", Command: pip("zz-app"), Says: "Successfully installed"},
		{Title: clean, Needs: "cargo", Folder: "cargo-clean", Files: cargoFiles, Command: []string{"cargo", "add", "zz-app"}, Says: "zz-app"},

		{Title: young, Needs: "npm", Folder: "npm-young", Files: npmFiles, Command: []string{"npm", "install", "zz-fresh@^1.0.0"}, Says: "zz-fresh@1.2.0"},
		{Title: young, Needs: "pip", Folder: "pip-young", Command: pip("zz-fresh"), Says: "zz-fresh@1.2.0"},
		{Title: young, Needs: "cargo", Folder: "cargo-young", Files: cargoFiles, Command: []string{"cargo", "add", "zz-fresh"}, Says: "zz-fresh@1.2.0"},

		{Title: exact, Needs: "npm", Folder: "npm-exact", Files: npmFiles, Command: []string{"npm", "install", "zz-fresh@1.2.0"}, Code: 3, Says: "zz-fresh@1.1.0"},
		{Title: exact, Needs: "pip", Folder: "pip-exact", Command: pip("zz-fresh==1.2.0"), Code: 3, Says: "zz-fresh==1.1.0"},
		{Title: exact, Needs: "cargo", Folder: "cargo-exact", Files: cargoFiles, Command: []string{"cargo", "add", "zz-fresh@=1.2.0"}, Code: 3, Says: "zz-fresh@1.1.0"},

		{Title: evil, Needs: "npm", Folder: "npm-evil", Files: npmFiles, Command: []string{"npm", "install", "zz-evil"}, Code: 4, Says: "MAL-"},
		{Title: evil, Needs: "npm", Folder: "npm-deep", Files: npmFiles, Command: []string{"npm", "install", "zz-nest"}, Code: 4, Says: "zz-evil-leaf"},
		{Title: evil, Needs: "pip", Folder: "pip-deep", Command: pip("zz-nest"), Code: 4, Says: "zz-evil-leaf"},
		{Title: evil, Needs: "cargo", Folder: "cargo-deep", Files: cargoFiles, Command: []string{"cargo", "add", "zz-nest"}, Code: 4, Says: "zz-evil-leaf"},
		{Title: evil, Needs: "npm", Folder: "npm-ci", Files: locked, Command: []string{"npm", "ci"}, Code: 4, Says: "zz-evil@6.6.6"},
		{Title: evil, Without: true, Folder: "npm-ci", Files: locked, Command: []string{"pkgd", "check", "npm", "ci"}, Code: 4, Says: "zz-evil@6.6.6"},

		{Title: pass, Needs: "npm", Folder: "npm-run", Files: npmFiles, Command: []string{"npm", "run", "hello"}, Says: "hello from a script"},
		{Title: pass, Needs: "pip", Folder: "pip-list", Command: []string{"pip", "list"}},
		{Title: pass, Without: true, Folder: "npm-run", Files: npmFiles, Command: []string{"pkgd", "check", "npm", "run", "hello"}},

		{Title: past, Folder: "journal", Command: []string{"pkgd", "audit-logs", "verify"}},
		{Title: past, Folder: "journal", Command: []string{"pkgd", "audit-logs", "query", "--last", "3"}},
		{Title: past, Needs: Any, Folder: "journal", Command: []string{"pkgd", "audit-logs", "replay", "last"}},
	}
}
