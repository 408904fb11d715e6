package failures

import (
	"os"
	"strings"
	"testing"

	"pkgd/guard"
)

// TestDocument: docs/failures.md says what the table says.
func TestDocument(t *testing.T) {
	data, err := os.ReadFile("../../docs/failures.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(data) != Document() {
		t.Error("docs/failures.md is stale: go run ./tests/failures/docs")
	}
}

// TestTable: rows have names of their own, and answers that go with their codes.
func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rows() {
		if seen[r.ID] || r.ID == "" || r.Failure == "" {
			t.Errorf("%q: a row without words, or twice", r.ID)
		}
		seen[r.ID] = true
		for _, c := range strings.Fields(r.Reasons) {
			if !knownCode(c) {
				t.Errorf("%s: there is no reason %q", r.ID, c)
			}
		}
		switch r.Answer {
		case "block":
			if r.Exit == 0 || r.Reasons == "" {
				t.Errorf("%s: it blocks, with exit code %d and the reasons %q", r.ID, r.Exit, r.Reasons)
			}
		case "warn", "note":
			if r.Exit != 0 || r.Reasons == "" {
				t.Errorf("%s: it passes, with exit code %d and the reasons %q", r.ID, r.Exit, r.Reasons)
			}
		case "allow":
			if r.Exit != 0 {
				t.Errorf("%s: it is allowed, with exit code %d", r.ID, r.Exit)
			}
		case "":
		default:
			t.Errorf("%s: there is no answer %q", r.ID, r.Answer)
		}
		if r.Exit != 0 && r.Says == "" && r.Exit < 128 && r.ID != "stderr-full" {
			t.Errorf("%s: it stops and says nothing", r.ID)
		}
	}
}

func knownCode(c string) bool {
	for _, k := range []guard.Code{
		guard.CodeMalicious, guard.CodeVulnerable, guard.CodeCooldown, guard.CodeAgeUnknown, guard.CodeUnresolved, guard.CodeSource,
		guard.CodePolicy, guard.CodeIntelStale, guard.CodeIntelMissing, guard.CodeSignal, guard.CodeBypass, guard.CodeRegistry, guard.CodeFilesChanged,
	} {
		if string(k) == c {
			return true
		}
	}
	return false
}
