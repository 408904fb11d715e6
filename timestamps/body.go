package timestamps

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"sync/atomic"
)

// size says a number of bytes in words.
func size(n int64) string {
	if n < 1<<20 {
		return strconv.FormatInt(n, 10) + " bytes"
	}
	return strconv.FormatInt(n>>20, 10) + " MB"
}

// counter counts what goes through it.
type counter struct {
	r io.Reader
	n *atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// limited stops a reader after left bytes and tells why a read ended.
type limited struct {
	r      io.Reader
	left   int64
	begun  bool
	html   bool // the first byte is that of markup
	over   bool
	broken error
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		l.over = true
		return 0, errors.New("too large")
	}
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	if !l.begun && n > 0 {
		l.begun = true
		l.html = bytes.HasPrefix(bytes.TrimLeft(p[:n], " \t\r\n\ufeff"), []byte("<"))
	}
	if err != nil && err != io.EOF {
		l.broken = err
	}
	return n, err
}
