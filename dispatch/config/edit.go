package config

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"pkgd/dispatch/config/aside"
)

// Set writes one value into the user's file and keeps everything else in it,
// comments too, byte for byte. The text is read as from a variable. One entry of
// a map is KEY.ENTRY ("cooldown.overrides.left-pad").
func (c *Config) Set(name, text string) error {
	k, entry := findEntry(name)
	if k == nil {
		return unknownKey(name)
	}
	if err := settable(k); err != nil {
		return err
	}
	if entry != "" {
		text = entry + "=" + text
	}
	v, err := k.Parse(text)
	if err != nil {
		return &Error{What: name + " " + err.Error(), Why: "it is " + quote(text)}
	}
	return c.editFile(func(data []byte) ([]byte, error) {
		if k.Kind != Map {
			return put(data, name, Format(v))
		}
		return putMap(data, k.Name, v.(map[string]int64), entry != "")
	})
}

// settable: what the user's file must not hold, or would hold in vain.
func settable(k *Key) error {
	switch {
	case k.Secret:
		return &Error{What: k.Name + " is not written into the configuration", Why: "it is a secret", Next: "pkgd config set-secret " + k.Name}
	case k.Name == "locked":
		return &Error{What: k.Name + " is not written into the user's file", Why: "it means something in the system's file only", Next: "edit that file"}
	}
	return nil
}

// findEntry finds a key, or a map's key and the entry that is named behind it.
func findEntry(name string) (k *Key, entry string) {
	if k = Find(name); k != nil {
		return k, ""
	}
	for i := range Keys() {
		k := &Keys()[i]
		if rest, ok := strings.CutPrefix(name, k.Name+"."); ok && k.Kind == Map && rest != "" {
			return k, rest
		}
	}
	return nil, ""
}

// Reset takes one key, or one entry of a map, out of the user's file, or removes
// the file for "".
func (c *Config) Reset(name string) error {
	if name == "" {
		if c.user == "" {
			return nil
		}
		if err := os.Remove(c.user); err != nil && !os.IsNotExist(err) {
			return err
		}
		return nil
	}
	k, entry := findEntry(name)
	if k == nil {
		return unknownKey(name)
	}
	return c.editFile(func(data []byte) ([]byte, error) {
		if k.Kind == Map {
			return dropMap(data, k.Name, entry)
		}
		return drop(data, name)
	})
}

func unknownKey(name string) error {
	e := &Error{What: "unknown key " + name, Why: "pkgd has no such setting", Next: "`pkgd config options` lists all"}
	if n := Nearest(name); n != "" {
		e.Next = "did you mean " + n + "?"
	}
	return e
}

func (c *Config) editFile(edit func([]byte) ([]byte, error)) error {
	if c.user == "" {
		return &Error{What: "there is no place for the configuration", Why: "no home folder is known", Next: "set HOME, PKGD_DATA_DIR or PKGD_CONFIG_PATH"}
	}
	path := c.user
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // dotfiles are often links; the file behind is edited, the link stays
	}
	data, err := readRegular(path, true, c.w.UID)
	if err != nil && !os.IsNotExist(err) {
		return &Error{What: "cannot change " + path, Why: err.Error()}
	}
	out, err := edit(data)
	if err != nil {
		return err
	}
	if bytes.Equal(out, data) {
		return nil
	}
	if _, err := parseFile(path, out); err != nil {
		return fmt.Errorf("the change would break %s, so nothing was written: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return aside.Write(path, out, 0o600)
}

// put replaces the value of a key where it stands, or adds the key to its
// table, or the table to the end.
func put(data []byte, name, value string) ([]byte, error) {
	all := places(data)
	for _, p := range all {
		if !p.isTable && p.name() == name {
			from, to := valueRange(data, p)
			return splice(data, from, to, value), nil
		}
	}
	if hasTable(all, name) {
		return nil, &Error{What: "cannot set " + name, Why: "the file writes it as a table of its own", Next: "edit the file"}
	}
	section, key := "", name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		section, key = name[:i], name[i+1:]
	}
	line := key + " = " + value + "\n"
	at, found := sectionEnd(data, all, section)
	if !found {
		sep := ""
		if len(data) > 0 {
			sep = "\n"
		}
		return append(ended(data), sep+"["+section+"]\n"+line...), nil
	}
	if at == len(data) {
		data = ended(data)
		at = len(data)
	}
	return splice(data, at, at, line), nil
}

