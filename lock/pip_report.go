package lock

import (
	"strings"

	"pkgd/guard"
)

var pipReport = Format{
	Name: "pip-report", Title: "pip's installation report (pip install --report)", Ecosystem: "PyPI",
	Files: []string{"pip-report.json"},
	parse: parsePipReport,
}

func parsePipReport(src string, _ Opener, f *File) {
	root := parseJSON(src, f, false).root()
	if !root.ok() {
		return
	}
	f.Version = root.get("version").raw()
	install := root.get("install")
	if install.kind() != kArray {
		f.problem(root.line(), "install", "the report has no list of what pip would install")
		return
	}
	if f.Version != "1" && f.Version != "0" {
		f.problem(root.get("version").line(), "version", "only versions 0 and 1 of the report are known")
	}
	names := map[string]string{} // normalised name -> key
	var wants [][]string
	for c := install.first(); c.ok() && !f.full(c.line()); c = c.next() {
		e, needs := pipReportEntry(c, f)
		if e.Name == "" {
			f.problem(c.line(), "install", "an item has no name")
			continue
		}
		names[guard.NormalName("PyPI", e.Name)] = e.Key
		f.Entries, wants = append(f.Entries, e), append(wants, needs)
	}
	for i, needs := range wants {
		for _, n := range needs {
			if key, ok := names[guard.NormalName("PyPI", requirementName(n))]; ok && key != f.Entries[i].Key {
				f.Entries[i].Needs = append(f.Entries[i].Needs, key)
			}
		}
	}
}

func pipReportEntry(c ref, f *File) (Entry, []string) {
	var e Entry
	meta := c.object("metadata", "install")
	e.Ecosystem, e.Line = "PyPI", c.line()
	e.Name = meta.want("name", "install")
	if e.Name == "" {
		return e, nil
	}
	e.Version = meta.want("version", e.Name)
	if e.Version == "" {
		f.problem(e.Line, e.Name, "no version stands here")
	}
	e.Key = e.Name + "@" + e.Version
	e.Direct = c.get("requested").isTrue()
	e.Extras = c.get("requested_extras").list()
	info := c.object("download_info", e.Name)
	address := info.want("url", e.Name)
	place, _, _ := strings.Cut(address, "#")
	place, _, _ = strings.Cut(place, "?")
	e.Artifact = fileName(place)
	archive := info.object("archive_info", e.Name)
	e.Integrity = pipHash(archive)
	switch {
	case info.get("vcs_info").ok():
		e.Artifact = ""
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(address)}
	case info.get("dir_info").ok():
		e.Artifact = ""
		e.Source = guard.Source{Type: guard.Directory, Location: strings.TrimPrefix(address, "file://")}
	case strings.HasPrefix(address, "file:"):
		e.Source = guard.Source{Type: guard.File, Location: strings.TrimPrefix(address, "file://")}
		e.ByName = !c.get("is_direct").isTrue()
	case c.get("is_direct").isTrue():
		e.Source = guard.Source{Type: guard.URL, Location: bareURL(address)}
	case address == "":
		f.problem(e.Line, e.Name, "the report does not say where it comes from")
		e.Source = guard.Source{Type: guard.URL}
	default:
		e.Source = guard.Source{Type: guard.Registry, Location: hostOf(address)}
	}
	// Not asked for and from no index: a package of the index brings it in.
	e.ByRegistry = !e.Direct && !e.Source.Type.Vouched() && !e.ByName
	return e, meta.get("requires_dist").list()
}

// pipHash is the digest of an archive: sha256 where there is one.
func pipHash(archive ref) string {
	hashes := archive.get("hashes")
	best := hashes.get("sha256")
	if best.str() == "" {
		best = hashes.first()
	}
	if best.str() != "" {
		return best.key() + ":" + best.str()
	}
	return strings.Replace(archive.get("hash").str(), "=", ":", 1) // before pip 23.1
}

// fileName is the last element of an address or path.
func fileName(address string) string {
	return address[strings.LastIndexByte(address, '/')+1:]
}

// hostOf is an address up to its path, without credentials.
func hostOf(address string) string {
	address = bareURL(address)
	if i := strings.Index(address, "://"); i >= 0 {
		if j := strings.IndexByte(address[i+3:], '/'); j >= 0 {
			return address[:i+3+j]
		}
	}
	return address
}
