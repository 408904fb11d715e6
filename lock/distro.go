package lock

import (
	"slices"
	"strings"
)

// distribution gives OSV's name of the system that a package database belongs
// to, with its release, from the os-release file at one of the paths. Where it
// cannot be had, the release is not known and otherwise is the answer.
func distribution(open Opener, otherwise string, paths ...string) string {
	if open == nil {
		return otherwise
	}
	for _, p := range paths {
		data, err := open(p)
		if err != nil || len(data) > 1<<16 {
			continue
		}
		if name := osRelease(string(data)); name != "" {
			return name
		}
	}
	return otherwise
}

func osRelease(text string) string {
	var id, release, version string
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch value = unquoted(value); key {
		case "ID":
			id = value
		case "VERSION_ID":
			release = value
		case "VERSION":
			version = value
		}
	}
	major := before(release, ".")
	name := ""
	switch id {
	case "debian":
		name = "Debian:" + major
	case "ubuntu":
		if name = "Ubuntu:" + release; strings.Contains(version, "LTS") {
			name += ":LTS"
		}
	case "alpine":
		parts := strings.SplitN(release, ".", 3)
		if len(parts) < 2 {
			return "Alpine"
		}
		name = "Alpine:v" + parts[0] + "." + parts[1]
	case "almalinux":
		name = "AlmaLinux:" + major
	case "rocky":
		name = "Rocky Linux:" + major
	case "rhel", "centos":
		return "Red Hat"
	case "fedora":
		name = "Fedora:" + major
	case "opensuse-leap":
		name = "openSUSE:Leap " + release
	case "opensuse-tumbleweed":
		return "openSUSE:Tumbleweed"
	case "sles", "sled":
		return "SUSE"
	default:
		return ""
	}
	return strings.TrimSuffix(name, ":")
}

// paragraph is one block of "Key: value" lines of a package database.
type paragraph struct {
	line   int
	fields map[string]string
}

// paragraphs reads blocks with blank lines between them. Each is one package and
// has every field of single once at the most; the first of them is its name. In
// dpkg's files a line that begins with a blank goes on with the field above.
func paragraphs(src string, single []string, f *File, each func(paragraph)) {
	p := paragraph{fields: map[string]string{}}
	flush := func() {
		if len(p.fields) > 0 {
			each(p)
		}
		p.line, p.fields = 0, map[string]string{}
	}
	for n, text := range lines(src, f) {
		if strings.TrimSpace(text) == "" {
			flush()
			continue
		}
		if text[0] == ' ' || text[0] == '\t' {
			continue // only descriptions and file lists go on
		}
		key, value, ok := strings.Cut(text, ":")
		if !ok {
			f.problem(n, text, "a line is a field's name, a colon and its value")
			continue
		}
		if _, again := p.fields[key]; again && slices.Contains(single, key) {
			f.problem(n, text, "the field stands twice: two packages without a blank line between them, or part of one")
			if key == single[0] {
				flush()
			}
		}
		if p.line == 0 {
			p.line = n
		}
		if _, several := p.fields[key]; !several {
			p.fields[key] = strings.TrimSpace(value)
		}
	}
	flush()
}
