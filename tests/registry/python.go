package registry

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strings"
)

// pythonFiles makes the wheel and the sdist of a release.
func pythonFiles(name string, r *Release) []file {
	var out []file
	if r.Wheel || !r.Sdist {
		out = append(out, wheel(name, r))
	}
	if r.Sdist || !r.Wheel {
		out = append(out, sdist(name, r))
	}
	return out
}

// metadata is the core metadata of a release, static in every field.
func metadata(name string, r *Release) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Metadata-Version: 2.2\nName: %s\nVersion: %s\nSummary: a made-up package\nRequires-Python: >=3.7\n", name, r.Version)
	for _, d := range pairs(r.Deps) {
		fmt.Fprintf(&b, "Requires-Dist: %s%s\n", d[0], d[1])
	}
	return b.String()
}

func module(name string) string { return strings.ReplaceAll(name, "-", "_") }

func wheel(name string, r *Release) file {
	mod := module(name)
	info := mod + "-" + r.Version + ".dist-info/"
	meta := metadata(name, r)
	entries := []entry{
		{path: mod + "/__init__.py", text: fmt.Sprintf("VERSION = %q  # %d\n\n\ndef main():\n    print(%q)\n", r.Version, r.seed, name+" "+r.Version)},
		{path: info + "METADATA", text: meta},
		{path: info + "WHEEL", text: "Wheel-Version: 1.0\nGenerator: zz\nRoot-Is-Purelib: true\nTag: py3-none-any\n"},
	}
	if r.Bin {
		entries = append(entries, entry{path: info + "entry_points.txt", text: fmt.Sprintf("[console_scripts]\n%s = %s:main\n", name, mod)})
	}
	var record strings.Builder
	for _, e := range entries {
		raw, err := hex.DecodeString(sha256hex([]byte(e.text)))
		must(err)
		fmt.Fprintf(&record, "%s,sha256=%s,%d\n", e.path, base64.RawURLEncoding.EncodeToString(raw), len(e.text))
	}
	record.WriteString(info + "RECORD,,\n")
	entries = append(entries, entry{path: info + "RECORD", text: record.String()})
	return file{name: mod + "-" + r.Version + "-py3-none-any.whl", data: zipped(entries), meta: []byte(meta)}
}

// backend is a build backend inside of the sdist, so that building it needs
// nothing from any index. Running it is what a plan must not do.
const backend = `import base64, hashlib, os, zipfile

NAME, MOD, VERSION, META = %q, %q, %q, %q


def _canary():
    if %s and os.environ.get("ZZ_CANARY"):
        with open(os.environ["ZZ_CANARY"], "a") as f:
            f.write(NAME + "\n")


def _info():
    return "%%s-%%s.dist-info" %% (MOD, VERSION)


def prepare_metadata_for_build_wheel(folder, config_settings=None):
    _canary()
    os.makedirs(os.path.join(folder, _info()))
    with open(os.path.join(folder, _info(), "METADATA"), "w") as f:
        f.write(META)
    with open(os.path.join(folder, _info(), "WHEEL"), "w") as f:
        f.write("Wheel-Version: 1.0\nGenerator: zz\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    return _info()


def build_wheel(folder, config_settings=None, metadata_directory=None):
    _canary()
    name = "%%s-%%s-py3-none-any.whl" %% (MOD, VERSION)
    files = {
        MOD + "/__init__.py": "VERSION = %%r\n" %% VERSION,
        _info() + "/METADATA": META,
        _info() + "/WHEEL": "Wheel-Version: 1.0\nGenerator: zz\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    with zipfile.ZipFile(os.path.join(folder, name), "w") as z:
        for path, text in files.items():
            z.writestr(path, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            record += "%%s,sha256=%%s,%%d\n" %% (path, digest, len(text.encode()))
        z.writestr(_info() + "/RECORD", record + _info() + "/RECORD,,\n")
    return name


def build_sdist(folder, config_settings=None):
    raise NotImplementedError
`

func sdist(name string, r *Release) file {
	mod, meta := module(name), metadata(name, r)
	runs := "False"
	if r.Script {
		runs = "True"
	}
	root := mod + "-" + r.Version + "/"
	return file{name: mod + "-" + r.Version + ".tar.gz", data: tarball([]entry{
		{path: root + "PKG-INFO", text: meta},
		{path: root + "pyproject.toml", text: "[build-system]\nrequires = []\nbuild-backend = \"zz_backend\"\nbackend-path = [\".\"]\n"},
		{path: root + "zz_backend.py", text: fmt.Sprintf(backend, name, mod, r.Version, meta, runs)},
		{path: root + mod + "/__init__.py", text: fmt.Sprintf("VERSION = %q  # %d\n", r.Version, r.seed)},
	})}
}

const simpleJSON = "application/vnd.pypi.simple.v1+json"

