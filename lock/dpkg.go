package lock

import (
	"strings"

	"pkgd/guard"
)

var dpkgStatus = Format{
	Name: "dpkg-status", Title: "dpkg's database of installed packages", Ecosystem: "Debian",
	Files: []string{"dpkg/status", "dpkg/status.d/*"},
	parse: parseDpkg,
}

// parseDpkg names packages by their source, as the distributions' advisories
// do; the binary package is the artifact.
func parseDpkg(src string, open Opener, f *File) {
	eco := distribution(open, "Debian", "../../../etc/os-release", "../../../usr/lib/os-release")
	paragraphs(src, []string{"Package", "Status", "Version", "Source", "Architecture", "Pre-Depends", "Depends"}, f, func(p paragraph) {
		name, version := p.fields["Package"], p.fields["Version"]
		if status := strings.Fields(p.fields["Status"]); len(status) == 3 && status[2] != "installed" && version == "" || len(status) == 3 && status[2] == "config-files" {
			return // removed
		}
		if name == "" || version == "" {
			f.problem(p.line, name, "an installed package needs a name and a version")
			return
		}
		if f.full(p.line) {
			return
		}
		e := Entry{Key: name}
		e.Ecosystem, e.Line, e.Name, e.Version, e.Locked = eco, p.line, name, version, true
		e.Artifact, e.Source.Type = name, guard.Registry
		if source := p.fields["Source"]; source != "" { // "name (version)"
			e.Name = before(source, " ")
			if _, v, ok := strings.Cut(source, "("); ok {
				e.Version = strings.TrimSuffix(v, ")")
			}
		}
		if arch := p.fields["Architecture"]; arch != "" {
			e.Platforms = []string{arch}
		}
		for _, list := range [...]string{"Pre-Depends", "Depends"} {
			for _, d := range strings.FieldsFunc(p.fields[list], func(c rune) bool { return c == ',' || c == '|' }) {
				if words := strings.Fields(d); len(words) > 0 {
					e.Needs = append(e.Needs, before(words[0], ":"))
				}
			}
		}
		f.Entries = append(f.Entries, e)
	})
}
