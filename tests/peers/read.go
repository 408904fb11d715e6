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

// scanner runs osv-scanner once over all lock files, with nothing of the
// machine's in its environment and the records where it looks for them.
func scanner(program, data, dir string, files []string) (found, error) {
	cache := filepath.Join(dir, "cache")
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return nil, err
	}
	if err := os.Symlink(filepath.Join(data, "osv"), filepath.Join(cache, "osv-scalibr")); err != nil {
		return nil, err
	}
	args := []string{"scan", "source", "--offline", "--format", "json", "--all-vulns"}
	for _, name := range files {
		args = append(args, "-L", name)
	}
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Env = dir, []string{"PATH=/usr/bin:/bin", "HOME=" + dir, "OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY=" + cache}
	var out, words bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &words
	runErr := cmd.Run()
	var a answer
	if err := json.Unmarshal(out.Bytes(), &a); err != nil {
		return nil, fmt.Errorf("osv-scanner: %w: %w\n%s", runErr, err, words.Bytes())
	}
	for line := range strings.Lines(words.String()) {
		if strings.Contains(line, "rror") {
			fmt.Print("osv-scanner says: ", line)
		}
	}
	f := found{}
	for _, r := range a.Results {
		for _, p := range r.Packages {
			for _, v := range p.Vulnerabilities {
				f.add(r.Source.Path, finding(p.Package.Ecosystem, p.Package.Name, p.Package.Version, v.ID))
			}
		}
	}
	return f, nil
}
