package judge

import (
	"errors"
	"time"

	"github.com/mitchellh/go-ps"

	"pkgd/guard/journal"
	"pkgd/guard/report"
)

// record writes the decision into the journal. A journal that cannot be written
// costs one warning and changes no verdict. The error is that of a journal which
// a later pkgd wrote: nothing may run unjournalled because of an upgrade.
func (s *session) record(out *Outcome) error {
	id := s.sum(out)
	j, err := s.openJournal()
	if err == nil {
		_, err = j.Append(journal.Entry{
			Plan: out.Plan, Facts: out.Facts, Knowledge: out.Knowledge, Policy: out.Policy, Verdict: out.Verdict,
			Now: s.now, ID: id, Source: "shim", Callers: s.callers(),
			Dir: s.w.Dir, Env: out.Env, Args: out.Args,
		})
	}
	var own *journal.Error
	if errors.As(err, &own) && own.Newer && !out.Verdict.Blocked() {
		return own
	}
	if err != nil {
		s.notes = append(s.notes, "the decision could not be written to the journal: "+report.Clean(err.Error()))
	}
	return nil
}

// sum works the decision's id out beside whatever else is done until it is asked
// for.
func (s *session) sum(out *Outcome) func() (string, error) {
	var id string
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		id, err = report.DecisionSum(out.Plan, out.Facts, out.Knowledge, s.policy, out.Verdict)
	}()
	return func() (string, error) {
		<-done
		return id, err
	}
}

func (s *session) openJournal() (*journal.Journal, error) {
	if s.cfg.Refused != nil {
		return nil, s.cfg.Refused
	}
	return journal.Open(s.cfg.JournalDir(), journal.Options{
		Now: s.w.Now, Keep: time.Duration(s.cfg.Int("database.retention_days")) * 24 * time.Hour,
	})
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
