package timestamps

import (
	"context"
	"encoding/json"
	"io"
	"net/url"
	"path"
	"strings"

	"pkgd/guard"
	"pkgd/guard/version"
	"pkgd/timestamps/registry"
)

// Python's package indexes: the simple API as JSON (PEP 691), which dates every
// file (PEP 700). An index that only speaks HTML has no times; where it has the
// older JSON API of PyPI beside it, that is asked.
const (
	pypiSimple = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"
	// pypiLimit bounds a page. The largest known are some 30 MB.
	pypiLimit = 96 << 20
)

// pypiFile is one file of either API.
type pypiFile struct {
	Name     string            `json:"filename"`
	URL      string            `json:"url"`
	Hashes   map[string]string `json:"hashes"`
	Digests  map[string]string `json:"digests"` // the older API's word for hashes
	Uploaded string            `json:"upload-time"`
	Older    string            `json:"upload_time_iso_8601"`
	Size     int64             `json:"size"`
	Requires string            `json:"requires-python"`
	OlderReq string            `json:"requires_python"`
	Yanked   any               `json:"yanked"` // false, true, or the reason
	Core     any               `json:"core-metadata"`
	Info     any               `json:"data-dist-info-metadata"`
}

func listPyPI(ctx context.Context, f *fetcher, reg *registry.Registry, name string) (*Releases, error) {
	name = guard.NormalName("PyPI", name)
	page := reg.URL + "/" + url.PathEscape(name) + "/"
	r := &Releases{Name: name}
	err := f.get(ctx, reg, request{url: page, accept: pypiSimple, limit: pypiLimit}, name, func(body io.Reader) error {
		return readSimple(json.NewDecoder(body), page, r)
	})
	fail, _ := err.(*Failure)
	if fail != nil && (fail.Offline || fail.Absent) || err == nil && r.dated() {
		return r, err
	}
	if older := listPyPIOlder(ctx, f, reg, name); older != nil {
		return older, nil
	}
	return r, err
}

// dated says whether any file has a time.
func (r *Releases) dated() bool {
	for i := range r.Versions {
		if r.Versions[i].Released != 0 {
			return true
		}
	}
	return false
}

// readSimple reads a page of the simple API.
func readSimple(dec *json.Decoder, page string, r *Releases) error {
	base, err := url.Parse(page)
	if err != nil {
		return err
	}
	at := map[string]int{}
	return members(dec, func(key string) error {
		if key != "files" {
			return skip(dec)
		}
		return elements(dec, func() error {
			var f pypiFile
			if err := dec.Decode(&f); err != nil {
				return err
			}
			r.addFile(at, fileVersion(r.Name, f.Name), f.file(base))
			if len(at) > maxVersions {
				return &Failure{Why: "the index lists more versions than any package can have"}
			}
			return nil
		})
	})
}

// listPyPIOlder asks the older JSON API; nil where there is none.
func listPyPIOlder(ctx context.Context, f *fetcher, reg *registry.Registry, name string) *Releases {
	root, ok := strings.CutSuffix(reg.URL, "/simple")
	if !ok {
		return nil
	}
	page := root + "/pypi/" + url.PathEscape(name) + "/json"
	base, err := url.Parse(page)
	if err != nil {
		return nil
	}
	r := &Releases{Name: name}
	at := map[string]int{}
	err = f.get(ctx, reg, request{url: page, accept: "application/json", limit: pypiLimit}, name, func(body io.Reader) error {
		dec := json.NewDecoder(body)
		return members(dec, func(key string) error {
			if key != "releases" {
				return skip(dec)
			}
			return members(dec, func(number string) error {
				return elements(dec, func() error {
					var one pypiFile
					if err := dec.Decode(&one); err != nil {
						return err
					}
					r.addFile(at, number, one.file(base))
					return nil
				})
			})
		})
	})
	if err != nil || !r.dated() {
		return nil
	}
	return r
}

