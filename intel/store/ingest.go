package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/cockroachdb/pebble/v2"
)

// ingest makes the database of the tables, layer by layer, and learns their
// names in it. What is ingested later hides what was before.
func (b *builder) ingest(ctx context.Context) (err error) {
	path := filepath.Join(b.dir, dbName)
	defer caught(path, &err)
	db, err := pebble.Open(path, buildOptions())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	known := map[string]bool{}
	for layer, left := 0, len(b.in); left > 0; layer++ {
		var list []string
		for _, in := range b.in {
			if in.layer == layer {
				list = append(list, in.path)
			}
		}
		if err = db.Ingest(ctx, list); err != nil {
			return err
		}
		found, err := b.learn(db, known)
		if err == nil && found != len(list) {
			err = fmt.Errorf("%d tables were put in and %d came out", len(list), found)
		}
		if err != nil {
			return err
		}
		left -= len(list)
	}
	return nil
}

// learn gives every table that was not known before to its part.
func (b *builder) learn(db *pebble.DB, known map[string]bool) (found int, err error) {
	levels, err := db.SSTables()
	if err != nil {
		return 0, err
	}
	for _, level := range levels {
		for _, info := range level {
			name := fmt.Sprintf("%s.sst", info.BackingSSTNum)
			if known[name] {
				continue
			}
			known[name] = true
			for i := range b.meta.Parts {
				p := &b.meta.Parts[i]
				if !bytes.HasPrefix(info.Smallest.UserKey, p.prefix()) {
					continue
				}
				if found++; p.File == "" {
					p.File = name
				} else {
					p.Over = append(p.Over, name)
				}
			}
		}
	}
	return found, nil
}

// finish writes sidecar, lock file and META.
func (b *builder) finish() error {
	side := append(header(b.meta.Number, len(b.side)/pageSize), b.side...)
	if err := os.WriteFile(filepath.Join(b.dir, sidecarName), side, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(b.dir, readersName), nil, 0o644); err != nil {
		return err
	}
	entries, err := os.ReadDir(filepath.Join(b.dir, dbName))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == "LOCK" {
			continue
		}
		f, err := describe(filepath.Join(b.dir, dbName, e.Name()))
		if err != nil {
			return err
		}
		b.meta.Files = append(b.meta.Files, f)
	}
	data, err := b.meta.encode()
	if err != nil {
		return err
	}
	_, head, _ := strings.Cut(string(data[:bytes.IndexByte(data, '\n')]), " ")
	b.meta.ID = generationName(b.meta.Number) + "-" + head[strings.LastIndexByte(head, ' ')+1:]
	return os.WriteFile(filepath.Join(b.dir, metaName), data, 0o644)
}

// describe gives a file's size and checksum.
func describe(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	h := newSum()
	n, err := io.Copy(h, f)
	return File{Name: filepath.Base(path), Size: n, Sum: h.Sum32()}, err
}
