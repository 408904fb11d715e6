package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pkgd/guard"
)

// print measures and prints one profile.
func (e *evaluation) print(profile string) {
	pol := guard.DefaultPolicy(profile)
	fmt.Printf("%s\n", profile)
	e.missed(pol, "campaigns", e.campaigns, e.campaignThreats)
	e.missed(pol, "records", e.records, e.recordThreats)
	fmt.Printf("  false blocks: %d releases of %d lock files (left out as malicious on record: %s)\n", len(e.used), len(e.locks), strings.Join(e.malicious, ", "))
	for _, w := range []way{restored, behind, named, fixable} {
		e.blocked(pol, w)
	}
	e.files(pol)
	fmt.Println()
}

// missed prints how many releases pass, by name or out of a lock, in three
// states of the world.
func (e *evaluation) missed(pol guard.Policy, what string, list []guard.Package, threats [][]guard.Threat) {
	count := func(state string, age int64, known bool) int {
		n := 0
		for i, p := range list {
			var t []guard.Threat
			if known {
				t = threats[i]
			}
			if e.decide(pol, p, t, age, named).Blocked() && e.decide(pol, p, t, age, restored).Blocked() {
				continue
			}
			n++
			if e.list && known {
				fmt.Printf("    missed, %s: %s\n", state, p)
			}
		}
		return n
	}
	onRecord, young, never := count("on record", year, true), count("a day old", day, false), count("old, unknown", year, false)
	fmt.Printf("  missed malware, %-9s of %6d: on record, a year old %s; no record, a day old %s; no record, a year old %s\n", what, len(list),
		share(onRecord, len(list)), share(young, len(list)), share(never, len(list)))
}

// blocked prints how many of the releases in use are blocked in one way.
func (e *evaluation) blocked(pol guard.Policy, w way) {
	all, popular, ofPopular := 0, 0, 0
	why := map[string]int{}
	for i := range e.used {
		u := &e.used[i]
		if u.popular {
			ofPopular++
		}
		v := e.decide(pol, u.Package, u.threats, year, w)
		if !v.Blocked() {
			continue
		}
		all++
		if u.popular {
			popular++
		}
		codes := blocking(v)
		for _, c := range codes {
			why[c]++
		}
		if e.list {
			fmt.Printf("    blocked, %s: %s: %s\n", w.name, u.Package, strings.Join(codes, " "))
		}
	}
	fmt.Printf("    %-9s %s, popular %s of %d%s\n", w.name, share(all, len(e.used)), share(popular, ofPopular), ofPopular, reasons(why))
}

// files prints how many lock files could not be restored as they are.
func (e *evaluation) files(pol guard.Policy) {
	all, of := 0, 0
	why := map[string]int{}
	for i := range e.locks {
		if e.locks[i].file.Wishes || !e.locks[i].file.Pinned {
			continue
		}
		of++
		v := e.restore(pol, i)
		if !v.Blocked() {
			continue
		}
		all++
		for _, c := range blocking(v) {
			why[c]++
		}
		if e.list {
			fmt.Printf("    blocked file: %s: %s\n", e.locks[i].file.Path, strings.Join(blocking(v), " "))
		}
	}
	fmt.Printf("    %-9s %s of %d%s\n", "files", share(all, of), of, reasons(why))
}

func share(n, of int) string {
	if of == 0 {
		return "0"
	}
	return fmt.Sprintf("%d (%.2f %%)", n, 100*float64(n)/float64(of))
}

func reasons(why map[string]int) string {
	var out []string
	for _, c := range slices.Sorted(maps.Keys(why)) {
		out = append(out, fmt.Sprintf("%s %d", c, why[c]))
	}
	if len(out) == 0 {
		return ""
	}
	return ": " + strings.Join(out, ", ")
}
