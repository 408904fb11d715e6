package journal

import (
	"pkgd/guard"
	"pkgd/guard/compact"
)

// writePlan writes a plan without its cut-off, which moves with the clock and
// stands in the line: two equal plans are one blob.
func writePlan(w *compact.Writer, p *guard.Plan) {
	w.Object(func() {
		w.String("Manager", p.Manager)
		w.String("Ecosystem", p.Ecosystem)
		if p.Argv != nil {
			w.Name("Argv")
			w.Value(p.Argv)
		}
		w.Int("Effect", int64(p.Effect))
		w.String("Coverage", string(p.Coverage))
		w.String("Method", p.Method)
		w.Bool("Complete", p.Complete)
		w.Bool("Empty", p.Empty)
		w.Bool("Tied", p.Tied)
		if p.Items != nil {
			w.Name("Items")
			w.Array(len(p.Items), func(i int) { writeItem(w, &p.Items[i]) })
		}
		if p.Gaps != nil {
			w.Name("Gaps")
			w.Value(p.Gaps)
		}
		if p.Held != nil {
			w.Name("Held")
			w.Value(p.Held)
		}
	})
}

func writeItem(w *compact.Writer, it *guard.Item) {
	w.Object(func() {
		w.String("Ecosystem", it.Ecosystem)
		w.String("Name", it.Name)
		w.String("Version", it.Version)
		w.String("Requested", it.Requested)
		w.Bool("Direct", it.Direct)
		w.Bool("Named", it.Named)
		w.Bool("Exact", it.Exact)
		w.Bool("Locked", it.Locked)
		w.Bool("Dev", it.Dev)
		w.Bool("Optional", it.Optional)
		w.Bool("Bundled", it.Bundled)
		w.Bool("Member", it.Member)
		if it.Source != (guard.Source{}) {
			w.Name("Source")
			w.Object(func() {
				w.String("Type", string(it.Source.Type))
				w.String("Location", it.Source.Location)
			})
		}
		w.String("Integrity", it.Integrity)
		w.String("Artifact", it.Artifact)
		w.String("Under", it.Under)
		w.Bool("ByRegistry", it.ByRegistry)
		w.Bool("ByName", it.ByName)
		w.Int("Line", int64(it.Line))
	})
}

// writeFacts writes the facts in the order of the plan's items.
func writeFacts(w *compact.Writer, facts []guard.Facts) {
	if facts == nil {
		w.Value(facts)
		return
	}
	w.Array(len(facts), func(i int) { writeFact(w, &facts[i]) })
}

func writeFact(w *compact.Writer, f *guard.Facts) {
	w.Object(func() {
		if f.Threats != nil {
			w.Name("Threats")
			w.Value(f.Threats)
		}
		if f.Missing != nil {
			w.Name("Missing")
			w.Value(f.Missing)
		}
		w.Int("Released", f.Released)
		w.Bool("Ahead", f.Ahead)
		w.String("ReleasedBy", f.ReleasedBy)
		w.Int("FirstSeen", f.FirstSeen)
		w.Bool("Private", f.Private)
		w.String("AlsoPrivate", f.AlsoPrivate)
		w.Bool("Local", f.Local)
		w.String("ProjectRegistry", f.ProjectRegistry)
		w.String("Safe", f.Safe)
		if f.FixFor != nil {
			w.Name("FixFor")
			w.Value(f.FixFor)
		}
		w.Bool("Lessens", f.Lessens)
	})
}
