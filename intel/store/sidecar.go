package store

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"os"
	"sort"
)

// sidecar is an open pkgs.fp.
type sidecar struct {
	f     *os.File
	path  string
	pages int // without the header
}

func openSidecar(path string, m *Meta) (*sidecar, error) {
	pages := 0
	for i := range m.Parts {
		if m.Parts[i].Page != pages || m.Parts[i].Pages < 0 {
			return nil, damaged(path, "META lists its sections wrongly")
		}
		pages += m.Parts[i].Pages
	}
	f, info, err := openOurs(path)
	if err != nil {
		return nil, asError(path, err)
	}
	s := &sidecar{f: f, path: path, pages: pages}
	if want := int64(pages+1) * pageSize; info.Size() != want {
		f.Close()
		return nil, damaged(path, fmt.Sprintf("it has %d bytes and should have %d", info.Size(), want))
	}
	page := make([]byte, pageSize)
	if _, err = f.ReadAt(page, 0); err != nil {
		f.Close()
		return nil, damaged(path, err.Error())
	}
	if why := checkHeader(page, m.Number, pages); why != "" {
		f.Close()
		return nil, damaged(path, why)
	}
	return s, nil
}

// walker looks up ascending fingerprints in one section; each page it needs is
// read once.
type walker struct {
	s    *sidecar
	part *Part
	at   int // page in hand; -1 none
	n    int
	page [pageSize]byte
}

func (w *walker) load(i int) error {
	if w.at == i {
		return nil
	}
	if _, err := w.s.f.ReadAt(w.page[:], int64(1+w.part.Page+i)*pageSize); err != nil {
		return damaged(w.s.path, err.Error())
	}
	if w.n = checkPage(w.page[:], w.part.PartKey, i); w.n < 0 {
		w.at = -1
		return damaged(w.s.path, fmt.Sprintf("page %d has a wrong checksum", 1+w.part.Page+i))
	}
	w.at = i
	return nil
}

func (w *walker) hash(j int) uint64 { return binary.LittleEndian.Uint64(w.page[pageHead+8*j:]) }

// has says whether a fingerprint is in the section. Fingerprints are spread
// evenly, so the first guess is the page or one beside it; after a few wrong
// ones the search halves what is left.
func (w *walker) has(h uint64) (bool, error) {
	low, high := 0, w.part.Pages-1
	hi, _ := bits.Mul64(h, uint64(w.part.Pages))
	guess := int(hi)
	for try := 0; low <= high; try++ {
		guess = min(max(guess, low), high)
		if err := w.load(guess); err != nil {
			return false, err
		}
		switch {
		case h < w.hash(0):
			high = guess - 1
			guess--
		case h > w.hash(w.n-1):
			low = guess + 1
			guess++
		default:
			j := sort.Search(w.n, func(j int) bool { return w.hash(j) >= h })
			return w.hash(j) == h, nil
		}
		if try >= 3 {
			guess = low + (high-low)/2
		}
	}
	return false, nil
}
