//go:build linux

package failures

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pkgd/guard/journal"
)

// proof makes one failure happen and gives what the command did then.
type proof func(m *machine) result

// TestRows plays every row of the table.
func TestRows(t *testing.T) {
	all := proofs()
	for _, row := range Rows() {
		p, ok := all[row.ID]
		if !ok {
			t.Errorf("the row %s has no proof", row.ID)
			continue
		}
		delete(all, row.ID)
		t.Run(row.ID, func(t *testing.T) {
			if row.Slow && testing.Short() {
				t.Skip("takes seconds")
			}
			t.Parallel()
			m := newMachine(t)
			holds(m, row, p(m))
		})
	}
	for id := range all {
		t.Errorf("the proof %s has no row", id)
	}
}

// holds checks a result against its row, and what must hold after any failure:
// nothing panicked, nothing ran that should not, nothing was left behind or lost.
func holds(m *machine, row Row, r result) {
	m.Helper()
	said := r.stderr
	if r.own {
		said += r.stdout
	}
	if os.Getenv("ZZ_SHOW") != "" {
		m.Logf("%q ended with %d after %s\n%s%s", r.args, r.code, r.took.Round(time.Millisecond), r.stdout, r.stderr)
	}
	if r.code != row.Exit || !strings.Contains(said, row.Says) {
		m.Errorf("%q ended with %d and the row says %d, %q\n%s%s", r.args, r.code, row.Exit, row.Says, r.stdout, r.stderr)
	}
	if strings.Contains(said, "panic:") || strings.Contains(said, "goroutine ") {
		m.Errorf("it panicked:\n%s", said)
	}
	if !r.own && r.ran() != (row.Exit == 0) {
		m.Errorf("the manager ran: %v, with exit code %d", r.ran(), r.code)
	}
	if !r.own && !r.ran() && r.stdout != "" {
		m.Errorf("pkgd wrote on stdout: %q", r.stdout)
	}
	m.reasons(row, r)
	if !r.ran() {
		if left := m.plans(); len(left) > 0 {
			m.Errorf("plan folders were left: %q", left)
		}
	}
	if j, err := journal.Open(filepath.Join(m.data, "journal"), journal.Options{}); err == nil && !row.Journal {
		if _, err := j.Verify(""); err != nil {
			m.Errorf("the journal: %v", err)
		}
	}
}

// reasons checks the reason codes of the last decision in the journal, or where
// none is kept, of the decision that check gives.
func (m *machine) reasons(row Row, r result) {
	m.Helper()
	if row.Reasons == "" || r.own {
		return
	}
	got, ok := m.journalled()
	if !ok || row.Journal {
		check := m.run(append([]string{"pkgd", "check", "--json"}, r.args...)...)
		got = codesOf(m, check.stdout)
	}
	for _, want := range strings.Fields(row.Reasons) {
		if !slices.Contains(got, want) {
			m.Errorf("the reasons are %q, and the row says %q", got, row.Reasons)
		}
	}
}

// journalled gives the reasons of the journal's last decision.
func (m *machine) journalled() ([]string, bool) {
	m.Helper()
	j, err := journal.Open(filepath.Join(m.data, "journal"), journal.Options{})
	if err != nil {
		return nil, false
	}
	found, err := j.Query(journal.Filter{Kind: "decision", Limit: 1})
	if err != nil || len(found.Records) == 0 {
		return nil, false
	}
	return found.Records[0].Codes, true
}

func codesOf(m *machine, doc string) []string {
	m.Helper()
	var d struct {
		Reasons []struct {
			Code string `json:"code"`
		} `json:"reasons"`
	}
	if err := json.Unmarshal([]byte(doc), &d); err != nil {
		m.Errorf("check --json gives no decision: %v\n%s", err, doc)
	}
	var out []string
	for _, r := range d.Reasons {
		out = append(out, r.Code)
	}
	return out
}

// plans lists the folders of plans that are there.
func (m *machine) plans() []string {
	found, _ := filepath.Glob(filepath.Join(m.data, "plans", "plan-*"))
	return found
}
