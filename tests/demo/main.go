// Command demo shows pkgd at work: with made-up registries on loopback, a
// scratch home, and whatever real npm, pip and cargo this machine has, it plays
// six stories and shows each command's exit code and the lines that matter.
// Nothing leaves the machine and nothing stays behind.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"pkgd/tests/scene"
)

func main() {
	failed, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
	if failed > 0 {
		fmt.Printf("\n%d steps did not end as they should\n", failed)
		os.Exit(1)
	}
	fmt.Println("\nall stories ended as they should")
}

func run() (failed int, err error) {
	binary, err := filepath.Abs(filepath.Join("bin", "pkgd"))
	if err != nil {
		return 0, err
	}
	root, err := os.MkdirTemp("", "pkgd-demo-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(root)
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return 0, err
	}
	s, err := scene.New(root, binary, clients())
	if err != nil {
		return 0, err
	}
	defer s.Close()
	p := &play{scene: s}
	p.opening()
	if err := s.Prepare(); err != nil {
		return 0, err
	}
	for _, step := range scene.Stories() {
		p.tell(step)
	}
	return p.failed, p.err
}

// clients are the folders in which this machine's managers lie, without links
// of ours: the demo puts its own in front.
func clients() []string {
	var dirs []string
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if _, err := os.Stat(filepath.Join(dir, ".pkgd-shims")); err != nil && filepath.IsAbs(dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// play is a performance.
type play struct {
	scene  *scene.Scene
	here   map[string]bool
	failed int
	err    error
	title  string
}

// opening says which managers take part.
func (p *play) opening() {
	p.here = map[string]bool{}
	var missing []string
	for _, name := range []string{"npm", "pip", "cargo"} {
		path := p.scene.Real(name)
		if path == "" || !works(p.scene, path) {
			missing = append(missing, name)
			continue
		}
		p.here[name] = true
		fmt.Printf("with the real %s at %s\n", name, path)
	}
	if len(missing) > 0 {
		fmt.Printf("left out, for it is not here or does not start: %s\n", strings.Join(missing, ", "))
	}
	if len(p.here) == 0 {
		fmt.Println("with no manager at all, pkgd check shows what the guard says of lock files")
	}
}

// works says whether a program starts at all in the scratch home.
func works(s *scene.Scene, path string) bool {
	cmd := exec.Command(path, "--version")
	cmd.Env, cmd.Dir = s.Environ(), s.Home
	return cmd.Run() == nil
}

func (p *play) tell(t scene.Story) {
	missing := t.Needs != "" && !p.here[t.Needs]
	if t.Needs == scene.Any {
		missing = len(p.here) == 0
	}
	if missing || t.Without && len(p.here) > 0 {
		return
	}
	if t.Title != p.title {
		p.title = t.Title
		fmt.Printf("\n── %s\n", t.Title)
	}
	dir, err := p.scene.Folder(t.Folder, t.Files...)
	if err != nil {
		p.err = err
		return
	}
	name, args := t.Command[0], t.Command[1:]
	if name == "pkgd" {
		name = p.scene.Binary
	}
	r, err := p.scene.Run(dir, name, args...)
	if err != nil {
		p.err = err
		return
	}
	mark := "ok  "
	if r.Code != t.Code || !strings.Contains(r.Stdout+r.Stderr, t.Says) {
		mark = "FAIL"
		p.failed++
	}
	fmt.Printf("%s $ %s   → %d\n", mark, strings.Join(t.Command, " "), r.Code)
	for _, line := range shown(r, t, mark == "FAIL") {
		fmt.Println("       " + line)
	}
}

// shown are the lines that matter: pkgd's own, and the one that a story is
// about.
func shown(r scene.Result, t scene.Story, all bool) []string {
	var lines []string
	for _, l := range strings.Split(strings.TrimRight(r.Stderr+r.Stdout, "\n"), "\n") {
		ours := strings.HasPrefix(l, "pkgd:") || strings.HasPrefix(l, "  what ") || strings.HasPrefix(l, "  why ") || strings.HasPrefix(l, "  next ")
		if all || ours || t.Says != "" && strings.Contains(l, t.Says) {
			lines = append(lines, l)
		}
	}
	if !all && len(lines) > 6 {
		lines = lines[:6]
	}
	return lines
}
