package store

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"os"
	"slices"
	"sync"
	"unsafe"
)

// runLimit is how much a Sorter holds in memory before it writes a sorted run
// to disk.
const runLimit = 24 << 20

// Sorter puts any number of pairs into the order of their keys with bounded
// memory. Of equal keys the one added last wins. It is not safe for concurrent
// use.
type Sorter struct {
	dir    string
	limit  int
	chunks [][]byte // memory in pieces: a single one would be copied as it grows
	at     int      // chunk being filled
	held   int      // bytes of all pairs in memory
	recs   []rec
	runs   []*os.File
	count  int
}

// chunkSize is how much a piece of memory takes, unless a pair is larger.
const chunkSize = 1 << 20

// rec is a pair in a chunk. lead is the key's first bytes: most comparisons end
// there, without a look at the chunk. The ids of a database have the first eight
// in common.
type rec struct {
	lead       [2]uint64
	chunk, off uint32
	key, size  uint32
}

// NewSorter makes a sorter whose runs go to files in dir, which are gone from
// the folder at once and from the disk when the sorter is closed.
func NewSorter(dir string) *Sorter { return &Sorter{dir: dir, limit: runLimit} }

// Len counts the pairs that were added.
func (s *Sorter) Len() int { return s.count }

// Add copies a pair.
func (s *Sorter) Add(key, value []byte) error {
	size := len(key) + len(value)
	if s.held+size > s.limit && len(s.recs) > 0 {
		if err := s.spill(); err != nil {
			return err
		}
	}
	s.room(size)
	b := s.chunks[s.at]
	s.recs = append(s.recs, rec{lead: lead(key), chunk: uint32(s.at), off: uint32(len(b)), key: uint32(len(key)), size: uint32(len(value))})
	s.chunks[s.at] = append(append(b, key...), value...)
	s.held += size
	s.count++
	return nil
}

// room makes the chunk being filled one that has room for a pair.
func (s *Sorter) room(size int) {
	for ; s.at < len(s.chunks); s.at++ {
		if b := s.chunks[s.at]; cap(b)-len(b) >= size {
			return
		}
	}
	s.chunks = append(s.chunks, make([]byte, 0, max(size, chunkSize)))
}

// Size is the number of bytes held in memory.
func (s *Sorter) Size() int {
	n := cap(s.recs) * int(unsafe.Sizeof(rec{}))
	for _, b := range s.chunks {
		n += cap(b)
	}
	return n
}

// Park writes what is in memory to disk, where pairs wait for their turn.
func (s *Sorter) Park() error {
	if len(s.recs) == 0 {
		return nil
	}
	err := s.spill()
	s.chunks, s.recs = nil, nil
	return err
}

func lead(key []byte) [2]uint64 {
	var b [16]byte
	copy(b[:], key)
	return [2]uint64{binary.BigEndian.Uint64(b[:]), binary.BigEndian.Uint64(b[8:])}
}

func (s *Sorter) keyOf(r rec) []byte { return s.chunks[r.chunk][r.off : r.off+r.key] }

func (s *Sorter) pair(r rec) (key, value []byte) {
	end := r.off + r.key
	b := s.chunks[r.chunk]
	return b[r.off:end:end], b[end : end+r.size]
}

// sort sorts the pairs of the index and the rows beside each other: whoever adds
// pairs waits for it.
func (s *Sorter) sort() {
	at := 0
	for i, r := range s.recs {
		if r.lead[0]>>56 <= kindIndex {
			s.recs[at], s.recs[i] = r, s.recs[at]
			at++
		}
	}
	var wait sync.WaitGroup
	wait.Go(func() { slices.SortFunc(s.recs[:at], s.compare) })
	slices.SortFunc(s.recs[at:], s.compare)
	wait.Wait()
}

// compare orders by key, then as pairs were added.
func (s *Sorter) compare(a, b rec) int {
	if a.lead[0] != b.lead[0] {
		return cmp.Compare(a.lead[0], b.lead[0])
	}
	if a.lead[1] != b.lead[1] {
		return cmp.Compare(a.lead[1], b.lead[1])
	}
	if c := bytes.Compare(s.keyOf(a), s.keyOf(b)); c != 0 {
		return c
	}
	if a.chunk != b.chunk {
		return cmp.Compare(a.chunk, b.chunk)
	}
	return cmp.Compare(a.off, b.off)
}

// spill writes what is in memory as a sorted run.
func (s *Sorter) spill() error {
	f, err := os.CreateTemp(s.dir, tmpPrefix+"run-*")
	if err != nil {
		return err
	}
	// Unlinked while open where the system can; otherwise the folder goes with
	// everything in it.
	_ = os.Remove(f.Name())
	s.runs = append(s.runs, f)
	s.sort()
	w := bufio.NewWriterSize(f, 256<<10)
	var head [8]byte
	for i, r := range s.recs {
		if i+1 < len(s.recs) && bytes.Equal(s.keyOf(r), s.keyOf(s.recs[i+1])) {
			continue
		}
		binary.LittleEndian.PutUint32(head[:], r.key)
		binary.LittleEndian.PutUint32(head[4:], r.size)
		if _, err = w.Write(head[:]); err == nil {
			_, err = w.Write(s.chunks[r.chunk][r.off : r.off+r.key+r.size])
		}
		if err != nil {
			return err
		}
	}
	for i := range s.chunks {
		s.chunks[i] = s.chunks[i][:0]
	}
	s.at, s.held, s.recs = 0, 0, s.recs[:0]
	return w.Flush()
}

// Close frees memory and files.
func (s *Sorter) Close() {
	for _, f := range s.runs {
		f.Close()
		_ = os.Remove(f.Name())
	}
	*s = Sorter{dir: s.dir, limit: s.limit}
}
