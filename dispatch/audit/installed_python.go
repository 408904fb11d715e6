package audit

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"pkgd/guard"
	"pkgd/lock"
)

func fitsPython(dir string, _ func(string) bool) (string, bool) {
	base := filepath.Base(dir)
	return "", base == "site-packages" || base == "dist-packages"
}

// readPython reads the installed distributions of one folder.
func readPython(dir string) *lock.File {
	f := &lock.File{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return unread(dir, err)
	}
	needs := map[string][]string{}
	requested := false
	for _, e := range entries {
		file, stem := "", ""
		if s, ok := strings.CutSuffix(e.Name(), ".dist-info"); ok && e.IsDir() {
			file, stem = filepath.Join(dir, e.Name(), "METADATA"), s
		} else if s, ok := strings.CutSuffix(e.Name(), ".egg-info"); ok {
			file, stem = filepath.Join(dir, e.Name()), s
			if e.IsDir() {
				file = filepath.Join(file, "PKG-INFO")
			}
		}
		if file == "" {
			continue
		}
		entry, requires, err := distribution(file, stem)
		if err != nil {
			lacking(f, e.Name(), err)
			continue
		}
		if entry.Direct {
			requested = true
		}
		needs[entry.Key] = requires
		f.Entries = append(f.Entries, entry)
	}
	linkPython(f, needs, requested)
	return f
}

// distribution reads the metadata of one installed distribution. Where there is
// none, the folder's name has name and version.
func distribution(file, stem string) (lock.Entry, []string, error) {
	name, version, requires := "", "", []string(nil)
	data, err := readRegular(file)
	if err == nil {
		name, version, requires = coreMetadata(data)
	}
	if name == "" || version == "" {
		parts := strings.Split(stem, "-")
		if len(parts) < 2 {
			return lock.Entry{}, nil, errors.New("neither its metadata nor its folder says name and version")
		}
		name, version = parts[0], parts[1]
	}
	e := lock.Entry{Key: guard.NormalName("PyPI", name)}
	e.Ecosystem, e.Name, e.Version, e.Locked = "PyPI", e.Key, version, true
	e.Source.Type = guard.Registry
	dir := filepath.Dir(file)
	if _, err := os.Lstat(filepath.Join(dir, "REQUESTED")); err == nil && strings.HasSuffix(dir, ".dist-info") {
		e.Direct = true
	}
	if origin, err := readRegular(filepath.Join(dir, "direct_url.json")); err == nil && strings.HasSuffix(dir, ".dist-info") {
		e.Source = directURL(origin)
	}
	return e, requires, nil
}

// coreMetadata reads name, version and unconditional requirements from the
// headers of a METADATA file.
func coreMetadata(data []byte) (name, version string, requires []string) {
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if line == "" {
			break // the description follows
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(key) {
		case "name":
			name = value
		case "version":
			version = value
		case "requires-dist", "requires":
			end := strings.IndexAny(value, " ;<>=!~([@")
			if end < 0 {
				end = len(value)
			}
			if !strings.Contains(value, "extra ==") {
				requires = append(requires, guard.NormalName("PyPI", value[:end]))
			}
		}
	}
	return name, version, requires
}

// directURL reads where a distribution came from if it was no index.
func directURL(data []byte) guard.Source {
	var d struct {
		URL     string           `json:"url"`
		VCS     *json.RawMessage `json:"vcs_info"`
		Archive *json.RawMessage `json:"archive_info"`
	}
	if json.Unmarshal(data, &d) != nil || d.URL == "" {
		return guard.Source{Type: guard.Registry}
	}
	if i, j := strings.Index(d.URL, "://"), strings.LastIndexByte(d.URL, '@'); i >= 0 && j > i && !strings.Contains(d.URL[i+3:j], "/") {
		d.URL = d.URL[:i+3] + d.URL[j+1:] // credentials
	}
	s := guard.Source{Type: guard.Directory, Location: d.URL}
	switch {
	case d.VCS != nil:
		s.Type = guard.Git
	case d.Archive != nil && strings.HasPrefix(d.URL, "file:"):
		s.Type = guard.File
	case d.Archive != nil:
		s.Type = guard.URL
	}
	return s
}

// linkPython finds who needs whom. pip marks what a person asked for; where no
// mark is, what nothing else needs counts as asked for.
func linkPython(f *lock.File, needs map[string][]string, requested bool) {
	needed := map[string]bool{}
	for i := range f.Entries {
		e := &f.Entries[i]
		for _, name := range needs[e.Key] {
			if _, ok := needs[name]; ok && name != e.Key {
				e.Needs = append(e.Needs, name)
				needed[name] = true
			}
		}
	}
	for i := range f.Entries {
		if e := &f.Entries[i]; !requested {
			e.Direct = !needed[e.Key]
		}
	}
}
