package store

import (
	"bytes"
	"fmt"
	"hash"
	"hash/crc32"
	"path/filepath"
)

func newSum() hash.Hash32 { return crc32.New(crc32.MakeTable(crc32.Castagnoli)) }

// Verify reads everything: every file's checksum, every page of the sidecar,
// every row, and that all of them agree. It takes about a second for a million
// records.
func (r *Reader) Verify() error {
	if err := r.checkFiles(); err != nil {
		return err
	}
	for _, want := range r.meta.Files {
		path := filepath.Join(r.path, dbName, filepath.Base(want.Name))
		got, err := describe(path)
		if err != nil {
			return asError(path, err)
		}
		if got.Sum != want.Sum {
			return damaged(path, "its checksum is wrong")
		}
	}
	for i := range r.meta.Parts {
		if err := r.verifyPart(&r.meta.Parts[i]); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reader) verifyPart(p *Part) error {
	w := walker{s: r.side, part: p, at: -1}
	listed := 0
	for i := range p.Pages {
		if err := w.load(i); err != nil {
			return err
		}
		listed += w.n
	}
	got := table{part: Part{PartKey: p.PartKey}}
	err := r.scan(p.PartKey, nil, allKinds, func(key, value []byte) error {
		name, _, ok := splitRow(key)
		if !ok {
			got.part.Records++
			return nil
		}
		got.part.Rows++
		if bytes.Equal(name, got.name) && got.part.Names > 0 {
			return nil
		}
		got.part.Names++
		got.name = append(got.name[:0], name...)
		has, err := w.has(fingerprint(string(name)))
		if err == nil && !has {
			err = damaged(r.side.path, fmt.Sprintf("it does not list %s:%s, which has records", p.Ecosystem, name))
		}
		return err
	})
	if err != nil {
		return err
	}
	if got.part.Records != p.Records || got.part.Rows != p.Rows || got.part.Names != p.Names {
		return damaged(r.path, fmt.Sprintf("%s has %d records in %d rows and should have %d in %d", p.Ecosystem,
			got.part.Records, got.part.Rows, p.Records, p.Rows))
	}
	if listed > p.Names+p.Ghosts {
		return damaged(r.side.path, fmt.Sprintf("it lists %d packages of %s and should list %d", listed, p.Ecosystem, p.Names))
	}
	return nil
}
