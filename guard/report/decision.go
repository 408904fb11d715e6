package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
	"unicode/utf8"

	"pkgd/guard"
)

// The document of a decision, in the order of the contract.
type decisionDoc struct {
	Schema    string      `json:"schema"`
	Decision  string      `json:"decision"`
	ExitCode  int         `json:"exit_code"`
	Manager   string      `json:"manager,omitempty"`
	Ecosystem string      `json:"ecosystem,omitempty"`
	Argv      []string    `json:"argv"`
	Effect    string      `json:"effect"`
	Plan      planDoc     `json:"plan"`
	Reasons   []reasonDoc `json:"reasons"`
	Intel     *intelDoc   `json:"intel,omitempty"`
	Policy    string      `json:"policy"`
}

type planDoc struct {
	Coverage string       `json:"coverage,omitempty"`
	Method   string       `json:"method,omitempty"`
	Complete bool         `json:"complete"`
	Packages []packageDoc `json:"packages"`
}

type packageDoc struct {
	Ecosystem   string    `json:"ecosystem"`
	Name        string    `json:"name"`
	Version     string    `json:"version,omitempty"`
	Requested   string    `json:"requested,omitempty"`
	Direct      bool      `json:"direct"`
	Source      sourceDoc `json:"source"`
	Integrity   string    `json:"integrity,omitempty"`
	PublishedAt string    `json:"published_at,omitempty"`
	PublishedBy string    `json:"published_by,omitempty"`
}

type sourceDoc struct {
	Type     string `json:"type"`
	Location string `json:"location,omitempty"`
}

type reasonDoc struct {
	Package     string  `json:"package,omitempty"`
	Code        string  `json:"code"`
	Action      string  `json:"action"`
	Severity    string  `json:"severity,omitempty"`
	Score       float64 `json:"score,omitempty"`
	Feed        string  `json:"feed,omitempty"`
	ID          string  `json:"id,omitempty"`
	Summary     string  `json:"summary,omitempty"`
	URL         string  `json:"url,omitempty"`
	ClearsAt    string  `json:"clears_at,omitempty"`
	SafeVersion string  `json:"safe_version,omitempty"`
}

type intelDoc struct {
	Generation string `json:"generation,omitempty"`
	Records    int    `json:"records,omitempty"`
	SyncedAt   string `json:"synced_at,omitempty"`
	Stale      bool   `json:"stale"`
}

// DecisionJSON gives the document of `pkgd check --json` as one line without its
// end. Its last key is the id: "sha256:" and the SHA-256 of the line without
// that key. Equal inputs give equal bytes.
func DecisionJSON(p guard.Plan, facts []guard.Facts, k guard.Knowledge, pol guard.Policy, v guard.Verdict) ([]byte, error) {
	policy, err := json.Marshal(pol)
	if err != nil {
		return nil, err
	}
	doc := decisionDoc{
		Schema: "pkgd.decision/1", Decision: v.Decision, ExitCode: v.ExitCode,
		Manager: p.Manager, Ecosystem: p.Ecosystem, Argv: append([]string{}, p.Argv...), Effect: p.Effect.String(),
		Plan:    planOf(&p, facts),
		Reasons: reasonsOf(v.Reasons),
		Intel:   intelOf(k, v.Reasons),
		Policy:  "sha256:" + sum(policy),
	}
	body, err := encode(doc)
	if err != nil {
		return nil, err
	}
	id := sum(body)
	return append(body[:len(body)-1], `,"id":"sha256:`+id+`"}`...), nil
}

// DecisionID reads the id out of a decision document and says whether it is the
// document's own.
func DecisionID(doc []byte) (id string, ok bool) {
	const key, hexLen = `,"id":"sha256:`, 64
	doc = bytes.TrimSpace(doc)
	at := len(doc) - len(key) - hexLen - 2
	if at < 0 || string(doc[at:at+len(key)]) != key {
		return "", false
	}
	id = string(doc[at+len(key) : len(doc)-2])
	body := append(slices.Clone(doc[:at]), '}')
	return "sha256:" + id, sum(body) == id
}

// OwnID reads the id out of a document that DecisionJSON has just made, without
// checking it again; "" for anything else.
func OwnID(doc []byte) string {
	const tail = len("sha256:") + 64 + len(`"}`)
	if len(doc) < tail || !bytes.HasPrefix(doc[len(doc)-tail:], []byte("sha256:")) {
		return ""
	}
	return string(doc[len(doc)-tail : len(doc)-len(`"}`)])
}