// drop takes a key's line out.
func drop(data []byte, name string) ([]byte, error) {
	all := places(data)
	for _, p := range all {
		if !p.isTable && p.name() == name {
			return dropLine(data, p), nil
		}
	}
	if hasTable(all, name) {
		return nil, &Error{What: "cannot reset " + name, Why: "the file writes it as a table of its own", Next: "edit the file"}
	}
	return data, nil
}

// dropLine takes the whole line or lines of a key out.
func dropLine(data []byte, p place) []byte {
	_, to := valueRange(data, p)
	from := p.from
	for from > 0 && (data[from-1] == ' ' || data[from-1] == '\t') {
		from--
	}
	return splice(data, from, lineEnd(data, to), "")
}

func hasTable(all []place, name string) bool {
	for _, p := range all {
		if p.isTable && p.name() == name || strings.HasPrefix(p.name(), name+".") {
			return true
		}
	}
	return false
}

// sectionEnd is where a new line of a section goes: behind its last value, or
// behind its header; for the root section before the first header.
func sectionEnd(data []byte, all []place, section string) (at int, found bool) {
	at = -1
	for _, p := range all {
		if strings.Join(p.table, ".") != section || p.isArray {
			continue
		}
		if p.isTable {
			at = lineEnd(data, p.from)
			continue
		}
		_, to := valueRange(data, p)
		at = lineEnd(data, to)
	}
	if at < 0 && section == "" {
		return 0, true
	}
	return at, at >= 0
}

func lineEnd(data []byte, at int) int {
	if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(data)
}

func ended(data []byte) []byte {
	if len(data) > 0 && data[len(data)-1] != '\n' {
		return append(bytes.Clone(data), '\n')
	}
	return bytes.Clone(data)
}

func splice(data []byte, from, to int, text string) []byte {
	out := make([]byte, 0, len(data)+len(text))
	out = append(out, data[:from]...)
	out = append(out, text...)
	return append(out, data[to:]...)
}

// valueRange finds the bytes of a key's value. The document is valid, so the
// value begins behind the first "=" outside of quotes and ends where its
// brackets and quotes are closed.
func valueRange(data []byte, p place) (from, to int) {
	i := p.from
	for i < len(data) && data[i] != '=' {
		if data[i] == '"' || data[i] == '\'' {
			i = quotedEnd(data, i)
			continue
		}
		i++
	}
	i++
	for i < len(data) && (data[i] == ' ' || data[i] == '\t') {
		i++
	}
	from = i
	depth := 0
	for i < len(data) {
		switch c := data[i]; {
		case c == '"' || c == '\'':
			i = quotedEnd(data, i)
			continue
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case c == '#' && depth > 0:
			i = lineEnd(data, i)
			continue
		case depth == 0 && (c == '\n' || c == '#'):
			return from, from + len(bytes.TrimRight(data[from:i], " \t\r"))
		}
		i++
	}
	return from, from + len(bytes.TrimRight(data[from:i], " \t\r"))
}

// quotedEnd is the place behind a quoted text that begins at i.
func quotedEnd(data []byte, i int) int {
	q := data[i]
	mark := []byte{q}
	if bytes.HasPrefix(data[i:], []byte{q, q, q}) {
		mark = []byte{q, q, q}
	}
	for j := i + len(mark); j < len(data); j++ {
		if q == '"' && data[j] == '\\' {
			j++
			continue
		}
		if bytes.HasPrefix(data[j:], mark) {
			j += len(mark)
			for len(mark) == 3 && j < len(data) && data[j] == q {
				j++ // up to two more quotes belong to the text
			}
			return j
		}
	}
	return len(data)
}
