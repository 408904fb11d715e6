package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"pkgd/guard"
	"pkgd/lock"
)

// packages reads a lock file's packages that have a version and a registry.
func packages(path string) ([]guard.Package, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f, err := lock.Read(path, data, func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(filepath.Dir(path), filepath.FromSlash(name)))
	})
	if err != nil {
		return nil, err
	}
	var out []guard.Package
	for i := range f.Entries {
		if it := &f.Entries[i].Item; it.Version != "" && it.Source.Type.Vouched() {
			out = append(out, it.Package)
		}
	}
	return out, nil
}

// answer is the part of osv-scanner's JSON that is read.
type answer struct {
	Results []struct {
		Source   struct{ Path string }
		Packages []struct {
			Package         struct{ Name, Version, Ecosystem string }
			Vulnerabilities []struct{ ID string }
		}
	}
}

// scanner runs osv-scanner on one lock file after the other (one that it cannot
// read would end a run over several), with nothing of the machine's in its
// environment and the records where it looks for them.
func scanner(program, data, dir string, files []string) (found, error) {
	cache := filepath.Join(dir, "cache")
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return nil, err
	}
	if err := os.Symlink(filepath.Join(data, "osv"), filepath.Join(cache, "osv-scalibr")); err != nil {
		return nil, err
	}
	f := found{}
	for _, name := range files {
		cmd := exec.Command(program, "scan", "source", "--offline", "--format", "json", "--all-vulns", "--local-db-path", cache, "-L", name)
		cmd.Dir, cmd.Env = dir, []string{"PATH=/usr/bin:/bin", "HOME=" + dir}
		var out, words bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &words
		runErr := cmd.Run()
		var a answer
		if err := json.Unmarshal(out.Bytes(), &a); err != nil {
			fmt.Printf("osv-scanner does not read %s (%v): %s\n", name, runErr, complaint(words.String()))
			continue
		}
		if missing := complaint(words.String()); strings.Contains(missing, "could not load db") {
			fmt.Printf("osv-scanner has no records for %s: %s\n", name, missing)
		}
		f.read(name)
		a.into(f, name)
	}
	return f, nil
}

// versionIs checks that the program is the osv-scanner of the table.
func versionIs(program, want string) error {
	cmd := exec.Command(program, "--version")
	cmd.Env = []string{"PATH=/usr/bin:/bin", "HOME=" + os.TempDir()}
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("osv-scanner does not say its version: %w", err)
	}
	if first, _, _ := strings.Cut(string(out), "\n"); !strings.HasSuffix(strings.TrimSpace(first), " "+want) {
		return fmt.Errorf("this is %q, and the table in tests/peers/differences is of osv-scanner %s: build that, or look at the differences anew", first, want)
	}
	return nil
}

// complaint is the line in which osv-scanner says what went wrong.
func complaint(words string) string {
	for line := range strings.Lines(words) {
		if strings.Contains(line, "could not") {
			return strings.TrimSpace(line)
		}
	}
	return "it does not say why"
}

func (a *answer) into(f found, file string) {
	for _, r := range a.Results {
		for _, p := range r.Packages {
			for _, v := range p.Vulnerabilities {
				f.add(file, finding(p.Package.Ecosystem, p.Package.Name, p.Package.Version, v.ID))
			}
		}
	}
}
