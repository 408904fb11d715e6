package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pkgd/guard"
	"pkgd/tests/golden"
)

func document(t *testing.T, s *sample) []byte {
	t.Helper()
	doc, err := DecisionJSON(s.plan, s.facts, s.know, s.pol, s.decide())
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestDecisionJSON(t *testing.T) {
	var out bytes.Buffer
	all := samples()
	for _, name := range names(all) {
		doc := document(t, all[name])
		if again := document(t, samples()[name]); !bytes.Equal(doc, again) {
			t.Errorf("%s: equal inputs, other bytes", name)
		}
		if !json.Valid(doc) || bytes.ContainsRune(doc, '\n') {
			t.Errorf("%s is not one line of JSON", name)
		}
		id, ok := DecisionID(doc)
		if !ok || id == "" {
			t.Errorf("%s: the id does not verify", name)
		}
		s := all[name]
		if alone, err := DecisionSum(s.plan, s.facts, s.know, s.pol, s.decide()); err != nil || alone != id {
			t.Errorf("%s: the id alone is %s (%v), in the document %s", name, alone, err, id)
		}
		if name == "young-exact" || name == "held" || name == "malware-below" || name == "git-named" || name == "no-store" {
			if err := json.Indent(&out, doc, "", "  "); err != nil {
				t.Fatal(err)
			}
			out.WriteByte('\n')
		}
	}
	golden.Check(t, "decision.json", out.Bytes())
}

// The id is what anybody can compute: the line without its last key.
func TestDecisionIDByHand(t *testing.T) {
	doc := document(t, samples()["young-exact"])
	at := bytes.LastIndex(doc, []byte(`,"id":"`))
	body := append(bytes.Clone(doc[:at]), '}')
	h := sha256.Sum256(body)
	id, ok := DecisionID(append(doc, '\n'))
	if !ok || id != "sha256:"+hex.EncodeToString(h[:]) {
		t.Errorf("%s %v", id, ok)
	}
	if _, ok := DecisionID(bytes.Replace(doc, []byte("left"), []byte("lift"), 1)); ok {
		t.Error("a changed document verifies")
	}
	for _, s := range []string{"", "{}", `{"id":"sha256:"}`} {
		if _, ok := DecisionID([]byte(s)); ok {
			t.Errorf("%q verifies", s)
		}
	}
}

func TestKeyOrder(t *testing.T) {
	doc := string(document(t, samples()["malware-below"]))
	at := 0
	for _, key := range []string{`{"schema":"pkgd.decision/1"`, `"decision":"block"`, `"exit_code":4`, `"manager":"npm"`, `"ecosystem":"npm"`, `"argv":["npm","install","zz-app"]`,
		`"effect":"adds"`, `"plan":{"coverage":"transitive"`, `"method":`, `"complete":true`, `"packages":[{"ecosystem":"npm","name":"zz-evil","version":"1.0.0","requested":"^1"`,
		`"direct":false`, `"source":{"type":"registry","location":`, `"integrity":`, `"published_at":"2025-`, `"published_by":"npm registry"}]}`,
		`"reasons":[{"package":"npm:zz-evil@1.0.0","code":"malicious","action":"block","severity":"CRITICAL","score":0.9,"feed":"osv","id":"MAL-2026-1","summary":`, `"url":`,
		`"intel":{"generation":"gen-7","records":55300,"synced_at":"2026-05-31T12:30:00Z","stale":false}`, `"policy":"sha256:`, `"id":"sha256:`} {
		i := strings.Index(doc[at:], key)
		if i < 0 {
			t.Fatalf("%s is missing or out of order in\n%s", key, doc)
		}
		at += i
	}
}

func TestPassthroughDocument(t *testing.T) {
	s := &sample{plan: guard.Plan{Manager: "npm", Ecosystem: "npm", Argv: []string{"npm", "run", "x"}, Effect: guard.Reads, Coverage: guard.CoversNone, Complete: true, Empty: true}}
	doc := string(document(t, s))
	want := `{"schema":"pkgd.decision/1","decision":"passthrough","exit_code":0,"manager":"npm","ecosystem":"npm","argv":["npm","run","x"],"effect":"reads",` +
		`"plan":{"coverage":"none","complete":true,"packages":[]},"reasons":[],"policy":"sha256:`
	if !strings.HasPrefix(doc, want) {
		t.Error(doc)
	}
}

// A document of many pieces, with what has to be escaped in it, has the id that
// is worked out piece by piece.
func TestSumOfManyPieces(t *testing.T) {
	s := samples()["young-exact"]
	for n := range 2000 {
		it := s.plan.Items[0]
		it.Name, it.Requested = fmt.Sprint("zz-", n), strings.Repeat("a\u202e<é", n%17)
		s.plan.Items = append(s.plan.Items, it)
	}
	id, ok := DecisionID(document(t, s))
	alone, err := DecisionSum(s.plan, s.facts, s.know, s.pol, s.decide())
	if !ok || err != nil || alone != id {
		t.Errorf("the id alone is %s (%v), in the document %s (%v)", alone, err, id, ok)
	}
}
