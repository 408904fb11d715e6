package store

import (
	"bufio"
	"bytes"
	"cmp"
	"container/heap"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"
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

// rec is a pair in a chunk. lead is the key's first bytes behind its kind: most
// comparisons end there.
type rec struct {
	lead       uint64
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
	n := cap(s.recs) * 24
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

func lead(key []byte) uint64 {
	var b [8]byte
	copy(b[:], key)
	return binary.BigEndian.Uint64(b[:])
}

func (s *Sorter) keyOf(r rec) []byte { return s.chunks[r.chunk][r.off : r.off+r.key] }

func (s *Sorter) pair(r rec) (key, value []byte) {
	end := r.off + r.key
	b := s.chunks[r.chunk]
	return b[r.off:end:end], b[end : end+r.size]
}

func (s *Sorter) sort() {
	slices.SortFunc(s.recs, func(a, b rec) int {
		if a.lead != b.lead {
			return cmp.Compare(a.lead, b.lead)
		}
		if c := bytes.Compare(s.keyOf(a), s.keyOf(b)); c != 0 {
			return c
		}
		if a.chunk != b.chunk {
			return cmp.Compare(a.chunk, b.chunk)
		}
		return cmp.Compare(a.off, b.off)
	})
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

// Each calls pair in ascending order of keys. Key and value are valid during
// the call only.
func (s *Sorter) Each(pair func(key, value []byte) error) error {
	c, err := s.cursor()
	if err != nil {
		return err
	}
	for ; c.ok; c.next() {
		if err := pair(c.key, c.value); err != nil {
			return err
		}
	}
	return c.err
}

// Close frees memory and files.
func (s *Sorter) Close() {
	for _, f := range s.runs {
		f.Close()
		_ = os.Remove(f.Name())
	}
	*s = Sorter{dir: s.dir, limit: s.limit}
}

// source is one sorted sequence: the memory, or a run.
type source struct {
	key, value []byte
	age        int // later runs win
	next       func(*source) error
}

// sources is a heap by key, then newest first.
type sources []*source

func (h sources) Len() int { return len(h) }
func (h sources) Less(i, j int) bool {
	if c := bytes.Compare(h[i].key, h[j].key); c != 0 {
		return c < 0
	}
	return h[i].age > h[j].age
}
func (h sources) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *sources) Push(x any)   { *h = append(*h, x.(*source)) }
func (h *sources) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// cursor walks all sources in order.
type cursor struct {
	heap       sources
	key, value []byte
	ok         bool
	err        error
}

func (s *Sorter) cursor() (*cursor, error) {
	s.sort()
	c := &cursor{}
	at := 0
	list := []*source{{age: len(s.runs), next: func(o *source) error {
		for at+1 < len(s.recs) && bytes.Equal(s.keyOf(s.recs[at]), s.keyOf(s.recs[at+1])) {
			at++
		}
		if at >= len(s.recs) {
			return io.EOF
		}
		o.key, o.value = s.pair(s.recs[at])
		at++
		return nil
	}}}
	for i, f := range s.runs {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		r := bufio.NewReaderSize(f, 256<<10)
		list = append(list, &source{age: i, next: func(o *source) error { return readPair(r, o) }})
	}
	for _, o := range list {
		switch err := o.next(o); {
		case err == nil:
			c.heap = append(c.heap, o)
		case !errors.Is(err, io.EOF):
			return nil, err
		}
	}
	heap.Init(&c.heap)
	c.next()
	return c, nil
}

// readPair reads the next pair of a run into fresh memory: the cursor still
// shows the one before.
func readPair(r *bufio.Reader, o *source) error {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	n := binary.LittleEndian.Uint32(head[:])
	data := make([]byte, int(n)+int(binary.LittleEndian.Uint32(head[4:])))
	if _, err := io.ReadFull(r, data); err != nil {
		return io.ErrUnexpectedEOF
	}
	o.key, o.value = data[:n], data[n:]
	return nil
}

// next steps to the next key; older pairs of the same key are dropped.
func (c *cursor) next() {
	before := c.key
	had := c.ok
	for {
		if len(c.heap) == 0 {
			c.ok = false
			return
		}
		top := c.heap[0]
		key, value := top.key, top.value
		if err := top.next(top); err == nil {
			heap.Fix(&c.heap, 0)
		} else {
			heap.Pop(&c.heap)
			if !errors.Is(err, io.EOF) {
				c.ok, c.err = false, err
				return
			}
		}
		if had && bytes.Equal(key, before) {
			continue
		}
		c.key, c.value, c.ok = key, value, true
		return
	}
}
