package judge

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"pkgd/lock"
)

// requirementText gives the text of a requirements file where pkgd reads it as
// pip does: UTF-8, with or without a byte order mark. Fact: _decode_req_file of
// pip 26.3 and auto_decode of 23.2 heed other marks and a "coding:" comment in
// the first two lines.
func requirementText(data []byte) (string, error) {
	for _, mark := range []string{"\xfe\xff", "\xff\xfe"} {
		if bytes.HasPrefix(data, []byte(mark)) {
			return "", errors.New("it is written in UTF-16 or UTF-32, and pkgd reads UTF-8")
		}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	for _, line := range bytes.SplitN(data, []byte("\n"), 3)[:min(2, 1+bytes.Count(data, []byte("\n")))] {
		if m := codingComment().FindSubmatch(line); m != nil {
			switch name := strings.ToLower(strings.ReplaceAll(string(m[1]), "_", "-")); name {
			case "utf-8", "utf8", "ascii", "us-ascii":
			default:
				return "", errors.New("it says that it is written in " + name + ", and pkgd reads UTF-8")
			}
		}
	}
	if !utf8.Valid(data) {
		return "", errors.New("it is not UTF-8 text")
	}
	return string(data), nil
}

var codingComment = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^#.*?coding[:=]\s*([-\w.]+)`) })

// pythonSpace is what Python's str.strip takes off.
func pythonSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// logicalLines joins continued lines and drops comments, as pip reads them: a
// comment ends what a backslash went on with.
func logicalLines(text string) []string {
	text = strings.TrimPrefix(text, "\ufeff")
	var out []string
	add := func(l string) {
		if at := commentStart().FindStringIndex(l); at != nil {
			l = l[:at[0]]
		}
		if l = strings.TrimFunc(l, pythonSpace); l != "" {
			out = append(out, l)
		}
	}
	joined := ""
	for l := ""; text != ""; {
		l, text, _ = lock.PythonLine(text)
		comment := commentStart().FindStringIndex(l)
		if rest := strings.Trim(l, `\`); strings.HasSuffix(l, `\`) && (comment == nil || comment[0] > 0) {
			joined += rest
			continue
		}
		if comment != nil && comment[0] == 0 {
			l = " " + l
		}
		add(joined + l)
		joined = ""
	}
	add(joined)
	return out
}

var commentStart = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(^|[\s\p{Z}\v\x1c-\x1f\x{85}]+)#`) })
