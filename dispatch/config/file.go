package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"pkgd/dispatch/config/owner"
)

// maxFile bounds a configuration file: the longest sensible one has a few
// kilobytes.
const maxFile = 1 << 20

// file is one configuration file, flattened onto dotted names.
type file struct {
	path   string
	values map[string]any // names of the table, and names it does not know
	lines  map[string]int // where each stands, from 1
}

// readFile reads and parses one file; nil, nil when there is none. With mine the
// file must belong to us or root and be writable by nobody else.
func readFile(path string, mine bool, uid int) (*file, error) {
	data, err := readRegular(path, mine, uid)
	if errors.Is(err, fs.ErrNotExist) || isNotDir(err) {
		return nil, nil
	}
	if err != nil {
		return nil, &Error{What: "cannot use the configuration " + path, Why: err.Error()}
	}
	return parseFile(path, data)
}

func readRegular(path string, mine bool, uid int) ([]byte, error) {
	f, err := openQuiet(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	if mine {
		if err := owner.Trusted(info, uid); err != nil {
			return nil, err
		}
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("it is larger than %d bytes", maxFile)
	}
	return data, err
}

// parseFile flattens a file. A byte order mark is read over.
func parseFile(path string, data []byte) (*file, error) {
	data = []byte(strings.TrimPrefix(string(data), "\ufeff"))
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		e := &Error{What: "cannot read the configuration " + path, Why: err.Error()}
		var at *toml.DecodeError
		if errors.As(err, &at) {
			e.What += fmt.Sprintf(", line %d", first(at.Position()))
		}
		return nil, e
	}
	f := &file{path: path, values: map[string]any{}, lines: map[string]int{}}
	f.flatten("", tree)
	for _, p := range places(data) {
		name := p.name()
		for {
			if _, ok := f.lines[name]; !ok {
				f.lines[name] = p.line
			}
			i := strings.LastIndexByte(name, '.')
			if i < 0 {
				break
			}
			name = name[:i]
		}
	}
	return f, nil
}

func first(a, _ int) int { return a }

func (f *file) flatten(prefix string, tree map[string]any) {
	for name, v := range tree {
		full := prefix + name
		sub, isTable := v.(map[string]any)
		if isTable && Find(full) == nil {
			f.flatten(full+".", sub)
			continue
		}
		f.values[full] = v
	}
}

// place is one key of a file: its parts and where it stands.
type place struct {
	table   []string // of the header above it
	key     []string // as written behind the header
	line    int
	from    int // where the key begins, bytes
	isTable bool
	isArray bool // of tables
}

func (p *place) name() string {
	return strings.Join(append(append([]string{}, p.table...), p.key...), ".")
}

// places walks a valid document. The library's tree tells where each key
// begins; what it does not tell is not needed.
func places(data []byte) []place {
	var p unstable.Parser
	p.Reset(data)
	var all []place
	var table []string
	for p.NextExpression() {
		e := p.Expression()
		it := e.Key()
		var key []string
		from := -1
		for it.Next() {
			if from < 0 {
				from = int(it.Node().Raw.Offset)
			}
			key = append(key, string(it.Node().Data))
		}
		if from < 0 {
			continue
		}
		at := place{table: table, key: key, from: from, line: 1 + strings.Count(string(data[:from]), "\n")}
		if e.Kind != unstable.KeyValue {
			table = key
			at.table, at.key, at.isTable, at.isArray = key, nil, true, e.Kind == unstable.ArrayTable
		}
		all = append(all, at)
	}
	return all
}
