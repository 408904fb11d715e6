package store

import (
	"encoding/binary"
	"slices"
)

// The sidecar is a file of pages of 4 KB. Page 0 is the header; behind it every
// part has a section: the 64-bit fingerprints of its packages' names, ascending,
// 510 to a page. A page carries its checksum, its part and its place in the
// section, so that neither a flipped bit nor a page of another part or place can
// turn a package with records into one without. Sections do not depend on where
// they stand: an unchanged part's pages are copied as they are.
const (
	pageSize  = 4096
	pageHead  = 16
	perPage   = (pageSize - pageHead) / 8
	sideMagic = "pkgdfp01"
)

// fingerprint hashes a name: FNV-1a, then the finaliser of MurmurHash3, which
// spreads the bits so that a place in the section can be guessed from the hash.
func fingerprint(name string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(name); i++ {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

func (k PartKey) salt() uint32 { return sum(k.prefix()) }

// section gives the pages of a part. It sorts hashes.
func section(k PartKey, hashes []uint64) []byte {
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	out := make([]byte, 0, (len(hashes)/perPage+1)*pageSize)
	for i := 0; len(hashes) > 0; i++ {
		n := min(len(hashes), perPage)
		page := make([]byte, pageSize)
		for j, h := range hashes[:n] {
			binary.LittleEndian.PutUint64(page[pageHead+8*j:], h)
		}
		binary.LittleEndian.PutUint32(page[4:], k.salt())
		binary.LittleEndian.PutUint32(page[8:], uint32(i))
		binary.LittleEndian.PutUint32(page[12:], uint32(n))
		binary.LittleEndian.PutUint32(page, sum(page[4:]))
		out = append(out, page...)
		hashes = hashes[n:]
	}
	return out
}

// header gives page 0.
func header(number uint64, pages int) []byte {
	page := make([]byte, pageSize)
	copy(page[4:], sideMagic)
	binary.LittleEndian.PutUint64(page[12:], number)
	binary.LittleEndian.PutUint32(page[20:], uint32(pages))
	binary.LittleEndian.PutUint32(page, sum(page[4:]))
	return page
}

func checkHeader(page []byte, number uint64, pages int) string {
	switch {
	case string(page[4:12]) != sideMagic:
		return "it does not begin as pkgd writes it"
	case binary.LittleEndian.Uint32(page) != sum(page[4:]):
		return "its first page has a wrong checksum"
	case binary.LittleEndian.Uint64(page[12:]) != number:
		return "it belongs to another generation"
	case binary.LittleEndian.Uint32(page[20:]) != uint32(pages):
		return "it has another number of pages than META says"
	}
	return ""
}

// checkPage gives a page's fingerprint count, or -1 where the page is not the
// i-th of part k.
func checkPage(page []byte, k PartKey, i int) int {
	n := binary.LittleEndian.Uint32(page[12:])
	if binary.LittleEndian.Uint32(page) != sum(page[4:]) || binary.LittleEndian.Uint32(page[4:]) != k.salt() ||
		binary.LittleEndian.Uint32(page[8:]) != uint32(i) || n == 0 || n > perPage {
		return -1
	}
	return int(n)
}
