package feeds

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

var (
	errShort = errors.New("the text ends too early")
	errDeep  = errors.New("nested too deep")
)

// scanner reads JSON where only few members are wanted: what is skipped costs
// a search for the closing quote. It never reads past its text, never recurses
// deeper than maxDepth, and checks the structure of all that it skips.
type scanner struct {
	s     string
	i     int
	depth int
}

func (p *scanner) fail(what string) error {
	return fmt.Errorf("not JSON at byte %d: %s", p.i, what)
}

// next gives the first byte of the next token; 0 at the end.
func (p *scanner) next() byte {
	for p.i < len(p.s) {
		c := p.s[p.i]
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
		p.i++
	}
	return 0
}

// null steps over a null and says whether there was one.
func (p *scanner) null() bool {
	if p.next() == 'n' && strings.HasPrefix(p.s[p.i:], "null") {
		p.i += 4
		return true
	}
	return false
}

// object calls field for every member, with the scanner at its value, which
// field must read or skip. A null is an object without members.
func (p *scanner) object(field func(key string) error) error {
	if p.null() {
		return nil
	}
	if p.next() != '{' {
		return p.fail("an object was expected")
	}
	p.i++
	if p.depth++; p.depth > maxDepth {
		return errDeep
	}
	if p.next() == '}' {
		p.i++
		p.depth--
		return nil
	}
	for {
		if p.next() != '"' {
			return p.fail("a member's name was expected")
		}
		key, err := p.text()
		if err != nil {
			return err
		}
		if p.next() != ':' {
			return p.fail("a colon was expected")
		}
		p.i++
		if err = field(key); err != nil {
			return err
		}
		done, err := p.more('}')
		if done || err != nil {
			return err
		}
	}
}

// array calls item for every element, with the scanner at it. A null is an
// array without elements.
func (p *scanner) array(item func() error) error {
	if p.null() {
		return nil
	}
	if p.next() != '[' {
		return p.fail("a list was expected")
	}
	p.i++
	if p.depth++; p.depth > maxDepth {
		return errDeep
	}
	if p.next() == ']' {
		p.i++
		p.depth--
		return nil
	}
	for {
		if err := item(); err != nil {
			return err
		}
		done, err := p.more(']')
		if done || err != nil {
			return err
		}
	}
}

// more steps over a comma, or over the closing byte, and then done is true.
func (p *scanner) more(closing byte) (done bool, err error) {
	switch p.next() {
	case ',':
		p.i++
		return false, nil
	case closing:
		p.i++
		p.depth--
		return true, nil
	case 0:
		return false, errShort
	}
	return false, p.fail("a comma or the end was expected")
}

// span steps over a string and gives what is between its quotes; escaped is
// true where that holds a backslash.
func (p *scanner) span() (inner string, escaped bool, err error) {
	start := p.i + 1
	for from := start; ; {
		end := strings.IndexByte(p.s[from:], '"')
		if end < 0 {
			p.i = len(p.s)
			return "", false, errShort
		}
		end += from
		back := 0
		for end-back-1 >= start && p.s[end-back-1] == '\\' {
			back++
		}
		if back%2 == 0 {
			p.i = end + 1
			inner = p.s[start:end]
			return inner, strings.IndexByte(inner, '\\') >= 0, nil
		}
		from = end + 1
	}
}

// text reads a string. A null reads as "".
func (p *scanner) text() (string, error) {
	if p.null() {
		return "", nil
	}
	if p.next() != '"' {
		return "", p.fail("a string was expected")
	}
	inner, escaped, err := p.span()
	if err != nil || !escaped {
		return inner, err
	}
	return p.unescape(inner)
}

func (p *scanner) unescape(s string) (string, error) {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			out = append(out, s[i])
			i++
			continue
		}
		// A backslash is never the last byte: span saw to it.
		i++
		if s[i] == 'u' {
			r, n := hex4(s[i+1:])
			if n == 0 {
				return "", p.fail("a broken \\u escape")
			}
			i += 1 + n
			if utf16.IsSurrogate(r) && strings.HasPrefix(s[i:], `\u`) {
				if low, n := hex4(s[i+2:]); n > 0 && utf16.DecodeRune(r, low) != utf8.RuneError {
					r = utf16.DecodeRune(r, low)
					i += 2 + n
				}
			}
			out = utf8.AppendRune(out, r)
			continue
		}
		k := strings.IndexByte(`"\/bfnrt`, s[i])
		if k < 0 {
			return "", p.fail("an unknown escape")
		}
		out = append(out, "\"\\/\b\f\n\r\t"[k])
		i++
	}
	return string(out), nil
}

func hex4(s string) (r rune, n int) {
	if len(s) < 4 {
		return 0, 0
	}
	v, err := strconv.ParseUint(s[:4], 16, 32)
	if err != nil {
		return 0, 0
	}
	return rune(v), 4
}

// number reads a number, or a string that holds one.
func (p *scanner) number() (float64, bool, error) {
	start := p.i
	c := p.next()
	if c == '"' {
		s, err := p.text()
		f, bad := strconv.ParseFloat(s, 64)
		return f, bad == nil && err == nil, err
	}
	if err := p.skip(); err != nil {
		return 0, false, err
	}
	f, bad := strconv.ParseFloat(strings.TrimSpace(p.s[start:p.i]), 64)
	return f, bad == nil, nil
}

// skip steps over any value.
func (p *scanner) skip() error {
	switch c := p.next(); c {
	case '"':
		_, _, err := p.span()
		return err
	case '{':
		return p.object(func(string) error { return p.skip() })
	case '[':
		return p.array(p.skip)
	case 0:
		return errShort
	default:
		return p.literal()
	}
}

// literal steps over true, false, null or a number.
func (p *scanner) literal() error {
	start := p.i
	for p.i < len(p.s) && strings.IndexByte(" \n\t\r,]}", p.s[p.i]) < 0 {
		p.i++
	}
	switch word := p.s[start:p.i]; word {
	case "true", "false", "null":
		return nil
	default:
		if len(word) > 0 && len(word) < 400 && (word[0] == '-' || word[0] >= '0' && word[0] <= '9') {
			if _, err := strconv.ParseFloat(word, 64); err == nil || errors.Is(err, strconv.ErrRange) {
				return nil
			}
		}
		p.i = start
		return p.fail("a value was expected")
	}
}

// end checks that nothing but white space is left.
func (p *scanner) end() error {
	if p.next() != 0 || p.i < len(p.s) {
		return p.fail("something stands after the end")
	}
	return nil
}
