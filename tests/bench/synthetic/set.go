// Package synthetic writes made-up advisories in the layout of OSV's bulk
// export, as many as a benchmark asks for and the same ones for the same seed.
//
// Their sizes and mix are those of the public export: nine in ten are reports of
// one malicious npm package with one range and half a kilobyte of text; the rest
// are advisories with several ranges. A few are outliers on purpose: a package
// with 500 records, a record with 1,132 versions, one with 46 events, one with
// 20 packages, ten with 64 KB of text.
//
// What is not here: nothing of a real advisory, and no package that exists.
package synthetic

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/flate"
)

// Canaries is how many records of an export name its turn: a reader that finds
// two turns among them has seen half of each generation.
const Canaries = 200

// CanaryName is the i-th canary's package in npm; its record hits version
// <turn>.0.0 and no other.
func CanaryName(i int) string { return "zz-canary-" + base36(uint64(i)) }

// Set says which records to write.
type Set struct {
	Records int
	Seed    uint64
	// Turn 0 is the first export. A later one differs from it as a day's update
	// does: 1 % of the records are changed, 0.5 % are new, 0.1 % are withdrawn.
	Turn int
	// Only restricts the export to one ecosystem; "" all.
	Only string
}

// family is a kind of record and its share of a set in percent.
type family struct {
	ecosystem, prefix string
	share             int
	write             func(g *generator, i int)
}

// families stand in the order of ecosystems and ids, so that an export's files
// are in order, as the public one's are.
var families = [...]family{
	{"Debian", "DSA-", 1, (*generator).distribution},
	{"PyPI", "MAL-2099-P", 6, (*generator).malware},
	{"PyPI", "PYSEC-2099-", 1, (*generator).advisory},
	{"crates.io", "RUSTSEC-2099-", 1, (*generator).advisory},
	{"npm", "GHSA-2099-", 3, (*generator).advisory},
	{"npm", "MAL-2099-", 88, (*generator).malware},
}

// Write puts <Ecosystem>/all.zip below dir and gives the size of all records'
// text. more, which may be nil, adds further entries to an ecosystem's archive.
func Write(dir string, s Set, more func(ecosystem string, z *zip.Writer) error) (size int64, err error) {
	for at := 0; at < len(families); {
		to := at + 1
		for to < len(families) && families[to].ecosystem == families[at].ecosystem {
			to++
		}
		if s.Only == "" || s.Only == families[at].ecosystem {
			n, err := s.export(dir, families[at:to], more)
			if err != nil {
				return size, err
			}
			size += n
		}
		at = to
	}
	return size, nil
}

func (s Set) export(dir string, list []family, more func(string, *zip.Writer) error) (size int64, err error) {
	ecosystem := list[0].ecosystem
	path := filepath.Join(dir, ecosystem, "all.zip")
	if err = os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return 0, err
	}
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	z := zip.NewWriter(f)
	// One packer for all entries: making one costs more than packing a record.
	packer, err := flate.NewWriter(nil, 3)
	if err != nil {
		return 0, err
	}
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		packer.Reset(w)
		return packer, nil
	})
	if more != nil {
		if err = more(ecosystem, z); err != nil {
			return 0, err
		}
	}
	g := &generator{set: s}
	for i := range list {
		n, err := g.all(z, &list[i])
		if err != nil {
			return 0, err
		}
		size += n
	}
	if err = z.Close(); err != nil {
		return 0, err
	}
	return size, f.Close()
}

// all writes the records of one kind.
func (g *generator) all(z *zip.Writer, f *family) (size int64, err error) {
	count := g.set.Records * f.share / 100
	fresh := 0
	if g.set.Turn > 0 {
		fresh = count / 200
	}
	for i := range count + fresh {
		g.begin(f, i)
		f.write(g, i)
		if err = g.put(z, &size); err != nil {
			return size, err
		}
	}
	if f.ecosystem != "npm" || f.share < 50 || count == 0 {
		return size, nil
	}
	for i := range Canaries {
		g.begin(f, g.set.Records*2+i)
		g.canary(i)
		if err = g.put(z, &size); err != nil {
			return size, err
		}
	}
	return size, nil
}

// put ends a record and writes it.
func (g *generator) put(z *zip.Writer, size *int64) error {
	g.out = append(g.out, '}')
	w, err := z.Create(g.id + ".json")
	if err == nil {
		_, err = w.Write(g.out)
	}
	*size += int64(len(g.out))
	return err
}
