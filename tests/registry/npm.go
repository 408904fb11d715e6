package registry

import (
	"crypto/sha1"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
)

// npmManifest is package.json and the registry's copy of it.
func npmManifest(name string, r *Release) map[string]any {
	m := map[string]any{"name": name, "version": r.Version, "description": "a made-up package", "license": "Apache-2.0", "main": "index.js"}
	deps := map[string]string{}
	for n, c := range r.Deps {
		deps[n] = c
	}
	if r.Link != "" {
		deps["zz-link"] = r.Link
	}
	if len(deps) > 0 {
		m["dependencies"] = deps
	}
	if r.Bin {
		m["bin"] = map[string]string{path.Base(name): "cli.js"}
	}
	if r.Script {
		m["scripts"] = map[string]string{"postinstall": canary(name)}
	}
	maps.Copy(m, r.Fields)
	return m
}

// canary is a shell line that leaves a trace where ZZ_CANARY says so.
func canary(name string) string {
	return `[ -z "$ZZ_CANARY" ] || echo ` + name + ` >> "$ZZ_CANARY"`
}

func npmArchive(name string, r *Release) file {
	manifest, err := json.MarshalIndent(npmManifest(name, r), "", "  ")
	must(err)
	entries := []entry{
		{path: "package/package.json", text: string(manifest)},
		{path: "package/index.js", text: fmt.Sprintf("module.exports = %q; // %d\n", name+" "+r.Version, r.seed)},
	}
	if r.Bin {
		entries = append(entries, entry{path: "package/cli.js", mode: 0o755,
			text: fmt.Sprintf("#!/usr/bin/env node\nconsole.log(%q);\n", name+" "+r.Version)})
	}
	for _, p := range slices.Sorted(maps.Keys(r.Files)) {
		entries = append(entries, entry{path: "package/" + p, text: r.Files[p]})
	}
	return file{name: path.Base(name) + "-" + r.Version + ".tgz", data: tarball(entries)}
}

// serveNPM answers below /npm/.
func (s *Server) serveNPM(w http.ResponseWriter, req *http.Request) {
	rest := strings.TrimPrefix(req.URL.Path, "/npm/")
	if strings.HasPrefix(rest, "-/") || rest == "" {
		npmService(w, rest)
		return
	}
	name, more, _ := strings.Cut(rest, "/")
	if strings.HasPrefix(name, "@") {
		scoped, after, _ := strings.Cut(more, "/")
		name, more = name+"/"+scoped, after
	}
	p := s.universe.find(NPM, name)
	if p == nil {
		writeJSON(w, http.StatusNotFound, map[string]string{"error": "Not found"})
		return
	}
	switch {
	case more == "":
		s.npmDocument(w, req, p)
	case strings.HasPrefix(more, "-/"):
		s.npmTarball(w, req, p, strings.TrimPrefix(more, "-/"))
	default:
		s.npmVersion(w, p, more)
	}
}

// npmService answers the endpoints that concern no package.
func npmService(w http.ResponseWriter, rest string) {
	switch {
	case strings.HasPrefix(rest, "-/npm/v1/security/advisories/bulk"), rest == "-/ping", rest == "":
		writeJSON(w, http.StatusOK, map[string]any{})
	case strings.HasPrefix(rest, "-/npm/v1/security/audits"):
		writeJSON(w, http.StatusOK, map[string]any{"actions": []any{}, "advisories": map[string]any{}, "muted": []any{},
			"metadata": map[string]any{"vulnerabilities": map[string]int{}, "dependencies": 0}})
	default:
		writeJSON(w, http.StatusNotFound, map[string]string{"error": "Not found"})
	}
}

func (s *Server) npmDocument(w http.ResponseWriter, req *http.Request, p *pkg) {
	short := strings.Contains(req.Header.Get("Accept"), "application/vnd.npm.install-v1+json") && !s.knobs().noShort
	versions := map[string]any{}
	times := map[string]string{"modified": s.universe.modified(p).Format(time.RFC3339)}
	for _, r := range p.releases {
		m := s.npmEntry(p.name, r)
		if short {
			delete(m, "scripts")
			delete(m, "description")
			if r.Script {
				m["hasInstallScript"] = true
			}
		}
		versions[r.Version] = m
		if !r.NoTime {
			times[r.Version] = s.universe.Released(r).Format("2006-01-02T15:04:05.000Z")
		}
	}
	times["created"] = s.universe.Released(p.releases[0]).Format(time.RFC3339)
	doc := map[string]any{"name": p.name, "dist-tags": p.tags, "versions": versions}
	kind := "application/json"
	switch {
	case short:
		if !p.timeless() {
			doc["modified"] = times["modified"]
		}
		kind = "application/vnd.npm.install-v1+json"
	case !p.timeless():
		doc["_id"], doc["time"], doc["readme"] = p.name, times, "A made-up package."
	}
	s.content(w, req, kind, s.universe.modified(p), encodeJSON(doc))
}

// timeless says whether the registry keeps no times of the package at all.
func (p *pkg) timeless() bool {
	for _, r := range p.releases {
		if !r.NoTime {
			return false
		}
	}
	return true
}

func (s *Server) npmEntry(name string, r *Release) map[string]any {
	m := npmManifest(name, r)
	data := r.files[0].data
	one, sum := sha1.Sum(data), sha512.Sum512(data)
	m["_id"] = name + "@" + r.Version
	m["dist"] = map[string]any{
		"tarball":   s.URL() + "/npm/" + name + "/-/" + url.PathEscape(r.files[0].name),
		"shasum":    hex.EncodeToString(one[:]),
		"integrity": "sha512-" + base64.StdEncoding.EncodeToString(sum[:]),
		"fileCount": 2,
	}
	return m
}

func (s *Server) npmTarball(w http.ResponseWriter, req *http.Request, p *pkg, name string) {
	for _, r := range p.releases {
		if r.files[0].name == name {
			s.content(w, req, "application/octet-stream", s.archiveDate(r), r.files[0].data)
			return
		}
	}
	writeJSON(w, http.StatusNotFound, map[string]string{"error": "Not found"})
}

// npmVersion is one version's or dist-tag's manifest.
func (s *Server) npmVersion(w http.ResponseWriter, p *pkg, want string) {
	if v, ok := p.tags[want]; ok {
		want = v
	}
	for _, r := range p.releases {
		if r.Version == want {
			writeJSON(w, http.StatusOK, s.npmEntry(p.name, r))
			return
		}
	}
	writeJSON(w, http.StatusNotFound, "version not found: "+want)
}

// Integrity is what npm's registry says of a release's archive: "sha512-…"; ""
// where there is no such release.
func (u *Universe) Integrity(ecosystem, name, version string) string {
	r := u.release(ecosystem, name, version)
	if r == nil || len(r.files) == 0 {
		return ""
	}
	sum := sha512.Sum512(r.files[0].data)
	return "sha512-" + base64.StdEncoding.EncodeToString(sum[:])
}
