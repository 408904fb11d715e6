package timestamps

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"slices"
)

// The file, all numbers little-endian:
//
//	header    8 magic, 4 version, 4 zero, 8 number of sorted records,
//	          4 CRC-32C of the sorted records, 4 CRC-32C of the header so far
//	records   sorted by key; then, in any order, those appended since
//
// and a record:
//
//	16 key, 8 released, 8 first seen (Unix seconds), 1 proof, 1 private, 2 zero,
//	4 CRC-32C of the record so far
//
// A torn or damaged appended record fails its own check and is looked over; a
// damaged header or sorted part makes the file a damaged one, which the next
// writer sets aside.
const (
	magic         = "PKGDTIME"
	formatVersion = 1
	headerSize    = 32
	recordSize    = 40
	// maxRecords bounds the file at 20 MB. At 1,500 packages a project, that is
	// some 300 projects that share nothing.
	maxRecords = 500_000
)

var errDamaged = errors.New("the file of release times was damaged; it is set aside and a new one is begun")

// castagnoli makes the table when it is needed; crc32 keeps it.
func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

func head(b []byte) uint64 { return binary.BigEndian.Uint64(b) }

// readCache reads the file whole; a missing one is empty. What is no plain file
// is not opened.
func readCache(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not a plain file")
	}
	if err != nil {
		return nil, fmt.Errorf("release times cannot be remembered: %s: %w", path, err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("release times cannot be remembered: %w", err)
	}
	defer func() { _ = f.Close() }()
	// The file may be another, larger one by now, and grow meanwhile: its size is
	// a guess. Twice the bound, for appended records; a larger file is cut, which
	// its checks find.
	const most = 2 * maxRecords * recordSize
	data := make([]byte, 0, min(info.Size(), most)+recordSize)
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF || len(data) > most {
			return data, nil
		}
		if err != nil {
			return nil, fmt.Errorf("release times cannot be remembered: %w", err)
		}
		if len(data) == cap(data) {
			data = slices.Grow(data, min(len(data), most)+recordSize)
		}
	}
}

// split checks a file's content and gives its two parts.
func split(data []byte) (sorted, tail []byte, err error) {
	if len(data) == 0 {
		return nil, nil, nil
	}
	if len(data) < headerSize || string(data[:8]) != magic ||
		checksum(data[:headerSize-4]) != binary.LittleEndian.Uint32(data[headerSize-4:]) {
		return nil, nil, errDamaged
	}
	if binary.LittleEndian.Uint32(data[8:]) > formatVersion {
		return nil, nil, ErrNewer
	}
	count, rest := binary.LittleEndian.Uint64(data[16:]), data[headerSize:]
	if count > 2*maxRecords || int(count)*recordSize > len(rest) {
		return nil, nil, errDamaged
	}
	sorted = rest[:int(count)*recordSize]
	if checksum(sorted) != binary.LittleEndian.Uint32(data[24:]) {
		return nil, nil, errDamaged
	}
	return sorted, rest[len(sorted):], nil
}

// header is that of a file with these sorted records.
func header(sorted []byte) []byte {
	h := make([]byte, headerSize)
	copy(h, magic)
	binary.LittleEndian.PutUint32(h[8:], formatVersion)
	binary.LittleEndian.PutUint64(h[16:], uint64(len(sorted)/recordSize))
	binary.LittleEndian.PutUint32(h[24:], checksum(sorted))
	binary.LittleEndian.PutUint32(h[headerSize-4:], checksum(h[:headerSize-4]))
	return h
}

func encode(dst []byte, r record) []byte {
	var b [recordSize]byte
	copy(b[:], r.key[:])
	binary.LittleEndian.PutUint64(b[16:], uint64(r.released))
	binary.LittleEndian.PutUint64(b[24:], uint64(r.seen))
	b[32] = byte(r.proof)
	if r.private {
		b[33] = 1
	}
	binary.LittleEndian.PutUint32(b[36:], checksum(b[:36]))
	return append(dst, b[:]...)
}

// decode reads one record; ok is false when its check fails.
func decode(b []byte) (r record, ok bool) {
	if len(b) < recordSize || checksum(b[:36]) != binary.LittleEndian.Uint32(b[36:]) || b[32] > byte(archived) {
		return record{}, false
	}
	copy(r.key[:], b)
	r.released = int64(binary.LittleEndian.Uint64(b[16:]))
	r.seen = int64(binary.LittleEndian.Uint64(b[24:]))
	r.proof, r.private = proof(b[32]), b[33] == 1
	return r, true
}
