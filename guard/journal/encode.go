package journal

import (
	"pkgd/guard"
	"pkgd/guard/compact"
)

// What a plan and its facts take a package, about; more only costs a copy.
const planBytes, factsBytes = 384, 96

// planBlob writes a plan without its cut-off, which moves with the clock and
// stands in the line: two equal plans are one blob.
func planBlob(p *guard.Plan) (blob, error) {
	data, err := compact.New(make([]byte, 0, 1<<10+planBytes*len(p.Items)), func(o *compact.Object) {
		o.String("Manager", p.Manager)
		o.String("Ecosystem", p.Ecosystem)
		if p.Argv != nil {
			o.Value("Argv", p.Argv)
		}
		o.Int("Effect", int64(p.Effect))
		o.String("Coverage", string(p.Coverage))
		o.String("Method", p.Method)
		o.Bool("Complete", p.Complete)
		o.Bool("Empty", p.Empty)
		o.Bool("Tied", p.Tied)
		if p.Items != nil {
			o.Array("Items", len(p.Items), func(o *compact.Object, i int) { writeItem(o, &p.Items[i]) })
		}
		if p.Gaps != nil {
			o.Value("Gaps", p.Gaps)
		}
		if p.Held != nil {
			o.Value("Held", p.Held)
		}
	})
	return blob{sum(data), data}, err
}

func writeItem(o *compact.Object, it *guard.Item) {
	o.String("Ecosystem", it.Ecosystem)
	o.String("Name", it.Name)
	o.String("Version", it.Version)
	o.String("Requested", it.Requested)
	o.Bool("Direct", it.Direct)
	o.Bool("Named", it.Named)
	o.Bool("Exact", it.Exact)
	o.Bool("Locked", it.Locked)
	o.Bool("Dev", it.Dev)
	o.Bool("Optional", it.Optional)
	o.Bool("Bundled", it.Bundled)
	o.Bool("Member", it.Member)
	if it.Source != (guard.Source{}) {
		o.Object("Source", func(o *compact.Object) {
			o.String("Type", string(it.Source.Type))
			o.String("Location", it.Source.Location)
		})
	}
	o.String("Integrity", it.Integrity)
	o.String("Artifact", it.Artifact)
	o.String("Under", it.Under)
	o.Bool("ByRegistry", it.ByRegistry)
	o.Bool("ByName", it.ByName)
	o.Int("Line", int64(it.Line))
}

// factsBlob writes the facts in the order of the plan's items.
func factsBlob(facts []guard.Facts) (blob, error) {
	if facts == nil {
		return newBlob(facts)
	}
	data, err := compact.Array(make([]byte, 0, 1<<10+factsBytes*len(facts)), len(facts), func(o *compact.Object, i int) { writeFacts(o, &facts[i]) })
	return blob{sum(data), data}, err
}

func writeFacts(o *compact.Object, f *guard.Facts) {
	if f.Threats != nil {
		o.Value("Threats", f.Threats)
	}
	if f.Missing != nil {
		o.Value("Missing", f.Missing)
	}
	o.Int("Released", f.Released)
	o.Bool("Ahead", f.Ahead)
	o.String("ReleasedBy", f.ReleasedBy)
	o.Int("FirstSeen", f.FirstSeen)
	o.Bool("Private", f.Private)
	o.String("AlsoPrivate", f.AlsoPrivate)
	o.String("ProjectRegistry", f.ProjectRegistry)
	o.String("Safe", f.Safe)
	if f.FixFor != nil {
		o.Value("FixFor", f.FixFor)
	}
	o.Bool("Lessens", f.Lessens)
}
