package sync

import (
	"encoding/binary"
)

// inflate unpacks src (DEFLATE, RFC 1951) into dst, whose length is known from
// the archive's directory, and says whether the stream filled it exactly. With
// both sides whole in memory it takes a third of a streaming decoder's time,
// and unpacking is half of an import. What it refuses, the library's decoder is
// asked about, and a checksum is held against what it gives.
func (u *inflater) inflate(dst, src []byte) bool {
	if u.made == nil {
		u.made = prepare()
	}
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
	litBits  = 9
	distBits = 6
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
	never       = kindEnd | 1<<8
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
	made     *prepared // at the first stream
}

// refill makes at least 56 bits ready; behind the end there are zeros.
func (u *inflater) refill() {
	if u.pos+8 <= len(u.src) {
		u.bits |= binary.LittleEndian.Uint64(u.src[u.pos:]) << u.n
		u.pos += int((63 - u.n) >> 3)
		u.n |= 56
		return
	}
	for u.n < 56 {
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
	copy(u.lit[:], u.made.fixedLit[:])
	copy(u.dist[:], u.made.fixedDist[:])
	u.litMore, u.distMore = u.made.fixedMore, u.made.distMore
	return true
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
	if _, ok := build(table[:], lens[:], 7, &u.made.code); !ok {
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
	if u.litMore, ok = build(u.lit[:], u.lens[:literals], litBits, &u.made.lit); ok {
		u.distMore, ok = build(u.dist[:], u.lens[literals:literals+distances], distBits, &u.made.dist)
	}
	return ok
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
			return e&^31 == kindEnd
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
