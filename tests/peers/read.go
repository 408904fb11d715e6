package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

// scanner runs osv-scanner over all lock files, with nothing of the machine's in
// its environment and the records where it looks for them. A file that it cannot
// read ends its whole run: those are printed and left out of the next one.
func scanner(program, data, dir string, files []string) (found, error) {
	cache := filepath.Join(dir, "cache")
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return nil, err
	}
	if err := os.Symlink(filepath.Join(data, "osv"), filepath.Join(cache, "osv-scalibr")); err != nil {
		return nil, err
	}
	for range len(files) {
		args := []string{"scan", "source", "--offline", "--format", "json", "--all-vulns", "--local-db-path", cache}
		for _, name := range files {
			args = append(args, "-L", name)
		}
		cmd := exec.Command(program, args...)
		cmd.Dir, cmd.Env = dir, []string{"PATH=/usr/bin:/bin", "HOME=" + dir}
		var out, words bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &words
		runErr := cmd.Run()
		var a answer
		err := json.Unmarshal(out.Bytes(), &a)
		if err == nil && !strings.Contains(words.String(), "could not load db") {
			return a.found(), nil
		}
		readable := slices.DeleteFunc(slices.Clone(files), func(name string) bool { return refused(name, words.String()) })
		if len(readable) == len(files) {
			return nil, fmt.Errorf("osv-scanner: %w: %w\n%s", runErr, err, words.Bytes())
		}
		files = readable
	}
	return nil, errors.New("osv-scanner reads none of the files")
}

// refused looks for a file in osv-scanner's complaints.
func refused(name, words string) bool {
	for line := range strings.Lines(words) {
		if strings.Contains(line, strings.TrimPrefix(name, "/")) && (strings.Contains(line, "could not") || strings.Contains(line, "no extractor")) {
			fmt.Print("osv-scanner cannot read it: ", line)
			return true
		}
	}
	return false
}

func (a *answer) found() found {
	f := found{}
	for _, r := range a.Results {
		for _, p := range r.Packages {
			for _, v := range p.Vulnerabilities {
				f.add(r.Source.Path, finding(p.Package.Ecosystem, p.Package.Name, p.Package.Version, v.ID))
			}
		}
	}
	return f
}