func (p *pypiFile) file(base *url.URL) File {
	f := File{Name: p.Name, Size: p.Size, RequiresPython: p.Requires + p.OlderReq, Released: parseTime(p.Uploaded)}
	if f.Released == 0 {
		f.Released = parseTime(p.Older)
	}
	if u, err := base.Parse(p.URL); err == nil {
		u.User, u.Fragment = nil, ""
		f.URL = u.String()
	}
	for _, h := range []map[string]string{p.Hashes, p.Digests} {
		if sum := h["sha256"]; sum != "" {
			f.Integrity = "sha256:" + strings.ToLower(sum)
		}
	}
	f.Yanked = truthy(p.Yanked)
	f.Metadata = truthy(p.Core) || truthy(p.Info)
	return f
}

// truthy reads a field that is false, true, or something that stands for true.
func truthy(v any) bool {
	switch t := v.(type) {
	case nil:
		return false
	case bool:
		return t
	}
	return true
}

// addFile puts a file to its version. A version is as old as its youngest file,
// and unknown where one has no time: which of them would be installed is for
// the manager to say.
func (r *Releases) addFile(at map[string]int, number string, f File) {
	if number == "" {
		return // no archive of this package that pip would take
	}
	i, ok := at[number]
	if !ok {
		i = len(r.Versions)
		at[number] = i
		r.Versions = append(r.Versions, Release{Version: number, Released: f.Released, Yanked: true})
	}
	v := &r.Versions[i]
	v.Files = append(v.Files, f)
	if f.Released == 0 || v.Released == 0 {
		v.Released = 0
	} else if f.Released > v.Released {
		v.Released = f.Released
	}
	v.Yanked = v.Yanked && f.Yanked
}

// fileVersion takes the version out of a file's name; "" where it is no wheel
// or sdist of the package.
func fileVersion(name, file string) string {
	if stem, ok := strings.CutSuffix(file, ".whl"); ok {
		parts := strings.Split(stem, "-")
		if len(parts) < 5 || guard.NormalName("PyPI", parts[0]) != name {
			return ""
		}
		return parts[1]
	}
	for _, end := range []string{".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz", ".tar.Z", ".tar"} {
		stem, ok := strings.CutSuffix(file, end)
		if !ok {
			continue
		}
		// The name may have hyphens itself: every one may be the border.
		for i := 0; i < len(stem); i++ {
			if stem[i] == '-' && guard.NormalName("PyPI", stem[:i]) == name {
				return stem[i+1:]
			}
		}
	}
	return ""
}

// pickFile finds the file a query is about: by its hash, else by its name, else
// the youngest of the version.
func pickFile(r *Releases, q *Query) finding {
	v := r.findPyPI(q.Version)
	if v == nil {
		f := unknown("the " + r.By + " has no version " + q.Version + " of " + q.Name)
		f.failure.Absent = true
		return f
	}
	if q.Integrity == "" && q.Artifact == "" {
		if v.Released == 0 {
			return unknown("the " + r.By + " does not say when every file of " + q.Name + " " + q.Version + " was uploaded")
		}
		return finding{done: true, released: v.Released, proof: exact, ahead: v.Ahead}
	}
	file := v.file(q)
	if file == nil {
		return unknown("the " + r.By + " has other files of " + q.Name + " " + q.Version + " than the one asked about")
	}
	if file.Released == 0 {
		return unknown("the " + r.By + " does not say when " + file.Name + " was uploaded")
	}
	return finding{done: true, released: file.Released, proof: exact, ahead: file.ahead}
}

// file is the one with the query's bytes, else of its name unless the bytes
// certainly differ.
func (v *Release) file(q *Query) *File {
	want := path.Base(q.Artifact)
	if u, err := url.Parse(q.Artifact); err == nil && q.Artifact != "" {
		want = path.Base(u.Path)
	}
	var named, hashed *File
	for i := range v.Files {
		f := &v.Files[i]
		switch {
		case q.Integrity != "" && shares(f.Integrity, q.Integrity):
			if hashed == nil || f.Name == want {
				hashed = f
			}
		case q.Artifact != "" && f.Name == want && !differ(f.Integrity, q.Integrity):
			named = f
		}
	}
	if hashed != nil {
		return hashed
	}
	return named
}

// findPyPI finds a version however it is spelled: "1.0" is "1.0.0".
func (r *Releases) findPyPI(number string) *Release {
	if v := r.find(number); v != nil {
		return v
	}
	for i := range r.Versions {
		if c, err := version.Compare("PyPI", r.Versions[i].Version, number); err == nil && c == 0 {
			return &r.Versions[i]
		}
	}
	return nil
}
