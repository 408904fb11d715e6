package config

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A map stands in a file as an inline table (key = { a = 1 }), as a table of
// its own ([key], a = 1 on lines), or as dotted keys (key.a = 1).

// putMap sets a map to v, or, with merge, adds the entries of v to it.
func putMap(data []byte, name string, v map[string]int64, merge bool) ([]byte, error) {
	all := places(data)
	if inline(all, name) || !hasTable(all, name) {
		if merge {
			v = merged(data, name, v)
		}
		return put(data, name, Format(v))
	}
	var err error
	if !merge {
		for _, entry := range entries(all, name) {
			if _, keep := v[entry]; !keep {
				if data, err = dropEntry(data, name, entry); err != nil {
					return nil, err
				}
			}
		}
	}
	for _, entry := range slices.Sorted(maps.Keys(v)) {
		if data, err = putEntry(data, name, entry, v[entry]); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// dropMap takes a map out, or one entry of it.
func dropMap(data []byte, name, entry string) ([]byte, error) {
	all := places(data)
	if inline(all, name) {
		if entry == "" {
			return drop(data, name)
		}
		v := merged(data, name, nil)
		delete(v, entry)
		return put(data, name, Format(v))
	}
	var err error
	for _, e := range entries(all, name) {
		if entry == "" || e == entry {
			if data, err = dropEntry(data, name, e); err != nil {
				return nil, err
			}
		}
	}
	return data, nil
}

func inline(all []place, name string) bool {
	return slices.ContainsFunc(all, func(p place) bool { return !p.isTable && p.name() == name })
}

// entryOf gives the entry that a line sets in a map; ok is false for other lines.
func (p *place) entryOf(name string) (entry string, ok bool) {
	parts, path := append(slices.Clone(p.table), p.key...), strings.Split(name, ".")
	if p.isTable || len(parts) != len(path)+1 || !slices.Equal(parts[:len(path)], path) {
		return "", false
	}
	return parts[len(path)], true
}

func entries(all []place, name string) []string {
	var list []string
	for i := range all {
		if e, ok := all[i].entryOf(name); ok {
			list = append(list, e)
		}
	}
	return list
}

// merged is what an inline table holds, with the entries of v.
func merged(data []byte, name string, v map[string]int64) map[string]int64 {
	m := map[string]int64{}
	if f, err := parseFile("", data); err == nil {
		if had, ok := numbers(f.values[name]); ok {
			m = maps.Clone(had.(map[string]int64))
		}
	}
	maps.Copy(m, v)
	return m
}

func putEntry(data []byte, name, entry string, n int64) ([]byte, error) {
	all := places(data)
	for i := range all {
		if e, ok := all[i].entryOf(name); ok && e == entry {
			from, to := valueRange(data, all[i])
			return splice(data, from, to, strconv.FormatInt(n, 10)), nil
		}
	}
	line := quoteKey(entry) + " = " + strconv.FormatInt(n, 10) + "\n"
	if at, found := sectionEnd(data, all, name); found {
		if at == len(data) {
			data = ended(data)
			at = len(data)
		}
		return splice(data, at, at, line), nil
	}
	// Dotted keys only: one more beside the last of them.
	for i := len(all) - 1; i >= 0; i-- {
		if _, ok := all[i].entryOf(name); ok {
			prefix := strings.TrimPrefix(name, strings.Join(append(slices.Clone(all[i].table), ""), "."))
			_, to := valueRange(data, all[i])
			data, to = endLine(data, to)
			return splice(data, to, to, prefix+"."+line), nil
		}
	}
	return nil, &Error{What: "cannot set " + name + "." + entry, Why: "the file writes it in a way that pkgd does not edit", Next: "edit the file"}
}

// endLine gives the place behind the line that holds at, ending the last one.
func endLine(data []byte, at int) ([]byte, int) {
	to := lineEnd(data, at)
	if to == len(data) {
		data = ended(data)
		to = len(data)
	}
	return data, to
}

func dropEntry(data []byte, name, entry string) ([]byte, error) {
	all := places(data)
	for i := range all {
		if e, ok := all[i].entryOf(name); ok && e == entry {
			return dropLine(data, all[i]), nil
		}
	}
	return data, nil
}