// serveSimple answers below /simple/.
func (s *Server) serveSimple(w http.ResponseWriter, req *http.Request) {
	name := strings.Trim(strings.TrimPrefix(req.URL.Path, "/simple"), "/")
	if name == "" {
		var list []map[string]string
		for _, n := range s.universe.Names(PyPI) {
			list = append(list, map[string]string{"name": n})
		}
		writeJSON(w, http.StatusOK, map[string]any{"meta": map[string]string{"api-version": "1.1"}, "projects": list})
		return
	}
	p := s.universe.find(PyPI, name)
	if p == nil {
		http.NotFound(w, req)
		return
	}
	if strings.Contains(req.Header.Get("Accept"), simpleJSON) && !s.knobs().noJSON {
		s.content(w, req, simpleJSON, s.universe.modified(p), encodeJSON(s.simplePage(p)))
		return
	}
	s.content(w, req, "text/html; charset=utf-8", s.universe.modified(p), []byte(s.simpleHTML(p)))
}

func (s *Server) fileURL(name string, f *file) string {
	return s.URL() + "/files/" + name + "/" + f.name
}

func (s *Server) simplePage(p *pkg) map[string]any {
	var files []map[string]any
	versions := []string{}
	for _, r := range p.releases {
		versions = append(versions, r.Version)
		for i := range r.files {
			f := &r.files[i]
			m := map[string]any{
				"filename": f.name, "url": s.fileURL(p.name, f), "hashes": map[string]string{"sha256": sha256hex(f.data)},
				"size": len(f.data), "requires-python": ">=3.7", "yanked": r.Yanked, "core-metadata": false,
			}
			if f.meta != nil {
				m["core-metadata"] = map[string]string{"sha256": sha256hex(f.meta)}
			}
			if !r.NoTime {
				m["upload-time"] = s.universe.Released(r).Format("2006-01-02T15:04:05.000000Z")
			}
			files = append(files, m)
		}
	}
	return map[string]any{"meta": map[string]string{"api-version": "1.1"}, "name": p.name, "versions": versions, "files": files}
}

func (s *Server) simpleHTML(p *pkg) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html><head><meta name=\"pypi:repository-version\" content=\"1.0\"></head><body>\n")
	for _, r := range p.releases {
		for i := range r.files {
			f := &r.files[i]
			attr := ` data-requires-python="&gt;=3.7"`
			if f.meta != nil {
				attr += fmt.Sprintf(` data-core-metadata="sha256=%s"`, sha256hex(f.meta))
			}
			if r.Yanked {
				attr += ` data-yanked=""`
			}
			fmt.Fprintf(&b, "<a href=\"%s#sha256=%s\"%s>%s</a><br>\n", html.EscapeString(s.fileURL(p.name, f)), sha256hex(f.data), attr, f.name)
		}
	}
	return b.String() + "</body></html>\n"
}

// servePyPIOlder answers PyPI's older JSON API: /pypi/NAME[/VERSION]/json.
func (s *Server) servePyPIOlder(w http.ResponseWriter, req *http.Request) {
	parts := strings.Split(strings.Trim(req.URL.Path, "/"), "/")
	if len(parts) < 3 || len(parts) > 4 || parts[len(parts)-1] != "json" || s.knobs().noOlder {
		http.NotFound(w, req)
		return
	}
	p := s.universe.find(PyPI, parts[1])
	if p == nil {
		http.NotFound(w, req)
		return
	}
	releases := map[string][]map[string]any{}
	for _, r := range p.releases {
		for i := range r.files {
			f := &r.files[i]
			m := map[string]any{"filename": f.name, "url": s.fileURL(p.name, f), "digests": map[string]string{"sha256": sha256hex(f.data)},
				"size": len(f.data), "yanked": r.Yanked, "requires_python": ">=3.7"}
			if !r.NoTime {
				m["upload_time_iso_8601"] = s.universe.Released(r).Format("2006-01-02T15:04:05.000000Z")
			}
			releases[r.Version] = append(releases[r.Version], m)
		}
	}
	version := p.tags["latest"]
	if len(parts) == 4 {
		version = parts[2]
	}
	if releases[version] == nil {
		http.NotFound(w, req)
		return
	}
	doc := map[string]any{"info": map[string]any{"name": p.name, "version": version}, "urls": releases[version]}
	if len(parts) == 3 {
		doc["releases"] = releases
	}
	writeJSON(w, http.StatusOK, doc)
}

// serveFiles hands out the files of Python releases and their metadata.
func (s *Server) serveFiles(w http.ResponseWriter, req *http.Request) {
	parts := strings.Split(strings.Trim(req.URL.Path, "/"), "/")
	if len(parts) != 3 {
		http.NotFound(w, req)
		return
	}
	want, isMeta := strings.CutSuffix(parts[2], ".metadata")
	if p := s.universe.find(PyPI, parts[1]); p != nil {
		for _, r := range p.releases {
			i := slices.IndexFunc(r.files, func(f file) bool { return f.name == want })
			switch {
			case i >= 0 && isMeta && r.files[i].meta != nil:
				s.content(w, req, "text/plain", s.archiveDate(r), r.files[i].meta)
				return
			case i >= 0 && !isMeta:
				s.content(w, req, "application/octet-stream", s.archiveDate(r), r.files[i].data)
				return
			}
		}
	}
	http.NotFound(w, req)
}
