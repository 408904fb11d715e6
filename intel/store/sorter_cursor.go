package store

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

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

// source is one sorted sequence: the memory, or a run.
type source struct {
	key, value []byte
	age        int // later runs win
	next       func(*source) error
	pairs      [3][]byte // memory of a run's pairs, in turn
	turn       int
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

// readPair reads the next pair of a run. The memory of the last two stays as it
// is: the cursor shows one of them and compares with the other.
func readPair(r *bufio.Reader, o *source) error {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	n := int(binary.LittleEndian.Uint32(head[:]))
	size := n + int(binary.LittleEndian.Uint32(head[4:]))
	o.turn = (o.turn + 1) % len(o.pairs)
	data := slices.Grow(o.pairs[o.turn][:0], size)[:size]
	o.pairs[o.turn] = data
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
