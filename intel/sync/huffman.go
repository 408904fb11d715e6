package sync

import (
	"math/bits"
)

// litEntry and distEntry are the tables of RFC 1951, 3.2.5.
func litEntry(s int) uint32 {
	switch {
	case s < 256:
		return uint32(s)<<16 | kindLiteral
	case s == 256:
		return kindEnd
	case s < 265:
		return uint32(s-257+3)<<16 | kindBase
	case s < 285:
		extra := uint32(s-261) / 4
		return (uint32(4+(s-265)%4)<<extra+3)<<16 | extra<<8 | kindBase
	case s == 285:
		return 258<<16 | kindBase
	}
	return never // 286 and 287 take part in the code and must not occur
}

func distEntry(s int) uint32 {
	switch {
	case s < 4:
		return uint32(s+1)<<16 | kindBase
	case s > 29:
		return never
	}
	extra := uint32(s-2) / 2
	return (uint32(2+s%2)<<extra+1)<<16 | extra<<8 | kindBase
}

// prepared are the tables that do not depend on a stream: what each symbol
// stands for, and the fixed codes of RFC 1951, 3.2.6. Some writers end every
// stream with a block of those.
type prepared struct {
	lit, dist, code     [288]uint32
	fixedLit            [1 << litBits]uint32
	fixedDist           [1 << distBits]uint32
	fixedMore, distMore uint
}

func prepare() *prepared {
	p := new(prepared)
	var lens [288]uint8
	for i := range lens {
		p.lit[i], p.dist[i], p.code[i] = litEntry(i), distEntry(min(i, 31)), uint32(i)<<16
		switch {
		case i < 144, i >= 280:
			lens[i] = 8
		case i < 256:
			lens[i] = 9
		default:
			lens[i] = 7
		}
	}
	p.fixedMore, _ = build(p.fixedLit[:], lens[:], litBits, &p.lit)
	for i := range 32 {
		lens[i] = 5
	}
	p.distMore, _ = build(p.fixedDist[:], lens[:32], distBits, &p.dist)
	return p
}

// build makes the table of a canonical code; longer codes than width bits go
// through second tables of more bits each. An over-full code is not ok, and neither is
// one with gaps, except a single code of one bit.
func build(table []uint32, lens []uint8, width uint, entries *[288]uint32) (more uint, ok bool) {
	var count, next [maxCode + 2]int
	longest := uint(0)
	for _, l := range lens {
		count[l]++
		longest = max(longest, uint(l))
	}
	count[0] = 0
	code := 0
	for l := 1; l <= maxCode; l++ {
		code = (code + count[l-1]) << 1
		next[l] = code
		if code+count[l] > 1<<l {
			return 0, false
		}
	}
	if full := next[maxCode] + count[maxCode]; full != 1<<maxCode && longest > 1 {
		return 0, false
	}
	clear(table[:1<<width])
	if longest > width {
		more = longest - width
	}
	free := 1 << width
	for s, l := range lens {
		if l == 0 {
			continue
		}
		rev := reverse(next[l], uint(l))
		next[l]++
		e := entries[s]
		if uint(l) <= width {
			for i := rev; i < 1<<width; i += 1 << l {
				table[i] = e | uint32(l)
			}
			continue
		}
		low := rev & (1<<width - 1)
		if table[low] == 0 {
			if free+1<<more > len(table) || free > 1<<16-1 {
				return 0, false
			}
			clear(table[free : free+1<<more])
			table[low] = uint32(free)<<16 | kindTable | uint32(width)
			free += 1 << more
		}
		at := int(table[low] >> 16)
		for i := rev >> width; i < 1<<more; i += 1 << (uint(l) - width) {
			table[at+i] = e | uint32(uint(l)-width)
		}
	}
	return more, true
}

func reverse(code int, n uint) int { return int(bits.Reverse16(uint16(code)) >> (16 - n)) }
