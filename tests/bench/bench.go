//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// bench is what all groups share.
type bench struct {
	dir    string // of its own, removed in the end
	pkgd   string
	target string // the program that does nothing
	bash   string // the shim in three lines of bash; "" there is no bash
	empty  string // the Go program that only execs the target
	shims  string // folder with pkgd under managers' names
	real   string // folder with the target under managers' names
	rounds int
	short  bool   // fewer repetitions, and synthetic stores of at most 300,000
	peers  string // folder with other tools, "" none
	ends   []func()

	loads int      // imports so far
	kept  []string // environment of the last import's home
}

// repeat is how often something is measured.
func (b *bench) repeat(n int) int {
	if b.short {
		return 1
	}
	return n
}

// many is the size of a synthetic store. Below some hundred thousand records what
// a process and a publish cost at least hides what a record costs.
func (b *bench) many(n int) int {
	if b.short {
		return min(n, 300_000)
	}
	return n
}

// after runs f when all is measured.
func (b *bench) after(f func()) { b.ends = append(b.ends, f) }

// managers are the names that the rows call.
var managers = []string{"npm", "pip", "cargo"}

func newBench(o options) (*bench, error) {
	dir, err := os.MkdirTemp("", "pkgd-bench-")
	if err != nil {
		return nil, err
	}
	b := &bench{dir: dir, pkgd: o.pkgd, rounds: o.rounds, short: o.short, peers: o.peers, shims: filepath.Join(dir, "shims"), real: filepath.Join(dir, "real")}
	if err := b.prepare(); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

func (b *bench) close() {
	for _, f := range b.ends {
		f()
	}
	_ = os.RemoveAll(b.dir)
}

func (b *bench) prepare() error {
	if b.pkgd != "" {
		path, err := filepath.Abs(b.pkgd)
		if err != nil {
			return err
		}
		b.pkgd = path
	} else {
		b.pkgd = filepath.Join(b.dir, "pkgd")
		if err := build(b.pkgd, "pkgd", "-trimpath", "-buildvcs=false", "-tags", "transparent", "-ldflags=-s -w -checklinkname=0"); err != nil {
			return err
		}
	}
	program, err := nothing()
	if err != nil {
		return err
	}
	if b.target, err = b.put("target", program, 0o755); err != nil {
		return err
	}
	if bash, err := exec.LookPath("bash"); err == nil {
		if b.bash, err = b.put("bash-shim", "#!"+bash+"\n# what a shim in shell costs\nexec "+b.target+" \"$@\"\n", 0o755); err != nil {
			return err
		}
	}
	source, err := b.put("empty/main.go", emptySource, 0o644)
	if err != nil {
		return err
	}
	b.empty = filepath.Join(b.dir, "empty-go")
	if err := build(b.empty, source, "-trimpath", "-ldflags=-s -w"); err != nil {
		return err
	}
	for _, name := range managers {
		if err := b.link(name); err != nil {
			return err
		}
	}
	return nil
}

// emptySource is the least that a Go program can do to become another one.
const emptySource = `package main

import (
	"os"
	"syscall"
)

func main() { _ = syscall.Exec(os.Args[1], os.Args[1:], os.Environ()) }
`

// link puts pkgd and the target under a manager's name.
func (b *bench) link(name string) error {
	for dir, file := range map[string]string{b.shims: b.pkgd, b.real: b.target} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := os.Link(file, filepath.Join(dir, name)); err == nil {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o755); err != nil {
			return err
		}
	}
	return nil
}

func build(out, what string, flags ...string) error {
	cmd := exec.Command("go", append(append([]string{"build", "-o", out}, flags...), what)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s: %w\n%s", what, err, text)
	}
	return nil
}

// environ is what the measured programs get: nothing of the machine's.
func (b *bench) environ(more ...string) []string {
	return append([]string{
		"PATH=" + b.shims + ":" + b.real + ":/usr/bin:/bin",
		"HOME=" + filepath.Join(b.dir, "home"),
		"PKGD_DATA_DIR=" + filepath.Join(b.dir, "data"),
	}, more...)
}

// nothing is a static program that ends at once with 0: an ELF header, one
// segment and the few instructions of exit(0).
func nothing() (string, error) {
	var machine byte
	var code string
	switch runtime.GOARCH {
	case "amd64":
		machine, code = 0x3e, "\x31\xff\xb8\x3c\x00\x00\x00\x0f\x05" // xor edi,edi; mov eax,60; syscall
	case "arm64":
		machine, code = 0xb7, "\x00\x00\x80\xd2\xa8\x0b\x80\xd2\x01\x00\x00\xd4" // mov x0,0; mov x8,93; svc 0
	default:
		return "", fmt.Errorf("no program that does nothing is known for %s", runtime.GOARCH)
	}
	const base, head = 0x400000, 64 + 56
	le := func(v uint64, n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(v >> (8 * i))
		}
		return string(b)
	}
	size := uint64(head + len(code))
	elf := "\x7fELF\x02\x01\x01" + le(0, 9) + le(2, 2) + le(uint64(machine), 2) + le(1, 4) +
		le(base+head, 8) + le(64, 8) + le(0, 8) + le(0, 4) + le(64, 2) + le(56, 2) + le(1, 2) + le(0, 6)
	segment := le(1, 4) + le(5, 4) + le(0, 8) + le(base, 8) + le(base, 8) + le(size, 8) + le(size, 8) + le(0x1000, 8)
	return elf + segment + code, nil
}
