package registry

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// record is a made-up advisory about a made-up package.
type record struct {
	id, name, summary string
	introduced, fixed string // fixed "": all versions from introduced on
	severity          string // CVSS vector; "" malware has none
	word              string // the database's own severity
}

// records holds one advisory per ecosystem and row.
var records = []record{
	{id: "MAL-2026-9000", name: "zz-evil", summary: "zz-evil is made-up malware", introduced: "0"},
	{id: "MAL-2026-9001", name: "zz-evil-leaf", summary: "zz-evil-leaf is made-up malware", introduced: "0"},
	{id: "ZZSA-2026-9002", name: "zz-holey", summary: "zz-holey before 1.0.2 has a made-up hole", introduced: "0", fixed: "1.0.2",
		severity: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", word: "CRITICAL"},
}

// Records gives the made-up advisories as OSV records by file name. modified is
// the time they carry.
func Records(modified string) map[string][]byte {
	out := map[string][]byte{}
	for _, r := range records {
		for i, e := range []string{NPM, PyPI, Crates} {
			id := r.id + string(rune('1'+i))
			events := []map[string]string{{"introduced": r.introduced}}
			if r.fixed != "" {
				events = append(events, map[string]string{"fixed": r.fixed})
			}
			kind := "SEMVER"
			if e == PyPI {
				kind = "ECOSYSTEM"
			}
			doc := map[string]any{
				"schema_version": "1.6.0", "id": id, "modified": modified, "published": modified, "summary": r.summary,
				"affected": []map[string]any{{
					"package": map[string]string{"ecosystem": e, "name": r.name},
					"ranges":  []map[string]any{{"type": kind, "events": events}},
				}},
				"database_specific": map[string]any{"made_up": true},
			}
			if r.severity != "" {
				doc["severity"] = []map[string]string{{"type": "CVSS_V3", "score": r.severity}}
				doc["database_specific"] = map[string]any{"made_up": true, "severity": r.word, "github_reviewed": true}
			}
			text, err := json.MarshalIndent(doc, "", "  ")
			must(err)
			out[id+".json"] = text
		}
	}
	return out
}

// WriteRecords puts the advisories into a folder, one file each.
func WriteRecords(dir, modified string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, text := range Records(modified) {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
