package registry

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strings"
)

// crateArchive makes the .crate of a release.
func crateArchive(name string, r *Release) file {
	root := name + "-" + r.Version + "/"
	var m strings.Builder
	fmt.Fprintf(&m, "[package]\nname = %q\nversion = %q\nedition = \"2021\"\ndescription = \"a made-up package\"\nlicense = \"Apache-2.0\"\n", name, r.Version)
	if len(r.Deps) > 0 {
		m.WriteString("\n[dependencies]\n")
		for _, d := range pairs(r.Deps) {
			if r.Index == "" {
				fmt.Fprintf(&m, "%s = %q\n", d[0], d[1])
				continue
			}
			fmt.Fprintf(&m, "%s = { version = %q, registry-index = %q }\n", d[0], d[1], r.Index)
		}
	}
	entries := []entry{
		{path: root + "Cargo.toml", text: m.String()},
		{path: root + "src/lib.rs", text: fmt.Sprintf("pub const VERSION: &str = %q; // %d\n", r.Version, r.seed)},
	}
	if r.Lock != "" {
		entries = append(entries, entry{path: root + "Cargo.lock", text: r.Lock})
	}
	if r.Bin {
		entries = append(entries, entry{path: root + "src/main.rs", text: fmt.Sprintf("fn main() { println!(%q); }\n", name+" "+r.Version)})
	}
	if r.Script {
		entries = append(entries, entry{path: root + "build.rs", text: fmt.Sprintf(`use std::io::Write;
fn main() {
    if let Ok(p) = std::env::var("ZZ_CANARY") {
        if let Ok(mut f) = std::fs::OpenOptions::new().append(true).create(true).open(p) {
            let _ = writeln!(f, %q);
        }
    }
}
`, name)})
	}
	return file{name: name + "-" + r.Version + ".crate", data: tarball(entries)}
}

// serveIndex answers below /index/: the sparse index.
func (s *Server) serveIndex(w http.ResponseWriter, req *http.Request) {
	rest := strings.TrimPrefix(req.URL.Path, "/index/")
	if rest == "config.json" {
		config := map[string]any{"dl": s.URL() + "/dl/{crate}/{version}/download", "api": s.URL()}
		if s.knobs().token != "" {
			config["auth-required"] = true
		}
		writeJSON(w, http.StatusOK, config)
		return
	}
	p := s.universe.find(Crates, path.Base(rest))
	if p == nil || rest != indexPath(p.name) {
		http.NotFound(w, req)
		return
	}
	var out bytes.Buffer
	for _, r := range p.releases {
		list := []map[string]any{}
		for _, d := range pairs(r.Deps) {
			list = append(list, map[string]any{"name": d[0], "req": d[1], "features": []string{}, "optional": false,
				"default_features": true, "target": nil, "kind": "normal"})
		}
		line := map[string]any{"name": p.name, "vers": r.Version, "deps": list, "cksum": sha256hex(r.files[0].data),
			"features": map[string]any{}, "yanked": r.Yanked}
		if !r.NoTime && !s.knobs().noPubtime {
			line["pubtime"] = s.universe.Released(r).Format("2006-01-02T15:04:05Z")
		}
		must(json.NewEncoder(&out).Encode(line))
	}
	s.content(w, req, "text/plain", s.universe.modified(p), out.Bytes())
}

// indexPath is where a sparse index keeps a crate.
func indexPath(name string) string {
	switch len(name) {
	case 1, 2:
		return fmt.Sprintf("%d/%s", len(name), name)
	case 3:
		return "3/" + name[:1] + "/" + name
	}
	return name[:2] + "/" + name[2:4] + "/" + name
}

// serveCrate hands out archives: /dl/NAME/VERSION/download.
func (s *Server) serveCrate(w http.ResponseWriter, req *http.Request) {
	parts := strings.Split(strings.Trim(req.URL.Path, "/"), "/")
	if len(parts) == 4 {
		if r := s.universe.release(Crates, parts[1], parts[2]); r != nil {
			s.content(w, req, "application/octet-stream", s.archiveDate(r), r.files[0].data)
			return
		}
	}
	http.NotFound(w, req)
}

// serveCratesAPI answers /api/v1/crates/NAME.
func (s *Server) serveCratesAPI(w http.ResponseWriter, req *http.Request) {
	name := strings.TrimSuffix(strings.TrimPrefix(req.URL.Path, "/api/v1/crates/"), "/versions")
	p := s.universe.find(Crates, name)
	if p == nil {
		writeJSON(w, http.StatusNotFound, map[string]any{"errors": []map[string]string{{"detail": "crate not found"}}})
		return
	}
	var versions []map[string]any
	for _, r := range p.releases {
		v := map[string]any{"num": r.Version, "yanked": r.Yanked, "checksum": sha256hex(r.files[0].data), "crate": p.name}
		if !r.NoTime {
			v["created_at"] = s.universe.Released(r).Format("2006-01-02T15:04:05.000000+00:00")
		}
		versions = append(versions, v)
	}
	writeJSON(w, http.StatusOK, map[string]any{"crate": map[string]any{"id": p.name, "name": p.name}, "versions": versions})
}
