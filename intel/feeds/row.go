package feeds

import (
	"encoding/binary"
	"errors"

	"pkgd/guard"
)

// rowFormat is the first byte of every row.
const rowFormat = 1

var errRow = errors.New("a row of the store cannot be read")

const (
	flagWithdrawn = 1 << iota
	flagReviewed
)

// AppendRow appends the short form of what a record says of one package: the
// head, and the package's entries, a part of r.Affected.
func (r *Record) AppendRow(dst []byte, entries []Affected) []byte {
	flags := byte(0)
	if r.Withdrawn {
		flags |= flagWithdrawn
	}
	if r.Reviewed {
		flags |= flagReviewed
	}
	dst = append(dst, rowFormat, flags, kindByte(r.Kind), byte(rank(r.Severity)), byte(r.CVSS*10+0.5))
	dst = binary.AppendUvarint(dst, uint64(r.Modified))
	dst = binary.AppendUvarint(dst, uint64(r.Published))
	dst = appendText(dst, r.Summary)
	dst = appendTexts(dst, r.Aliases)
	for i := range entries {
		dst = entries[i].append(append(dst, 1))
	}
	return append(dst, 0)
}

func (a *Affected) append(dst []byte) []byte {
	dst = appendText(dst, a.Release)
	dst = binary.AppendUvarint(dst, uint64(len(a.Ranges)))
	for i := range a.Ranges {
		r := &a.Ranges[i]
		head := uint64(len(r.Events)) << 1
		if r.Semver {
			head |= 1
		}
		dst = binary.AppendUvarint(dst, head)
		for _, e := range r.Events {
			dst = append(dst, byte(e.Kind))
			dst = appendText(dst, e.Version)
		}
	}
	return appendTexts(dst, a.Versions)
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

func appendTexts(dst []byte, list []string) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(list)))
	for _, s := range list {
		dst = appendText(dst, s)
	}
	return dst
}

var kinds = [...]guard.Kind{guard.Vulnerable, guard.Malicious, guard.Signal}

func kindByte(k guard.Kind) byte {
	for i := range kinds {
		if kinds[i] == k {
			return byte(i)
		}
	}
	return 0
}

var severities = [...]guard.Severity{guard.NoSeverity, guard.Low, guard.Medium, guard.High, guard.Critical}

// ReadRow reads a row back. Id, ecosystem and name are the key's, not the
// row's. The record shares no memory with row.
func ReadRow(row []byte, id, ecosystem, name string) (*Record, error) {
	p := rowReader{s: string(row)}
	if p.byte() != rowFormat {
		return nil, errRow
	}
	r := &Record{ID: id}
	flags := p.byte()
	r.Withdrawn, r.Reviewed = flags&flagWithdrawn != 0, flags&flagReviewed != 0
	kind, severity := p.byte(), p.byte()
	if int(kind) >= len(kinds) || int(severity) >= len(severities) {
		return nil, errRow
	}
	r.Kind, r.Severity = kinds[kind], severities[severity]
	r.CVSS = float64(p.byte()) / 10
	r.Modified, r.Published = int64(p.uvarint()), int64(p.uvarint())
	r.Summary = p.text()
	r.Aliases = p.texts()
	for p.byte() == 1 && !p.bad {
		a := Affected{Ecosystem: ecosystem, Name: name}
		p.affected(&a)
		r.Affected = append(r.Affected, a)
	}
	if p.bad || p.s != "" {
		return nil, errRow
	}
	return r, nil
}

type rowReader struct {
	s   string
	bad bool
}

func (p *rowReader) byte() byte {
	if p.s == "" {
		p.bad = true
		return 0
	}
	c := p.s[0]
	p.s = p.s[1:]
	return c
}

func (p *rowReader) uvarint() uint64 {
	v := uint64(0)
	for shift := 0; shift < 64; shift += 7 {
		c := p.byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	p.bad = true
	return 0
}

// count reads a number of things that each take at least one byte.
func (p *rowReader) count() int {
	n := p.uvarint()
	if n > uint64(len(p.s)) {
		p.bad = true
		return 0
	}
	return int(n)
}

func (p *rowReader) text() string {
	n := p.count()
	t := p.s[:n]
	p.s = p.s[n:]
	return t
}

func (p *rowReader) texts() []string {
	n := p.count()
	if n == 0 {
		return nil
	}
	list := make([]string, 0, n)
	for ; n > 0 && !p.bad; n-- {
		list = append(list, p.text())
	}
	return list
}

func (p *rowReader) affected(a *Affected) {
	a.Release = p.text()
	for n := p.count(); n > 0 && !p.bad; n-- {
		head := p.uvarint()
		r := Range{Semver: head&1 != 0}
		if head>>1 > uint64(len(p.s)) {
			p.bad = true
			return
		}
		r.Events = make([]Event, 0, head>>1)
		for k := head >> 1; k > 0 && !p.bad; k-- {
			kind := EventKind(p.byte())
			r.Events = append(r.Events, Event{Kind: kind, Version: p.text()})
		}
		a.Ranges = append(a.Ranges, r)
	}
	a.Versions = p.texts()
}
