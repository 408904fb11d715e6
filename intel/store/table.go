package store

import (
	"bytes"
	"errors"

	"github.com/cockroachdb/pebble/v2/objstorage/objstorageprovider"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// table writes one part's table and counts what goes by.
type table struct {
	w      *sstable.Writer
	part   Part
	prefix []byte
	key    []byte
	name   []byte
	hashes []uint64
	pairs  int
}

// newTable begins a table: the bottom one of a part or, with over, one that lies
// over others. In a table made for the bottom Pebble takes a dropped pair for
// one that hides nothing.
func newTable(path string, k PartKey, over bool) (*table, error) {
	level := 6
	if over {
		level = 0
	}
	f, err := unsynced{vfs.Default}.Create(path, vfs.WriteCategoryUnspecified)
	if err != nil {
		return nil, err
	}
	o := buildOptions().MakeWriterOptions(level, tableVersion.MaxTableFormat())
	return &table{w: sstable.NewWriter(objstorageprovider.NewFileWritable(f), o), part: Part{PartKey: k}, prefix: k.prefix()}, nil
}

func (t *table) put(key, value []byte) error {
	t.pairs++
	switch name, _, ok := splitRow(key); {
	case ok:
		t.part.Rows++
		if t.part.Names == 0 || !bytes.Equal(name, t.name) {
			t.name = append(t.name[:0], name...)
			t.part.Names++
			t.hashes = append(t.hashes, fingerprint(string(name)))
		}
	case len(key) > 0 && key[0] == kindIndex && len(value) > 0:
		t.part.Records++
		t.part.Withdrawn += int(value[0] & 1)
		t.part.Malicious += int(value[0] >> 1 & 1)
	default:
		return errors.New("a key of no kind")
	}
	t.key = append(append(t.key[:0], t.prefix...), key...)
	return t.w.Set(t.key, value)
}

// drop hides a pair of the tables beneath.
func (t *table) drop(key []byte) error {
	t.pairs++
	t.key = append(append(t.key[:0], t.prefix...), key...)
	return t.w.Delete(t.key)
}

func (t *table) close() error { return t.w.Close() }

func (t *table) abandon() { _ = t.w.Close() }