func planOf(p *guard.Plan, facts []guard.Facts) planDoc {
	doc := planDoc{Coverage: string(p.Coverage), Method: method(p), Complete: p.Complete, Packages: []packageDoc{}}
	for i := range p.Items {
		it := &p.Items[i]
		if it.Member {
			continue // the project's own
		}
		d := packageDoc{Ecosystem: it.Ecosystem, Name: it.Name, Version: it.Version, Requested: it.Requested, Direct: it.Direct,
			Source: sourceDoc{Type: string(it.Source.Type), Location: it.Source.Location}, Integrity: it.Integrity}
		if d.Requested == "" && it.Named {
			d.Requested = it.Name
		}
		if d.Source.Type == "" {
			d.Source.Type = string(guard.Registry)
		}
		if i < len(facts) {
			if d.PublishedAt = stamp(facts[i].Released); d.PublishedAt != "" {
				d.PublishedBy = Clean(facts[i].ReleasedBy)
			}
		}
		doc.Packages = append(doc.Packages, d)
	}
	slices.SortFunc(doc.Packages, func(a, b packageDoc) int {
		return cmp.Or(cmp.Compare(a.Ecosystem, b.Ecosystem), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version),
			cmp.Compare(a.Requested, b.Requested), cmp.Compare(a.Source.Type, b.Source.Type), cmp.Compare(a.Source.Location, b.Source.Location),
			cmp.Compare(a.Integrity, b.Integrity), cmp.Compare(a.PublishedAt, b.PublishedAt), cmp.Compare(a.PublishedBy, b.PublishedBy),
			cmp.Compare(direct(a), direct(b)))
	})
	doc.Packages = slices.Compact(doc.Packages) // a package in several places of a tree
	return doc
}

// method says how the plan was made, and whether the run is held to it.
func method(p *guard.Plan) string {
	m := Clean(p.Method)
	switch {
	case m == "":
		return ""
	case p.Tied:
		return m + "; the run is tied to the plan"
	}
	return m + "; the run is not tied to the plan"
}

func direct(d packageDoc) int {
	if d.Direct {
		return 0
	}
	return 1
}

func reasonsOf(rs []guard.Reason) []reasonDoc {
	docs := make([]reasonDoc, 0, len(rs))
	for i := range rs {
		docs = append(docs, reasonOf(&rs[i]))
	}
	return docs
}

func reasonOf(r *guard.Reason) reasonDoc {
	d := reasonDoc{Code: string(r.Code), Action: r.Action.String(), Severity: string(r.Severity), Score: r.Score, Feed: Clean(r.Feed),
		ID: Clean(r.ID), Summary: Clean(r.Summary), URL: Clean(r.URL), ClearsAt: stamp(r.ClearsAt), SafeVersion: r.SafeVersion}
	if r.Package != (guard.Package{}) {
		d.Package = r.Package.String()
	}
	return d
}

func intelOf(k guard.Knowledge, rs []guard.Reason) *intelDoc {
	if k == (guard.Knowledge{}) {
		return nil
	}
	stale := slices.ContainsFunc(rs, func(r guard.Reason) bool { return r.Code == guard.CodeIntelStale })
	return &intelDoc{Generation: k.Generation, Records: k.Records, SyncedAt: stamp(k.SyncedAt), Stale: stale}
}

// stamp writes Unix seconds as RFC 3339 in UTC; "" for an unknown time.
func stamp(sec int64) string {
	if sec <= 0 || sec > maxTime {
		return ""
	}
	return time.Unix(sec, 0).UTC().Format(time.RFC3339)
}

// maxTime is the last second that RFC 3339 can write.
const maxTime = 253402300799

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// encode writes compact JSON in which nothing is hidden: what could not be seen
// in a string stands there as an escape.
func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return EscapeHidden(bytes.TrimSuffix(out.Bytes(), []byte{'\n'})), nil
}

// EscapeHidden writes what could not be seen in the strings of a JSON document as
// escapes.
func EscapeHidden(doc []byte) []byte {
	var out []byte
	from := 0
	for i := 0; i < len(doc); {
		if doc[i] < 0x7f { // JSON itself has no control character
			i++
			continue
		}
		r, n := utf8.DecodeRune(doc[i:])
		if Hidden(r) {
			out = appendUTF16(append(out, doc[from:i]...), r)
			from = i + n
		}
		i += n
	}
	if out == nil {
		return doc
	}
	return append(out, doc[from:]...)
}

func appendUTF16(b []byte, r rune) []byte {
	put := func(u rune) { b = append(b, '\\', 'u'); b = append(b, hex2(byte(u>>8))+hex2(byte(u))...) }
	if r >= 0x10000 {
		r -= 0x10000
		put(0xd800 + r>>10)
		put(0xdc00 + r&0x3ff)
		return b
	}
	put(r)
	return b
}
