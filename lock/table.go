package lock

import (
	"bytes"
	"fmt"
	"strings"
)

// Formats is the table. A new format is one file and one line here; where two
// share a file name, the one with a Sniff stands first.
var Formats = []*Format{
	&packageLock, &npmShrinkwrap, &yarnBerry, &yarnClassic, &pnpmLock, &bunLock, &bunBinary, &denoLock,
	&pipReport, &condaExplicit, &requirements, &poetryLock, &pipfileLock, &uvLock, &pdmLock, &pylock,
	&cargoLock, &gemfileLock, &composerLock,
	&goMod, &goSum, &goWork,
	&condaLock, &condaEnvironment, &pixiLock,
	&brewfileLock, &brewfile,
	&nugetLock, &gradleLock, &gradleVerification, &pomXML,
	&mixLock, &pubspecLock, &packageResolved, &podfileLock,
	&dpkgStatus, &apkInstalled, &rpmList,
}

// FormatNamed finds a row by its name; nil where the table has none.
func FormatNamed(name string) *Format {
	for _, f := range Formats {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Detect finds the format of a file by its path and, where formats share a
// name, by its first bytes. With nil data the name alone decides, and the first
// row that fits is taken. It returns nil for files that are no lock file.
func Detect(path string, data []byte) *Format {
	path = strings.ReplaceAll(path, "\\", "/")
	for _, f := range Formats {
		if f.fits(path) && (data == nil || f.Sniff == nil || f.Sniff(data)) {
			return f
		}
	}
	return nil
}

func (f *Format) fits(path string) bool {
	for _, pattern := range f.Files {
		tail := path
		for cut := strings.Count(path, "/") - strings.Count(pattern, "/"); cut > 0; cut-- {
			_, tail, _ = strings.Cut(tail, "/")
		}
		if glob(pattern, tail) {
			return true
		}
	}
	return false
}

// glob matches s against a pattern whose "*" stands for any run of characters
// but "/". It goes back at most to the last star: linear for one star, and the
// table has no more than two.
func glob(pattern, s string) bool {
	star, mark, p, i := -1, 0, 0, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && pattern[p] == s[i]:
			p++
			i++
		case star >= 0 && s[mark] != '/':
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// Read reads a lock file found at path. data is the file's from then on and must
// not be changed. The only errors are that no format fits
// the path and that the file is larger than MaxSize; everything else that is
// wrong with it stands in File.Problems.
func Read(path string, data []byte, open Opener) (*File, error) {
	if len(data) > MaxSize {
		return nil, fmt.Errorf("%s is not read: it has %d bytes and a lock file may have %d; split the project or audit its parts", path, len(data), MaxSize)
	}
	f := Detect(path, data)
	if f == nil {
		return nil, fmt.Errorf("%s is not read: no lock file format has that name and content", path)
	}
	file := f.Read(data, open)
	file.Path = path
	return file, nil
}

// Read reads data as a file of this format, whatever its name. It never panics
// and never returns nil. open may be nil: then nothing that the file refers to
// is followed, and what would have been is a Problem. data must not be changed
// from then on.
func (f *Format) Read(data []byte, open Opener) *File {
	file := &File{Format: f.Name}
	if len(data) > MaxSize {
		file.problem(0, "file", fmt.Sprintf("larger than the %d bytes that are read", MaxSize))
		return file
	}
	if f.binary {
		f.parse(string(data), open, file)
		return file
	}
	src, enc := decode(data)
	if enc != "" && !f.anyEncoding {
		file.problem(0, "encoding", "the file is "+enc+" and its manager reads UTF-8")
	} else if line := invalidUTF8(src); line > 0 && !f.anyBytes {
		file.problem(line, "encoding", "the text is not valid UTF-8")
	}
	f.parse(src, open, file)
	file.finish(f)
	return file
}

// full says whether the file has as many entries as are read of one, and says
// it once.
func (f *File) full(line int) bool {
	return len(f.Entries)+len(f.Members) >= maxEntries && f.overfull(line)
}

// overfull says once that the file has more entries than are read. It is true.
func (f *File) overfull(line int) bool {
	if !f.over {
		f.over = true
		f.problem(line, "file", fmt.Sprintf("more than the %d packages that are read of one file; the rest is left out", maxEntries))
	}
	return true
}

// maxProblems bounds what a hostile file can make us say.
const maxProblems = 200

func (f *File) problem(line int, what, why string) {
	switch n := len(f.Problems); {
	case n < maxProblems:
		f.Problems = append(f.Problems, Problem{Line: line, What: short(what), Why: why})
	case n == maxProblems:
		f.Problems = append(f.Problems, Problem{What: "file", Why: "more problems than are listed"})
	}
}

// lacks says that what needs name and no entry has it: the rest of a file that is
// cut off, or was changed by hand. It is for the formats that always list
// everything they name. One problem stands for all of a file.
func (f *File) lacks(line int, what, name string) {
	switch f.lacking++; {
	case f.lacking == 1:
		f.lack = len(f.Problems)
		f.problem(line, what, "needs "+short(name)+", which the file does not have, though it always lists all that it needs: it is cut off, or was changed by hand")
	case f.lacking == 2 && f.lack < len(f.Problems):
		p := &f.Problems[f.lack]
		p.Why = strings.Replace(p.Why, ", which the file", " and more, which the file", 1)
	}
}

// short keeps quoted file content to a length that fits on a line.
func short(s string) string {
	const most = 120
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

// firstBytes gives the part of a file that a Sniff may look at.
func firstBytes(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	return data[:min(len(data), 4096)]
}
