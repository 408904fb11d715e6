package sync

import (
	"bytes"
	"hash/crc32"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/flate"
)

func deflate(t testing.TB, data []byte, level int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, level)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func samples() [][]byte {
	rnd := rand.New(rand.NewPCG(7, 7))
	noise := make([]byte, 200_000)
	for i := range noise {
		noise[i] = byte(rnd.Uint32())
	}
	skewed := make([]byte, 200_000) // long codes
	for i := range skewed {
		skewed[i] = byte(rnd.ExpFloat64() * 3)
	}
	return [][]byte{nil, {1}, []byte("abc"), []byte(whole()), noise, skewed, bytes.Repeat([]byte("ab"), 40_000), make([]byte, 70_000)}
}

func whole() string {
	return strings.Repeat(rec("MAL-1", "2024-01-01", "npm zz-a 1.0.0", "PyPI zz-b 2.0"), 30)
}

func TestInflate(t *testing.T) {
	var u inflater
	for i, data := range samples() {
		for _, level := range []int{flate.HuffmanOnly, 0, 1, 6, 9} {
			packed := deflate(t, data, level)
			out := make([]byte, len(data))
			if !u.inflate(out, packed) || !bytes.Equal(out, data) {
				t.Errorf("sample %d at level %d is not what went in", i, level)
			}
			if u.inflate(make([]byte, len(data)+1), packed) {
				t.Errorf("sample %d at level %d fills more than it has", i, level)
			}
			if len(data) > 0 && u.inflate(make([]byte, len(data)-1), packed) {
				t.Errorf("sample %d at level %d fits into less than it has", i, level)
			}
			if len(packed) > 1 && u.inflate(out, packed[:len(packed)-1]) {
				t.Errorf("sample %d at level %d is whole without its last byte", i, level)
			}
		}
	}
}

// TestInflateReal unpacks every entry of the real exports without the library's
// help.
func TestInflateReal(t *testing.T) {
	zips, _ := filepath.Glob(filepath.Join(realData(t), "*", exportName))
	var u inflater
	p := unpacker{lim: Limits{}.filled()}
	for _, name := range zips {
		a, err := openArchive(name, p.lim)
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.entries {
			e := &a.entries[i]
			data, err := p.data(a.f, e)
			if err != nil {
				t.Fatal(err)
			}
			out := make([]byte, e.size)
			if e.method != deflated || !u.inflate(out, data) || crc32.ChecksumIEEE(out) != e.sum {
				t.Errorf("%s: %s", name, e.name)
			}
		}
		a.Close()
	}
}

// FuzzInflate: no panic on any bytes, and never other bytes than the library's.
func FuzzInflate(f *testing.F) {
	for _, s := range samples()[:4] {
		f.Add(deflate(f, s, 9), len(s))
		f.Add(deflate(f, s, flate.HuffmanOnly), len(s))
	}
	f.Add([]byte{3, 0}, 0)
	f.Add([]byte{1, 1, 0, 0xfe, 0xff, 'x'}, 1)
	f.Fuzz(func(t *testing.T, packed []byte, size int) {
		if size < 0 || size > 1<<20 {
			return
		}
		var u inflater
		out := make([]byte, size)
		if !u.inflate(out, packed) {
			return
		}
		want := bytes.NewBuffer(nil)
		if _, err := want.ReadFrom(flate.NewReader(bytes.NewReader(packed))); err != nil || !bytes.Equal(want.Bytes(), out) {
			t.Errorf("%d bytes that the library does not give: %v", size, err)
		}
	})
}
