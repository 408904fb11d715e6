package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/intel"
	"pkgd/intel/feeds"
	"pkgd/lock"
	"pkgd/tests/realdata"
)

// readCampaigns reads ecosystem, name and version of each row.
func readCampaigns(path string) ([]guard.Package, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	var out []guard.Package
	for i, row := range rows {
		if len(row) < 3 {
			return nil, fmt.Errorf("%s: row %d has %d columns", path, i+1, len(row))
		}
		if i > 0 {
			out = append(out, guard.Package{Ecosystem: row[0], Name: guard.NormalName(row[0], row[1]), Version: row[2]})
		}
	}
	return distinct(out), nil
}

// readRecords gives one release for each package of each malicious record.
func readRecords(r *intel.Reader) ([]guard.Package, error) {
	var out []guard.Package
	seen := map[string]bool{}
	for _, c := range r.Counts() {
		if seen[c.Ecosystem] {
			continue
		}
		seen[c.Ecosystem] = true
		err := r.Walk(c.Ecosystem, func(name string, record *feeds.Record) error {
			if record.Kind != guard.Malicious || record.Withdrawn {
				return nil
			}
			for i := range record.Affected {
				if v := hitVersion(&record.Affected[i]); v != "" {
					out = append(out, guard.Package{Ecosystem: c.Ecosystem, Name: name, Version: v})
					return nil
				}
			}
			return fmt.Errorf("%s of %s names no version", record.ID, name)
		})
		if err != nil {
			return nil, err
		}
	}
	return distinct(out), nil
}

// hitVersion is a version that an entry hits by its own words.
func hitVersion(a *feeds.Affected) string {
	if len(a.Versions) > 0 {
		return a.Versions[0]
	}
	for i := range a.Ranges {
		for _, e := range a.Ranges[i].Events {
			if e.Kind == feeds.Introduced && e.Version != "0" {
				return e.Version
			}
		}
	}
	if a.All() {
		return "1.0.0"
	}
	for i := range a.Ranges {
		for _, e := range a.Ranges[i].Events {
			if e.Kind == feeds.LastAffected {
				return e.Version
			}
		}
	}
	// From the beginning up to a fix: below all of them.
	return "0.0.1"
}

func distinct(list []guard.Package) []guard.Package {
	slices.SortFunc(list, func(a, b guard.Package) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(list)
}

// lockFile is a real lock file as pkgd reads it.
type lockFile struct {
	repository string
	file       *lock.File
}

// readLocks unpacks the lock files below dir and reads them.
func readLocks(data, dir string) ([]lockFile, error) {
	list, err := realdata.LockFiles(data, dir)
	if err != nil {
		return nil, err
	}
	var out []lockFile
	for _, x := range list {
		text, err := os.ReadFile(x.File)
		if err != nil {
			return nil, err
		}
		f, err := lock.Read(x.File, text, func(name string) ([]byte, error) {
			return os.ReadFile(filepath.Join(filepath.Dir(x.File), filepath.FromSlash(name)))
		})
		if err != nil {
			return nil, err
		}
		out = append(out, lockFile{x.Repository, f})
	}
	return out, nil
}
