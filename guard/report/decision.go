package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"slices"
	"time"
	"unicode/utf8"

	"pkgd/guard"
	"pkgd/guard/compact"
)

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
	body, err := compact.Bytes(nil, func(w *compact.Writer) { writeDecision(w, &p, facts, k, &pol, &v) })
	if err != nil {
		return nil, err
	}
	body = EscapeHidden(body)
	id := sum(body)
	return append(body[:len(body)-1], `,"id":"sha256:`+id+`"}`...), nil
}

// DecisionSum gives the id of the document that DecisionJSON gives, which is never
// whole in memory.
func DecisionSum(p guard.Plan, facts []guard.Facts, k guard.Knowledge, pol guard.Policy, v guard.Verdict) (string, error) {
	h := sha256.New()
	err := compact.Stream(escaping{h}, func(w *compact.Writer) { writeDecision(w, &p, facts, k, &pol, &v) })
	return "sha256:" + hex.EncodeToString(h.Sum(nil)), err
}

// escaping hands on text in which nothing is hidden. No character is split
// between the pieces that compact writes.
type escaping struct{ io.Writer }

func (e escaping) Write(p []byte) (int, error) {
	_, err := e.Writer.Write(EscapeHidden(p))
	return len(p), err
}

// writeDecision writes the document without its id, in the order of the contract.
func writeDecision(w *compact.Writer, p *guard.Plan, facts []guard.Facts, k guard.Knowledge, pol *guard.Policy, v *guard.Verdict) {
	w.Object(func() {
		w.StringAlways("schema", "pkgd.decision/1")
		w.StringAlways("decision", v.Decision)
		w.IntAlways("exit_code", int64(v.ExitCode))
		w.String("manager", p.Manager)
		w.String("ecosystem", p.Ecosystem)
		w.Name("argv")
		w.Value(append([]string{}, p.Argv...))
		w.StringAlways("effect", p.Effect.String())
		w.Name("plan")
		w.Object(func() {
			w.String("coverage", string(p.Coverage))
			w.String("method", method(p))
			w.BoolAlways("complete", p.Complete)
			w.Name("packages")
			listed := list(p, facts)
			w.Array(len(listed), func(i int) { listed[i].write(w) })
		})
		w.Name("reasons")
		w.Value(reasonsOf(v.Reasons))
		if known := intelOf(k, v.Reasons); known != nil {
			w.Name("intel")
			w.Value(known)
		}
		w.StringAlways("policy", policySum(w, pol))
	})
}

// policySum is the hash under which the journal keeps a policy.
func policySum(w *compact.Writer, pol *guard.Policy) string {
	text, err := compact.Bytes(nil, func(w *compact.Writer) { w.Value(pol) })
	w.Fail(err)
	return "sha256:" + sum(text)
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
	out, err := compact.Bytes(nil, func(w *compact.Writer) { w.Value(v) })
	return EscapeHidden(out), err
}

// EscapeHidden writes what could not be seen in the strings of a JSON document as
// escapes.
func EscapeHidden(doc []byte) []byte {
	var out []byte
	from := 0
	for i := 0; i < len(doc); {
		if len(doc)-i >= 8 && visible(binary.LittleEndian.Uint64(doc[i:])) {
			i += 8
			continue
		}
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

// visible says of eight bytes that each is below 0x7f; false may be wrong.
func visible(w uint64) bool {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	return (w|(w+ones))&tops == 0
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
