package install

import (
	"path/filepath"
	"slices"
)

// Place is a way of starting programs.
type Place string

const (
	Interactive  Place = "interactive shells"
	LoginShells  Place = "login shells"
	ChildProcess Place = "programs started from a guarded shell"
	Sudo         Place = "sudo"
	Services     Place = "system services"
	Cron         Place = "cron jobs"
	FullPath     Place = "a manager called by its full path"
	Environment  Place = "an active environment's own programs"
	Modules      Place = "managers run as a module of an interpreter"
)

// Reach says whether the guard reaches a place with this installation.
type Reach struct {
	Where Place `json:"where"`
	Is    bool  `json:"guarded"`
}

// reach foretells where the links are found, from the folder and the start-up
// files. The last three are never reached by links on PATH.
func (o *Options) reach(dir string, m *manifest) []Reach {
	usual := []string{"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"}
	login, inter := false, false
	for _, f := range m.Files {
		switch filepath.Base(f.Path) {
		case ".bashrc", ".zshrc", "bash.bashrc", "bashrc", "zshrc":
			inter = true
		case "config.fish", ".zshenv", "zshenv":
			inter, login = true, true
		default:
			login = true
		}
	}
	in := func(dirs ...string) bool { return slices.Contains(dirs, dir) }
	return []Reach{
		{Interactive, inter || in(usual[0])},
		{LoginShells, login},
		{ChildProcess, true},
		{Sudo, in(usual...)},
		{Services, in(usual...)},
		{Cron, in("/usr/bin", "/bin")},
		{FullPath, false},
		{Environment, false},
		{Modules, false},
	}
}
