// Eval measures the default policies: on labelled data it prints, for each
// profile, how much malware would be missed and how much of what real projects
// use would be blocked. `make eval` runs it.
//
// Every answer is guard.Decide's own, on a plan of one package with the facts
// that the records in data/osv give, one year after its release unless said
// otherwise, with intelligence that is fresh and complete.
//
// Missed malware counts malicious releases that are not blocked:
//
//   - "campaigns" are the rows of data/ioc/compromised-versions.csv;
//   - "records" are the packages of all malicious records of data/osv that were
//     not withdrawn, each at one version that the record hits by its own words:
//     the first one it lists, else where its first range begins (1.0.0 where that
//     is the very beginning).
//
// Each is asked for in three states of the world: on record and a year old, when
// only records can stop it; without any record and a day old, when only the
// cooldown can; and without any record and a year old, when nothing can, which
// says how far the other two depend on what is known. It counts as missed when it
// passes by name or out of a lock file.
//
// False blocks are counted on the packages of the real lock files in
// data/lockfiles.tar.gz: every release from a registry, once. Those that a
// malicious record hits are not among them and are shown apart. Each is asked
// for in four ways:
//
//   - "restored": out of the lock file;
//   - "behind": as a dependency of what was asked for;
//   - "named": by name and exactly this version;
//   - "fixable": by name, and the first fixed version of each of its advisories is
//     inside what was asked and old enough. Only this is where `balanced` blocks
//     for a vulnerability.
//
// "popular" are those in the lock files of at least three repositories. "files"
// are whole lock files, restored: blocked for any of their packages, for sources
// that no registry vouches for, or for a part that could not be read. Files that
// only state wishes are left out.
//
// What is not here: no threshold that fails, and no network. Ages are assumed,
// not asked for.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"pkgd/guard"
	"pkgd/intel"
	"pkgd/intel/sync"
	"pkgd/tests/realdata"
)

func main() {
	list := flag.Bool("list", false, "also list every release that was missed or blocked")
	flag.Parse()
	if err := run(*list); err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(1)
	}
}

func run(list bool) error {
	data, err := realdata.Folder()
	if err != nil {
		fmt.Println("skipped:", err)
		return nil
	}
	dir, err := os.MkdirTemp("", "pkgd-eval-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	store := filepath.Join(dir, "intel")
	if _, err = sync.Import(context.Background(), sync.Options{Dir: store, Paths: []string{filepath.Join(data, "osv")}}); err != nil {
		return err
	}
	r, err := intel.Open([]string{store})
	if err != nil {
		return err
	}
	defer r.Close()
	e := &evaluation{r: r, now: time.Now().Unix(), list: list}
	if e.campaigns, err = readCampaigns(filepath.Join(data, "ioc", "compromised-versions.csv")); err != nil {
		return err
	}
	if e.records, err = readRecords(r); err != nil {
		return err
	}
	if e.locks, err = readLocks(data, filepath.Join(dir, "locks")); err != nil {
		return err
	}
	if err = e.lookUp(); err != nil {
		return err
	}
	for _, profile := range guard.Profiles {
		e.print(profile)
	}
	return nil
}
