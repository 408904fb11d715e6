package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
)

// maxLine bounds a record in bytes. What would be longer is cut by Append; the
// whole of it is in the plan's blob.
const maxLine = 128 << 10

var (
	hashKey  = []byte(`,"hash":"`)
	errChain = errors.New("the line is no record, or was changed")
)

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// seal gives the line of a record with its hash, and the hash. The hash is of
// the line's JSON without the key "hash"; the line before is inside as "prev".
func (r *Record) seal() (line []byte, err error) {
	r.Hash = ""
	body, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	r.Hash = sum(body)
	line = append(body[:len(body)-1], hashKey...)
	line = append(line, r.Hash...)
	return append(line, '"', '}'), nil
}

// parse reads a line (without its end) and checks its own hash. Whether it
// follows the line before is the caller's to see.
func parse(line []byte) (Record, error) {
	const tail = 64 + 2 // the hash and `"}`
	at := len(line) - tail - len(hashKey)
	if at < 1 || len(line) > maxLine || !bytes.Equal(line[at:at+len(hashKey)], hashKey) {
		return Record{}, errChain
	}
	body := make([]byte, 0, at+1)
	body = append(append(body, line[:at]...), '}')
	var r Record
	if err := json.Unmarshal(line, &r); err != nil {
		return Record{}, errChain
	}
	if sum(body) != r.Hash || string(line[at+len(hashKey):len(line)-2]) != r.Hash {
		return Record{}, errChain
	}
	return r, nil
}
