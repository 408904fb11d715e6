package judge

import (
	"encoding/json"

	"github.com/mitchellh/go-ps"

	"pkgd/guard/journal"
	"pkgd/guard/report"
)

// record writes the decision into the journal. A journal that cannot be written
// costs one warning and changes no verdict.
func (s *session) record(out *Outcome) {
	j, err := journal.Open(s.cfg.JournalDir(), journal.Options{Now: s.w.Now})
	if err == nil {
		_, err = j.Append(journal.Entry{
			Plan: out.Plan, Facts: out.Facts, Knowledge: out.Knowledge, Policy: out.Policy, Verdict: out.Verdict,
			Now: s.now, DecisionID: decisionID(out.Decision), Source: "shim", Callers: s.callers(),
			Dir: s.w.Dir, Env: out.Env, Args: out.Args,
		})
	}
	if err != nil {
		s.notes = append(s.notes, "the decision could not be written to the journal: "+report.Clean(err.Error()))
	}
}

func decisionID(doc []byte) string {
	var d struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(doc, &d) // our own document
	return d.ID
}

// maxCallers bounds the chain of callers that is kept.
const maxCallers = 8

// callers names the programs that led here, nearest first.
func (s *session) callers() []string {
	var names []string
	for pid := s.w.Parent; pid > 1 && len(names) < maxCallers; {
		p, err := ps.FindProcess(pid)
		if err != nil || p == nil {
			break
		}
		names = append(names, p.Executable())
		pid = p.PPid()
	}
	return names
}
