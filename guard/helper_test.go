package guard_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"pkgd/guard"
)

// TestMain asks for more cases than rapid's own 100: the laws are cheap, and
// their corners rare.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		if err := flag.Set("rapid.checks", "2000"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// known is a store in good order.
var known = guard.Knowledge{Generation: "gen-1", Records: 1000, SyncedAt: now - hour}

func npm(name, version string) guard.Package {
	return guard.Package{Ecosystem: "npm", Name: name, Version: version}
}

// old is what is known of a package that nothing speaks against.
func old() guard.Facts { return guard.Facts{Released: now - 400*day, ReleasedBy: "npm registry"} }

func young(age int64) guard.Facts { return guard.Facts{Released: now - age} }

func named(name, version string) guard.Item {
	return guard.Item{Package: npm(name, version), Named: true, Direct: true, Integrity: "sha512-x"}
}

func behind(name, version string) guard.Item {
	return guard.Item{Package: npm(name, version), Under: "zz-app@1.0.0", Integrity: "sha512-x"}
}

func locked(name, version string) guard.Item {
	return guard.Item{Package: npm(name, version), Locked: true, Direct: true, Integrity: "sha512-x"}
}

func planned(items ...guard.Item) guard.Plan {
	return guard.Plan{Manager: "npm", Ecosystem: "npm", Argv: []string{"npm", "install"}, Effect: guard.Adds,
		Coverage: guard.CoversTransitive, Complete: true, Items: items}
}

func malware() guard.Threat {
	return guard.Threat{ID: "MAL-2026-1", Aliases: []string{"GHSA-zzzz-zzzz-zzzz"}, Feed: "osv", Kind: guard.Malicious, Severity: guard.Critical, Score: 0.9, Summary: "Malicious code in zz-a"}
}

func vulnerable(s guard.Severity, score float64) guard.Threat {
	return guard.Threat{ID: "GHSA-1111-2222-3333", Feed: "osv", Kind: guard.Vulnerable, Severity: s, Score: score, Fixed: "1.0.9"}
}

// words writes a verdict in short: "block 4 malicious/named:block".
func words(v guard.Verdict) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d", v.Decision, v.ExitCode)
	for _, r := range v.Reasons {
		fmt.Fprintf(&b, " %s/%s:%s", r.Code, r.Detail, r.Action)
	}
	return b.String()
}
