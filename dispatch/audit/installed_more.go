package audit

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/lock"
)

// readComposer reads vendor/composer/installed.json, of Composer 1 (a list) and
// 2 (an object).
func readComposer(path string) *lock.File {
	data, err := readRegular(path)
	if err != nil {
		return unread(path, err)
	}
	type pack struct {
		Name, Version string
		Require       map[string]json.RawMessage
		Source        *struct{ Type, URL, Reference string }
		Dist          *struct{ Type, Shasum string }
	}
	var doc struct {
		Packages []pack
		Dev      []string `json:"dev-package-names"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		if json.Unmarshal(data, &doc.Packages) != nil {
			return unread(path, err)
		}
	}
	f := &lock.File{}
	for _, p := range doc.Packages {
		e := lock.Entry{Key: strings.ToLower(p.Name)}
		e.Ecosystem, e.Name, e.Version, e.Locked = "Packagist", e.Key, p.Version, true
		e.Source.Type = guard.Registry
		e.Dev = slices.Contains(doc.Dev, p.Name)
		if p.Dist != nil && p.Dist.Type == "path" {
			e.Source.Type, e.Member = guard.Directory, true
		}
		for name := range p.Require {
			e.Needs = append(e.Needs, strings.ToLower(name))
		}
		slices.Sort(e.Needs)
		f.Entries = append(f.Entries, e)
	}
	directByNeed(f)
	return f
}

// directByNeed takes what nothing else needs for asked for.
func directByNeed(f *lock.File) {
	needed := map[string]bool{}
	for i := range f.Entries {
		for _, k := range f.Entries[i].Needs {
			needed[k] = true
		}
	}
	for i := range f.Entries {
		f.Entries[i].Direct = !needed[f.Entries[i].Key]
	}
}

// readGems reads the specifications of a gem folder, and of the gems that ship
// with Ruby. The stub line says all that is needed without running Ruby.
func readGems(dir string) *lock.File {
	f := &lock.File{}
	for _, sub := range []string{"", "default"} {
		files, err := os.ReadDir(filepath.Join(dir, sub))
		if err != nil {
			if sub == "" {
				return unread(dir, err)
			}
			continue
		}
		for _, file := range files {
			stem, ok := strings.CutSuffix(file.Name(), ".gemspec")
			if !ok {
				continue
			}
			name, version, platform, err := gemStub(filepath.Join(dir, sub, file.Name()), stem)
			if err != nil {
				lacking(f, file.Name(), err)
				continue
			}
			e := lock.Entry{Key: stem}
			e.Ecosystem, e.Name, e.Version, e.Locked, e.Direct, e.Bundled = "RubyGems", name, version, true, true, sub != ""
			e.Source.Type = guard.Registry
			if platform != "" && platform != "ruby" {
				e.Platforms = []string{platform}
			}
			f.Entries = append(f.Entries, e)
		}
	}
	return f
}

// gemStub reads "# stub: NAME VERSION PLATFORM LIB"; older files have none, and
// then their own name is taken apart.
func gemStub(path, stem string) (name, version, platform string, err error) {
	for _, line := range strings.Split(string(head(path)), "\n") {
		if words, ok := strings.CutPrefix(line, "# stub: "); ok {
			if w := strings.Fields(words); len(w) >= 2 {
				return w[0], w[1], strings.Join(w[2:min(len(w), 3)], ""), nil
			}
		}
	}
	for i := len(stem) - 1; i > 0; i-- {
		if stem[i] == '-' && i+1 < len(stem) && stem[i+1] >= '0' && stem[i+1] <= '9' && !strings.Contains(stem[i+1:], "-") {
			return stem[:i], stem[i+1:], "", nil
		}
	}
	return "", "", "", errors.New("neither its stub line nor its name says name and version")
}

// readConda reads the records of a conda environment.
func readConda(dir string) *lock.File {
	files, err := os.ReadDir(dir)
	if err != nil {
		return unread(dir, err)
	}
	f := &lock.File{}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".json") {
			continue
		}
		var r struct {
			Name, Version, Channel, MD5, SHA256, Subdir string
			Depends                                     []string
			Requested                                   string   `json:"requested_spec"`
			AllRequested                                []string `json:"requested_specs"`
		}
		data, err := readRegular(filepath.Join(dir, file.Name()))
		if err == nil {
			err = json.Unmarshal(data, &r)
		}
		if err == nil && (r.Name == "" || r.Version == "") {
			err = errors.New("it says no name or no version")
		}
		if err != nil {
			lacking(f, file.Name(), err)
			continue
		}
		e := lock.Entry{Key: r.Name}
		e.Ecosystem, e.Name, e.Version, e.Locked = "conda", r.Name, r.Version, true
		e.Direct = r.Requested != "" && r.Requested != "None" || len(r.AllRequested) > 0
		e.Source = guard.Source{Type: guard.Registry, Location: r.Channel}
		switch {
		case r.SHA256 != "":
			e.Integrity = "sha256:" + r.SHA256
		case r.MD5 != "":
			e.Integrity = "md5:" + r.MD5
		}
		for _, d := range r.Depends {
			if w := strings.Fields(d); len(w) > 0 {
				e.Needs = append(e.Needs, w[0])
			}
		}
		f.Entries = append(f.Entries, e)
	}
	return f
}

// readCargo reads what `cargo install` notes: "name version (source)".
func readCargo(path string) *lock.File {
	data, err := readRegular(path)
	if err != nil {
		return unread(path, err)
	}
	var doc struct {
		Installs map[string]json.RawMessage
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return unread(path, err)
	}
	f := &lock.File{}
	for key := range doc.Installs {
		w := strings.Fields(key)
		if len(w) < 2 {
			lacking(f, key, errors.New("it says no name or no version"))
			continue
		}
		e := lock.Entry{Key: key}
		e.Ecosystem, e.Name, e.Version, e.Locked, e.Direct = "crates.io", w[0], w[1], true, true
		e.Source.Type = guard.Registry
		if len(w) > 2 {
			e.Source = cargoSource(strings.Trim(w[2], "()"))
		}
		f.Entries = append(f.Entries, e)
	}
	slices.SortFunc(f.Entries, func(a, b lock.Entry) int { return strings.Compare(a.Key, b.Key) })
	return f
}

func cargoSource(address string) guard.Source {
	switch {
	case strings.HasPrefix(address, "git+"):
		return guard.Source{Type: guard.Git, Location: strings.TrimPrefix(address, "git+")}
	case strings.HasPrefix(address, "path+"):
		return guard.Source{Type: guard.Directory, Location: strings.TrimPrefix(address, "path+")}
	}
	return guard.Source{Type: guard.Registry, Location: address}
}

// readCellar reads Homebrew's Cellar: NAME/VERSION/INSTALL_RECEIPT.json.
func readCellar(dir string) *lock.File {
	names, err := os.ReadDir(dir)
	if err != nil {
		return unread(dir, err)
	}
	f := &lock.File{}
	for _, n := range names {
		versions, err := os.ReadDir(filepath.Join(dir, n.Name()))
		if err != nil {
			continue // no folder
		}
		for _, v := range versions {
			if !v.IsDir() || strings.HasPrefix(v.Name(), ".") {
				continue
			}
			var r struct {
				Requested bool `json:"installed_on_request"`
				Needs     []struct {
					Name string `json:"full_name"`
				} `json:"runtime_dependencies"`
			}
			data, err := readRegular(filepath.Join(dir, n.Name(), v.Name(), "INSTALL_RECEIPT.json"))
			if err == nil {
				err = json.Unmarshal(data, &r)
			}
			e := lock.Entry{Key: n.Name()}
			e.Ecosystem, e.Name, e.Version, e.Locked, e.Direct = "Homebrew", n.Name(), v.Name(), true, r.Requested || err != nil
			e.Source.Type = guard.Registry
			for _, d := range r.Needs {
				e.Needs = append(e.Needs, d.Name)
			}
			f.Entries = append(f.Entries, e)
			if err != nil {
				lacking(f, filepath.Join(n.Name(), v.Name(), "INSTALL_RECEIPT.json"), err)
			}
		}
	}
	return f
}
