// Peers holds pkgd's findings on real lock files against osv-scanner's, both on
// the same offline records: `make bench-peers` builds osv-scanner and runs it.
//
// A finding is a package, a version and the id of a record that hits it, without
// alias merging. For each lock file it prints what both have, what only one of
// them has, and how many packages each read; -list shows every difference.
//
// Known differences, with osv-scanner 2.5.0: it does not read lock files of npm 6
// in which "resolved" is a boolean, which bundled packages have, nor files whose
// name it does not know (go.sum, requirements/dev.txt, conda, Homebrew); it
// reports members of the project's own Yarn workspace under the name of a
// malicious package of the registry; and it leaves out a few PyPI records, which
// the comparators of Python's own packaging confirm. A version's leading "v",
// which Go and Composer write and osv-scanner cuts off, is no difference.
//
// What is not here: a verdict who is right. The lock files come with findings
// made by the ecosystems' own comparators, and a test of package intel holds
// pkgd's against those.
package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/intel"
	"pkgd/intel/sync"
	"pkgd/tests/realdata"
)

func main() {
	program := flag.String("scanner", "bin/peers/osv-scanner", "osv-scanner's binary")
	list := flag.Bool("list", false, "list every difference")
	flag.Parse()
	if err := run(*program, *list); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(program string, list bool) error {
	data, err := realdata.Folder()
	if err != nil {
		fmt.Println("skipped:", err)
		return nil
	}
	if program, err = filepath.Abs(program); err != nil {
		return err
	}
	if _, err = os.Stat(program); err != nil {
		fmt.Println("skipped: osv-scanner is not built:", err)
		return nil
	}
	dir, err := os.MkdirTemp("", "pkgd-peers-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	locks, err := realdata.LockFiles(data, dir)
	if err != nil {
		return err
	}
	var files []string
	for _, l := range locks {
		files = append(files, l.File)
	}
	ours, err := pkgd(data, dir, files)
	if err != nil {
		return err
	}
	theirs, err := scanner(program, data, dir, files)
	if err != nil {
		return err
	}
	compare(dir, files, ours, theirs, list)
	return nil
}

// found is what one tool says of the lock files: findings by file.
type found map[string]map[string]bool

func (f found) add(file, finding string) {
	if f[file] == nil {
		f[file] = map[string]bool{}
	}
	f[file][finding] = true
}

// finding writes a package with a record that hits it.
func finding(ecosystem, name, version, id string) string {
	return guard.Package{Ecosystem: ecosystem, Name: guard.NormalName(ecosystem, name), Version: strings.TrimPrefix(version, "v")}.String() + " " + id
}

// pkgd reads the lock files and looks everything up that a registry vouches for.
func pkgd(data, dir string, files []string) (found, error) {
	store := filepath.Join(dir, "intel")
	if _, err := sync.Import(context.Background(), sync.Options{Dir: store, Paths: []string{filepath.Join(data, "osv")}}); err != nil {
		return nil, err
	}
	r, err := intel.Open([]string{store})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	out := found{}
	for _, name := range files {
		pkgs, err := packages(name)
		if err != nil {
			return nil, err
		}
		results, err := r.Search(pkgs)
		if err != nil {
			return nil, err
		}
		for i, p := range pkgs {
			for _, m := range results[i] {
				if m.Affected {
					out.add(name, finding(p.Ecosystem, p.Name, p.Version, m.ID))
				}
			}
		}
	}
	return out, nil
}

// compare prints a line for each file on which the two differ, and the sums.
func compare(dir string, files []string, ours, theirs found, list bool) {
	both, mine, other, same := 0, 0, 0, 0
	for _, name := range files {
		a, b := ours[name], theirs[name]
		onlyA, onlyB := without(a, b), without(b, a)
		both += len(a) - len(onlyA)
		mine += len(onlyA)
		other += len(onlyB)
		if len(onlyA)+len(onlyB) == 0 {
			same++
			continue
		}
		fmt.Printf("%s: both %d, only pkgd %d, only osv-scanner %d\n", strings.TrimPrefix(name, dir+"/lockfiles/files/"), len(a)-len(onlyA), len(onlyA), len(onlyB))
		if list {
			for _, x := range onlyA {
				fmt.Println("  + " + x)
			}
			for _, x := range onlyB {
				fmt.Println("  - " + x)
			}
		}
	}
	fmt.Printf("%d lock files, the same findings on %d; both %d, only pkgd %d, only osv-scanner %d\n", len(files), same, both, mine, other)
}

func without(a, b map[string]bool) []string {
	var out []string
	for _, x := range slices.Sorted(maps.Keys(a)) {
		if !b[x] {
			out = append(out, x)
		}
	}
	return out
}
