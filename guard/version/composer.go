package version

// Packagist: composer/semver. A version is normalised (four numbers, or a date
// as it stands; then a stability word, its numbers, "-dev") and compared as
// PHP's version_compare does. "dev-main" is a branch and has no place; "1.x-dev"
// is a numbered branch, which reads 1.9999999.9999999.9999999-dev.

var composerOrder = order{compare: composerCompare, prerelease: composerPrerelease, satisfies: composerSatisfies, exact: composerExact}

// composerVersion is a normalised version in pieces of the text it came from.
type composerVersion struct {
	head   string    // the numbers of a date, with whatever parts them
	num    [4]string // the numbers otherwise
	date   bool
	word   composerWord
	wordN  string // numbers behind the word, parted by "." and "-"
	dev    bool
	suffix bool // something stood behind the numbers, "stable" too
}

// composerWord ranks the stability words as version_compare does; noWord is the
// end, which a number is newer than.
type composerWord int

const (
	wordStable composerWord = iota - 5 // "STABLE" in capitals: PHP knows no such word
	wordDev
	wordAlpha
	wordBeta
	wordRC
	noWord
	wordNumber
	wordPatch
)

func composerCompare(a, b string) (int, bool) {
	x, ok := parseComposer(a)
	if !ok {
		return 0, false
	}
	y, ok := parseComposer(b)
	return x.compare(&y), ok
}

func composerPrerelease(v string) bool {
	c, _ := parseComposer(v)
	return c.dev || c.word < noWord
}

func (v *composerVersion) compare(w *composerVersion) int {
	r, q := composerReader{v: v}, composerReader{v: w}
	for {
		s, n := r.next()
		t, m := q.next()
		switch {
		case s != t:
			return order2(int(s), int(t))
		case s == noWord:
			return 0
		}
		if c := compareDigits(n, m); c != 0 {
			return c
		}
	}
}

// composerReader walks the parts that version_compare would see.
type composerReader struct {
	v    *composerVersion
	rest string // of the date or of the word's numbers
	at   int    // 0-3 numbers, 4 word, 5 its numbers, 6 dev, 7 end
}

func (r *composerReader) next() (composerWord, string) {
	if r.at == 0 && r.v.date {
		r.rest, r.at = r.v.head, 3
	}
	if r.at < 4 {
		if r.v.date {
			n := r.number()
			if r.rest == "" {
				r.at = 4
			}
			return wordNumber, n
		}
		r.at++
		return wordNumber, r.v.num[r.at-1]
	}
	if r.at == 4 {
		r.at, r.rest = 5, r.v.wordN
		if r.v.word != noWord {
			return r.v.word, ""
		}
	}
	if r.at == 5 {
		if r.rest != "" {
			return wordNumber, r.number()
		}
		r.at = 6
	}
	if r.at == 6 {
		r.at = 7
		if r.v.dev {
			return wordDev, ""
		}
	}
	return noWord, ""
}

// number takes the next run of digits and what follows it.
func (r *composerReader) number() string {
	for r.rest != "" && !isDigit(r.rest[0]) {
		r.rest = r.rest[1:]
	}
	n := digits(r.rest)
	number := r.rest[:n]
	r.rest = r.rest[n:]
	for r.rest != "" && !isDigit(r.rest[0]) {
		r.rest = r.rest[1:]
	}
	return number
}
