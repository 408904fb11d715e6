package sync

import "encoding/binary"

// inflate unpacks src (DEFLATE, RFC 1951) into dst, whose length is known from
// the archive's directory, and says whether the stream filled it exactly. With
// both sides whole in memory it takes a third of a streaming decoder's time,
// and unpacking is half of an import. What it refuses, the library's decoder is
// asked about, and a checksum is held against what it gives.
func (u *inflater) inflate(dst, src []byte) bool {
	u.src, u.dst, u.pos, u.out, u.bits, u.n = src, dst, 0, 0, 0, 0
	for last := false; !last; {
		u.refill()
		last = u.take(1) == 1
		ok := false
		switch u.take(2) {
		case 0:
			ok = u.stored()
		case 1:
			ok = u.fixed() && u.block()
		case 2:
			ok = u.dynamic() && u.block()
		}
		if !ok {
			return false
		}
	}
	return u.out == len(dst) && u.pos-int(u.n/8) <= len(src)
}

const (
	litBits  = 10
	distBits = 8
	maxCode  = 15
)

// An entry of a table: the code's length in bits 0–4, its kind in 5–6, the
// number of extra bits in 8–11, and in 16–31 the literal, the base of a length
// or distance, or the place of a second table. 0 is no code.
const (
	kindLiteral = 0 << 5
	kindBase    = 1 << 5
	kindEnd     = 2 << 5
	kindTable   = 3 << 5
	kindMask    = 3 << 5
)

type inflater struct {
	src, dst []byte
	pos, out int
	bits     uint64
	n        uint
	lit      [1<<litBits + 286<<(maxCode-litBits)]uint32
	dist     [1<<distBits + 30<<(maxCode-distBits)]uint32
	litMore  uint // bits of a second table
	distMore uint
	lens     [286 + 32]uint8
}

// refill makes at least 56 bits ready; behind the end there are zeros.
func (u *inflater) refill() {
	if u.pos+8 <= len(u.src) {
		u.bits |= binary.LittleEndian.Uint64(u.src[u.pos:]) << u.n
		u.pos += int((63 - u.n) >> 3)
		u.n |= 56
		return
	}
	for u.n <= 56 {
		if u.pos < len(u.src) {
			u.bits |= uint64(u.src[u.pos]) << u.n
		}
		u.pos++
		u.n += 8
	}
}

func (u *inflater) take(n uint) int {
	v := u.bits & (1<<n - 1)
	u.bits >>= n
	u.n -= n
	return int(v)
}

func (u *inflater) stored() bool {
	u.take(u.n & 7)
	u.pos -= int(u.n / 8)
	u.bits, u.n = 0, 0
	if u.pos+4 > len(u.src) {
		return false
	}
	size := int(binary.LittleEndian.Uint16(u.src[u.pos:]))
	if size^0xffff != int(binary.LittleEndian.Uint16(u.src[u.pos+2:])) {
		return false
	}
	u.pos += 4
	if size > len(u.src)-u.pos || size > len(u.dst)-u.out {
		return false
	}
	copy(u.dst[u.out:], u.src[u.pos:u.pos+size])
	u.pos += size
	u.out += size
	return true
}

func (u *inflater) fixed() bool {
	l := u.lens[:0]
	for i := range 288 {
		switch {
		case i < 144, i >= 280:
			l = append(l, 8)
		case i < 256:
			l = append(l, 9)
		default:
			l = append(l, 7)
		}
	}
	var ok bool
	if u.litMore, ok = build(u.lit[:], l, litBits, litEntry); !ok {
		return false
	}
	for i := range 30 {
		u.lens[i] = 5
	}
	u.distMore, ok = build(u.dist[:], u.lens[:30], distBits, distEntry)
	return ok
}

