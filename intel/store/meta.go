package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"path/filepath"
	"strconv"
)

// Format is the version of everything this package writes. A higher one ends in
// an error of kind Newer.
const Format = 1

const metaMagic = "pkgd-store"

// PartKey names a part: what one feed says of one ecosystem.
type PartKey struct {
	Feed      string `json:"feed"`
	Ecosystem string `json:"ecosystem"`
}

// Feed is where a part stands with its feed.
type Feed struct {
	PartKey
	// Exported is the time of the newest whole export that was taken in, by the
	// clock of whoever made it, Unix seconds; for loose records alone the newest
	// of them.
	Exported int64 `json:"exported"`
	// Whole is true once a whole export was taken in.
	Whole bool `json:"whole,omitempty"`
	// ETag and LastModified, as the server gave them with the export, make the
	// next request conditional.
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// Part is one part of a generation.
type Part struct {
	PartKey
	Records   int    `json:"records"`
	Malicious int    `json:"malicious,omitempty"`
	Withdrawn int    `json:"withdrawn,omitempty"`
	Names     int    `json:"names"` // distinct packages
	Rows      int    `json:"rows"`
	File      string `json:"file"` // table in db/; "" the part is empty
	// Over are thin tables of changes that lie over File, the newest last; Laid
	// is how many pairs they have together.
	Over []string `json:"over,omitempty"`
	Laid int      `json:"laid,omitempty"`
	// Ghosts bounds how many names the sidecar lists though their records went.
	Ghosts int `json:"ghosts,omitempty"`
	Page   int `json:"page"` // first page of its section in the sidecar
	Pages  int `json:"pages"`
}

// tables lists a part's tables from the bottom up.
func (p *Part) tables() []string {
	if p.File == "" {
		return nil
	}
	return append([]string{p.File}, p.Over...)
}

// File is a file of db/, as it was when the generation was published.
type File struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Sum  uint32 `json:"sum"` // CRC-32C
}

// Meta describes a generation.
type Meta struct {
	Number uint64 `json:"number"`
	Parts  []Part `json:"parts"`
	Feeds  []Feed `json:"feeds"`
	Files  []File `json:"files"`
	// ID is the generation's name and the beginning of META's checksum, so that
	// two generations of the same number in two stores differ.
	ID string `json:"-"`
}

// Feed gives a part's state, nil where there is none.
func (m *Meta) Feed(k PartKey) *Feed {
	for i := range m.Feeds {
		if m.Feeds[i].PartKey == k {
			return &m.Feeds[i]
		}
	}
	return nil
}

// Part gives a part, nil where there is none.
func (m *Meta) Part(k PartKey) *Part {
	for i := range m.Parts {
		if m.Parts[i].PartKey == k {
			return &m.Parts[i]
		}
	}
	return nil
}

// Records counts the records of all parts.
func (m *Meta) Records() int {
	n := 0
	for i := range m.Parts {
		n += m.Parts[i].Records
	}
	return n
}

// castagnoli is built once: Pebble's own start has paid for the table already.
func sum(data []byte) uint32 { return crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli)) }

// encode gives META's bytes: a line with format and checksum, then JSON.
func (m *Meta) encode() ([]byte, error) {
	body, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	return append(fmt.Appendf(nil, "%s %d %08x\n", metaMagic, Format, sum(body)), body...), nil
}

func readMeta(gen string) (*Meta, error) {
	path := filepath.Join(gen, metaName)
	data, err := readOurs(path, 16<<20)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, damaged(path, "it is missing")
		}
		return nil, asError(path, err)
	}
	head, body, ok := bytes.Cut(data, []byte("\n"))
	fields := bytes.Fields(head)
	if !ok || len(fields) < 2 || string(fields[0]) != metaMagic {
		return nil, damaged(path, "it does not begin as pkgd writes it")
	}
	format, err := strconv.Atoi(string(fields[1]))
	if err != nil || format < 1 {
		return nil, damaged(path, "its format cannot be read")
	}
	if format > Format {
		return nil, &Error{Kind: Newer, Path: path, Next: nextUpgrade,
			Why: fmt.Sprintf("it has format %d, and this pkgd knows none above %d", format, Format)}
	}
	if len(fields) != 3 || fmt.Sprintf("%08x", sum(body)) != string(fields[2]) {
		return nil, damaged(path, "its checksum is wrong")
	}
	m := new(Meta)
	if err = json.Unmarshal(body, m); err != nil {
		return nil, damaged(path, err.Error())
	}
	if generationName(m.Number) != filepath.Base(gen) {
		return nil, damaged(path, "it describes another generation: "+generationName(m.Number))
	}
	m.ID = generationName(m.Number) + "-" + string(fields[2])
	return m, nil
}
