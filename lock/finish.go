package lock

import (
	"strings"

	"pkgd/guard"
)

// finish fills in what follows from the whole file: who brings in whom, which
// entries are direct where the file has no list of them, and whether all is
// pinned and hashed.
func (f *File) finish(format *Format) {
	f.Pinned, f.Hashed = !f.Wishes, true
	var needs bool
	var normal normaliser
	for i := range f.Entries {
		e := &f.Entries[i]
		if e.Ecosystem == "" {
			e.Ecosystem = format.Ecosystem
		}
		e.Name = normal.name(e.Ecosystem, e.Name)
		if e.Source.Type == "" {
			e.Source.Type = guard.Registry
		}
		e.Requested, e.Specifier = bareURL(e.Requested), bareURL(e.Specifier)
		// A folder of the project is its own work; one that ships with the tools
		// (an SDK) is not.
		e.Member = e.Member || e.Source.Type == guard.Directory && !e.Bundled && inside(e.Source.Location)
		if e.Name == "" {
			f.nameless(e)
		}
		if e.Version == "" {
			f.Pinned = f.Pinned && !e.Source.Type.Vouched()
		}
		if e.Source.Type.Vouched() && e.Integrity == "" && !e.Bundled {
			f.Hashed = false
		}
		needs = needs || len(e.Needs) > 0
	}
	for i := range f.Members {
		m := &f.Members[i]
		if m.Ecosystem == "" {
			m.Ecosystem = format.Ecosystem
		}
		if m.Name = guard.NormalName(m.Ecosystem, m.Name); m.Name == "" {
			m.Name = m.Source.Location
		}
	}
	if len(f.Entries) == 0 {
		f.Pinned, f.Hashed = false, false
	}
	if needs {
		f.link()
	}
}

// normaliser is guard.NormalName that remembers the row it found last: most
// files have one ecosystem.
type normaliser struct {
	ecosystem string
	row       *guard.Ecosystem
}

func (n *normaliser) name(ecosystem, name string) string {
	if ecosystem != n.ecosystem {
		n.ecosystem, n.row = ecosystem, guard.FindEcosystem(ecosystem)
	}
	if n.row == nil || n.row.Normal == nil {
		return name
	}
	return n.row.Normal(name)
}

// nameless calls an entry by its place, or says that nothing names it.
func (f *File) nameless(e *Entry) {
	if e.Name = e.Source.Location; e.Name == "" || e.Source.Type.Vouched() {
		f.problem(e.Line, "file", "an entry has no name")
	}
}

// inside says whether a path, as a lock file writes it, stays in the project.
func inside(path string) bool {
	return path != "" && !strings.HasPrefix(path, "..") && !strings.Contains(path, "/../") && path[0] != '/' && path[0] != '~' &&
		!strings.ContainsAny(path, `\:`)
}

// link sets Under and ByRegistry from Needs. Where the file has no list of
// direct dependencies, the entries nobody needs are taken for them.
func (f *File) link() {
	edges, needed, listed := f.edges()
	listed = listed || f.directs
	queue := make([]int32, 0, len(f.Entries))
	seen := make([]bool, len(f.Entries))
	for i := range f.Entries {
		e := &f.Entries[i]
		if !needed[i] && !listed {
			e.Direct = true
		}
		if e.Direct || !needed[i] {
			queue, seen[i] = append(queue, int32(i)), true
		}
	}
	// By breadth from the direct ones, so that going up by Under ends at one of
	// them, on the shortest way. Rings that nothing direct leads to come last.
	for start, at := 0, 0; ; start++ {
		for ; at < len(queue); at++ {
			queue = f.spread(edges, seen, queue, int(queue[at]))
		}
		for start < len(seen) && seen[start] {
			start++
		}
		if start == len(seen) {
			return
		}
		queue, seen[start] = append(queue, int32(start)), true
	}
}

// spread goes from one entry to those it needs.
func (f *File) spread(edges [][]int32, seen []bool, queue []int32, i int) []int32 {
	from := &f.Entries[i]
	under := "" // made once: names can be long and their needs many
	for _, to := range edges[i] {
		e := &f.Entries[to]
		if from.Source.Type.Vouched() && !e.Source.Type.Vouched() && !e.Direct {
			e.ByRegistry = true
		}
		if seen[to] {
			continue
		}
		seen[to] = true
		queue = append(queue, to)
		if under == "" {
			under = from.Name + "@" + from.Version
		}
		e.Under = under
	}
	return queue
}

// edges gives for each entry the indexes of those it needs, which entries are
// needed by another, and whether any is marked as direct.
func (f *File) edges() (edges [][]int32, needed []bool, listed bool) {
	byKey := make(map[string]int32, len(f.Entries))
	total := 0
	for i := range f.Entries {
		byKey[f.Entries[i].Key] = int32(i)
		listed = listed || f.Entries[i].Direct
		total += len(f.Entries[i].Needs)
	}
	edges, needed = make([][]int32, len(f.Entries)), make([]bool, len(f.Entries))
	all := make([]int32, 0, total)
	for i := range f.Entries {
		begin := len(all)
		for _, key := range f.Entries[i].Needs {
			if to, ok := byKey[key]; ok && int(to) != i {
				all = append(all, to)
				needed[to] = true
			}
		}
		edges[i] = all[begin:len(all):len(all)]
	}
	return edges, needed, listed
}