// dynamic reads a block's own codes.
func (u *inflater) dynamic() bool {
	u.refill()
	literals, distances, codes := u.take(5)+257, u.take(5)+1, u.take(4)+4
	if literals > 286 || distances > 30 {
		return false
	}
	var lens [19]uint8
	for i := range codes {
		if i%16 == 0 {
			u.refill()
		}
		lens["\x10\x11\x12\x00\x08\x07\x09\x06\x0a\x05\x0b\x04\x0c\x03\x0d\x02\x0e\x01\x0f"[i]] = uint8(u.take(3))
	}
	var table [1 << 7]uint32
	if _, ok := build(table[:], lens[:], 7, func(s int) uint32 { return uint32(s) << 16 }); !ok {
		return false
	}
	for i := 0; i < literals+distances; {
		u.refill()
		e := table[u.bits&127]
		if e == 0 {
			return false
		}
		u.take(uint(e & 31))
		value, times := uint8(e>>16), 1
		switch value {
		case 16:
			if i == 0 {
				return false
			}
			value, times = u.lens[i-1], 3+u.take(2)
		case 17:
			value, times = 0, 3+u.take(3)
		case 18:
			value, times = 0, 11+u.take(7)
		}
		if i+times > literals+distances {
			return false
		}
		for ; times > 0; times-- {
			u.lens[i] = value
			i++
		}
	}
	var ok bool
	if u.litMore, ok = build(u.lit[:], u.lens[:literals], litBits, litEntry); ok {
		u.distMore, ok = build(u.dist[:], u.lens[literals:literals+distances], distBits, distEntry)
	}
	return ok
}

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
	return kindTable // 286 and 287 take part in the code and never occur
}

func distEntry(s int) uint32 {
	if s < 4 {
		return uint32(s+1)<<16 | kindBase
	}
	extra := uint32(s-2) / 2
	return (uint32(2+s%2)<<extra+1)<<16 | extra<<8 | kindBase
}

// build makes the table of a canonical code; longer codes than bits go through
// second tables of more bits each. An over-full code is not ok, and neither is
// one with gaps, except a single code of one bit.
func build(table []uint32, lens []uint8, bits uint, entry func(symbol int) uint32) (more uint, ok bool) {
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
	clear(table[:1<<bits])
	if longest > bits {
		more = longest - bits
	}
	free := 1 << bits
	for s, l := range lens {
		if l == 0 {
			continue
		}
		rev := reverse(next[l], uint(l))
		next[l]++
		e := entry(s)
		if uint(l) <= bits {
			for i := rev; i < 1<<bits; i += 1 << l {
				table[i] = e | uint32(l)
			}
			continue
		}
		low := rev & (1<<bits - 1)
		if table[low] == 0 {
			if free+1<<more > len(table) || free > 1<<16-1 {
				return 0, false
			}
			clear(table[free : free+1<<more])
			table[low] = uint32(free)<<16 | kindTable | uint32(bits)
			free += 1 << more
		}
		at := int(table[low] >> 16)
		for i := rev >> bits; i < 1<<more; i += 1 << (uint(l) - bits) {
			table[at+i] = e | uint32(uint(l)-bits)
		}
	}
	return more, true
}

func reverse(code int, n uint) int {
	out := 0
	for range n {
		out = out<<1 | code&1
		code >>= 1
	}
	return out
}

// block unpacks up to an end of block.
func (u *inflater) block() bool {
	dst, out := u.dst, u.out
	for {
		u.refill()
		e := u.lit[u.bits&(1<<litBits-1)]
		if e&kindMask == kindLiteral && e != 0 && out < len(dst) {
			dst[out] = byte(e >> 16)
			out++
			u.take(uint(e & 31))
			e = u.lit[u.bits&(1<<litBits-1)]
		}
		if e&kindMask == kindTable {
			if e&31 != litBits {
				return false
			}
			u.take(litBits)
			e = u.lit[int(e>>16)+int(u.bits&(1<<u.litMore-1))]
		}
		if e == 0 {
			return false
		}
		u.take(uint(e & 31))
		switch e & kindMask {
		case kindLiteral:
			if out >= len(dst) {
				return false
			}
			dst[out] = byte(e >> 16)
			out++
			continue
		case kindEnd:
			u.out = out
			return true
		case kindTable:
			return false
		}
		length := int(e>>16) + u.take(uint(e>>8&15))
		u.refill()
		distance := u.distance()
		if distance <= 0 || distance > out || length > len(dst)-out {
			return false
		}
		if distance >= length {
			copy(dst[out:out+length], dst[out-distance:])
		} else {
			for i := range length {
				dst[out+i] = dst[out-distance+i]
			}
		}
		out += length
	}
}

func (u *inflater) distance() int {
	e := u.dist[u.bits&(1<<distBits-1)]
	if e&kindMask == kindTable {
		u.take(distBits)
		e = u.dist[int(e>>16)+int(u.bits&(1<<u.distMore-1))]
	}
	if e == 0 || e&kindMask != kindBase {
		return 0
	}
	u.take(uint(e & 31))
	return int(e>>16) + u.take(uint(e>>8&15))
}
