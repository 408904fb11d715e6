package install

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/mitchellh/go-ps"

	"pkgd/guard"
)

// shell is one row of the table of shells: how PATH is set in its language and
// which files it reads when it starts.
type shell struct {
	names []string // as their programs are called, the canonical one first
	// line puts a folder first on PATH, for this shell alone.
	line func(dir string) string
	// block does the same in a start-up file, any number of times; nil: pkgd
	// edits no file of this shell.
	block func(dir string) string
	// files lists what must be edited, so that every way of starting the shell
	// that reads any file is reached.
	files func(home string, getenv func(string) string) []string
	// system is files for every user of the machine.
	system func(root func(string) string) []string
}

func shells() []shell {
	return []shell{
		{names: []string{"bash"}, line: posixLine, block: posixBlock, files: bashFiles, system: bashSystem},
		{names: []string{"zsh"}, line: posixLine, block: posixBlock, files: zshFiles, system: zshSystem},
		{names: []string{"fish"}, line: fishLine, block: fishBlock, files: fishFiles, system: func(root func(string) string) []string {
			return []string{root("/etc/fish/config.fish")}
		}},
		{names: []string{"sh", "dash", "ash", "ksh", "mksh", "busybox"}, line: posixLine, block: posixBlock, files: shFiles, system: profileSystem},
		{names: []string{"pwsh", "powershell"}, line: powershellLine},
		{names: []string{"nu", "nushell"}, line: nuLine},
		{names: []string{"cmd"}, line: func(dir string) string { return "set \"PATH=" + dir + ";%PATH%\"" }},
	}
}

func findShell(name string) *shell {
	name = strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), "-"), ".exe"))
	for _, s := range shells() {
		for _, n := range s.names {
			if n == name {
				return &s
			}
		}
	}
	return nil
}

// Shells lists the shells that pkgd knows, canonical names.
func Shells() []string {
	var all []string
	for _, s := range shells() {
		all = append(all, s.names[0])
	}
	return all
}

// callers is how many parents are looked at: make, its shell, a terminal.
const callers = 6

// CallingShell names the first shell among the parents of this process, "" none.
func CallingShell() string {
	pid := os.Getppid()
	for range callers {
		p, err := ps.FindProcess(pid)
		if err != nil || p == nil {
			return ""
		}
		if s := findShell(p.Executable()); s != nil {
			return s.names[0]
		}
		pid = p.PPid()
	}
	return ""
}

// shell settles whose start-up files are meant; nil: none.
func (o *Options) shell() (*shell, error) {
	if o.Shell == NoShell {
		return nil, nil
	}
	if o.Shell != "" {
		s := findShell(o.Shell)
		if s == nil {
			return nil, &Error{What: "the shell " + o.Shell + " is not known", Why: "pkgd has no start-up files for it",
				Next: "use one of " + strings.Join(Shells(), ", ") + " or " + NoShell, Code: guard.ExitUsage}
		}
		return s, nil
	}
	return o.caller(), nil
}

// caller is the shell that called. A plain sh is mostly a script or a make:
// then it is the user's own shell that is meant.
func (o *Options) caller() *shell {
	look := o.Caller
	if look == nil {
		look = CallingShell
	}
	s := findShell(look())
	if s != nil && s.names[0] != "sh" {
		return s
	}
	if own := findShell(o.World.Env("SHELL")); own != nil && o.World.Env("SHELL") != "" {
		return own
	}
	if s == nil && runtime.GOOS == "windows" {
		return findShell("powershell")
	}
	return s
}

func bashFiles(home string, _ func(string) string) []string {
	login := filepath.Join(home, ".profile")
	for _, name := range []string{".bash_profile", ".bash_login"} {
		// Of the three a login shell reads the first that is there; a new
		// .bash_profile would switch the others off.
		if path := filepath.Join(home, name); exists(path) {
			login = path
			break
		}
	}
	return []string{filepath.Join(home, ".bashrc"), login}
}

func shFiles(home string, _ func(string) string) []string {
	return []string{filepath.Join(home, ".profile")}
}

// zshFiles: every zsh reads .zshenv; what login and interactive shells read
// later may put folders in front again (macOS's own /etc/zprofile does).
func zshFiles(home string, getenv func(string) string) []string {
	dir := home
	var files []string
	if z := getenv("ZDOTDIR"); filepath.IsAbs(z) && filepath.Clean(z) != home {
		dir = filepath.Clean(z)
		if exists(filepath.Join(home, ".zshenv")) {
			files = append(files, filepath.Join(home, ".zshenv")) // it is what sets ZDOTDIR
		}
	}
	return append(files, filepath.Join(dir, ".zshenv"), filepath.Join(dir, ".zprofile"), filepath.Join(dir, ".zshrc"))
}

func fishFiles(home string, getenv func(string) string) []string {
	base := getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(base) {
		base = filepath.Join(home, ".config")
	}
	return []string{filepath.Join(base, "fish", "config.fish")}
}

func profileSystem(root func(string) string) []string {
	return []string{root("/etc/profile.d/zz-pkgd.sh")}
}

func bashSystem(root func(string) string) []string {
	files := profileSystem(root)
	for _, path := range []string{"/etc/bash.bashrc", "/etc/bashrc"} {
		if exists(root(path)) {
			return append(files, root(path))
		}
	}
	return files
}

func zshSystem(root func(string) string) []string {
	dir := "/etc"
	if exists(root("/etc/zsh")) {
		dir = "/etc/zsh"
	}
	return []string{root(dir + "/zshenv"), root(dir + "/zprofile"), root(dir + "/zshrc")}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
