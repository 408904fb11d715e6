// Peers holds pkgd's findings on real lock files against osv-scanner's, both on
// the same offline records: `make bench-peers` builds osv-scanner and runs it.
//
// A finding is a package, a version and the id of a record that hits it, without
// alias merging. For each lock file it prints what both have and what only one of
// them has; -list shows every difference. A version's leading "v", which Go and
// Composer write and osv-scanner cuts off, is no difference. The table in
// tests/peers/differences says why the two part, and the run fails where it and
// they do not agree.
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
	"pkgd/tests/peers/differences"
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
	if err = versionIs(program, differences.Version); err != nil {
		return err
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
	sums, parted := compare(filepath.Join(dir, "lockfiles", "files"), files, ours, theirs, list)
	wrong := differences.Check(sums, parted)
	if len(wrong) == 0 {
		return nil
	}
	return fmt.Errorf("the table in tests/peers/differences does not agree; change it and run `make docs`:\n  %s", strings.Join(wrong, "\n  "))
}

// found is what one tool says of the lock files: findings by file. A file that it
// does not read is not in it.
type found map[string]map[string]bool

func (f found) read(file string) {
	if f[file] == nil {
		f[file] = map[string]bool{}
	}
}

func (f found) add(file, finding string) {
	f.read(file)
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

// compare prints a line for each file on which the two differ, and the sums. The
// files lie below root, each in a folder that is named after its format.
func compare(root string, files []string, ours, theirs found, list bool) (sums differences.Sums, parted []differences.File) {
	for _, name := range files {
		short := strings.TrimPrefix(name, root+string(filepath.Separator))
		a, b := ours[name], theirs[name]
		f := differences.File{Unread: b == nil, Pkgd: without(a, b), Scanner: without(b, a)}
		f.Format, _, _ = strings.Cut(filepath.ToSlash(short), "/")
		sums.Files++
		sums.Both += len(a) - len(f.Pkgd)
		sums.Pkgd += len(f.Pkgd)
		sums.Scanner += len(f.Scanner)
		if len(f.Pkgd)+len(f.Scanner) == 0 {
			sums.Same++
		} else {
			fmt.Printf("%s: both %d, only pkgd %d, only osv-scanner %d\n", short, len(a)-len(f.Pkgd), len(f.Pkgd), len(f.Scanner))
			listed(list, "  + ", f.Pkgd)
			listed(list, "  - ", f.Scanner)
		}
		if f.Unread || len(f.Pkgd)+len(f.Scanner) > 0 {
			parted = append(parted, f)
		}
	}
	fmt.Printf("%d lock files, the same findings on %d; both %d, only pkgd %d, only osv-scanner %d\n", sums.Files, sums.Same, sums.Both, sums.Pkgd, sums.Scanner)
	return sums, parted
}

func listed(list bool, mark string, findings []string) {
	if list {
		for _, x := range findings {
			fmt.Println(mark + x)
		}
	}
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
