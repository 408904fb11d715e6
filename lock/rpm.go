package lock

import (
	"strings"

	"pkgd/guard"
)

// RPMQueryFormat is what `rpm -qa --qf` is asked for, so that the list has
// everything this reader can use, one package a line.
const RPMQueryFormat = `%{NAME} %{EPOCH}:%{VERSION}-%{RELEASE} %{ARCH}\n`

var rpmList = Format{
	Name: "rpm-list", Title: "the output of rpm -qa", Ecosystem: "Red Hat",
	Files: []string{"rpm-qa.txt", "rpm-list.txt", "*.rpmlist"},
	parse: parseRPM,
}

// parseRPM reads lines of RPMQueryFormat, or "name-version-release.arch" as rpm
// prints them by itself.
func parseRPM(src string, open Opener, f *File) {
	eco := distribution(open, "Red Hat", "os-release", "etc/os-release")
	for n, text := range lines(src, f) {
		words := strings.Fields(text)
		if len(words) == 0 || strings.HasPrefix(words[0], "gpg-pubkey") {
			continue // a key is no package
		}
		if f.full(n) {
			break
		}
		var e Entry
		arch := ""
		if len(words) == 1 {
			e.Name, e.Version, arch = nevra(words[0])
		} else {
			e.Name, e.Version = words[0], strings.TrimPrefix(words[1], "(none):")
			if len(words) > 2 {
				arch = words[2]
			}
		}
		if e.Name == "" || !strings.Contains(e.Version, "-") {
			f.problem(n, text, "a line is a package's name, version, release and architecture")
			continue
		}
		e.Ecosystem, e.Line, e.Locked, e.Key = eco, n, true, e.Name+"@"+e.Version+" "+arch
		e.Source.Type = guard.Registry
		if arch != "" && arch != "(none)" {
			e.Platforms = []string{arch}
		}
		f.Entries = append(f.Entries, e)
	}
}

// nevra takes "name-[epoch:]version-release.arch" apart.
func nevra(s string) (name, version, arch string) {
	if i := strings.LastIndexByte(s, '.'); i > 0 && knownArch(s[i+1:]) {
		s, arch = s[:i], s[i+1:]
	}
	i := strings.LastIndexByte(s, '-')
	if i <= 0 {
		return "", "", arch
	}
	j := strings.LastIndexByte(s[:i], '-')
	if j <= 0 {
		return "", "", arch
	}
	return s[:j], s[j+1:], arch
}

func knownArch(s string) bool {
	switch s {
	case "x86_64", "aarch64", "noarch", "i386", "i486", "i586", "i686", "ppc64le", "ppc64", "s390x", "armv7hl", "riscv64", "loongarch64", "src":
		return true
	}
	return false
}
