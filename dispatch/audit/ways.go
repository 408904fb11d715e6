package audit

import (
	"slices"

	"pkgd/lock"
)

// ways knows the shortest way from a direct dependency to every entry of a file.
type ways struct {
	file   *lock.File
	parent []int // index of the entry it is reached from; -1 direct, -2 not reached
}

const (
	fromProject = -1
	unreached   = -2
)

// waysOf goes through the file by breadth from its direct dependencies, so that
// the first way found is a shortest.
func waysOf(f *lock.File) *ways {
	w := &ways{file: f, parent: make([]int, len(f.Entries))}
	byKey := make(map[string]int, len(f.Entries))
	var queue []int
	for i := range f.Entries {
		w.parent[i] = unreached
		if k := f.Entries[i].Key; k != "" {
			byKey[k] = i
		}
	}
	for i := range f.Entries {
		if f.Entries[i].Direct {
			w.parent[i] = fromProject
			queue = append(queue, i)
		}
	}
	for at := 0; at < len(queue); at++ {
		for _, key := range f.Entries[queue[at]].Needs {
			if i, ok := byKey[key]; ok && w.parent[i] == unreached {
				w.parent[i] = queue[at]
				queue = append(queue, i)
			}
		}
	}
	return w
}

// to gives the names from the direct dependency to an entry, both included; nil
// where the file does not tell.
func (w *ways) to(i int) []string {
	if w.parent[i] == unreached {
		return nil
	}
	var path []string
	for ; i >= 0; i = w.parent[i] {
		e := &w.file.Entries[i]
		name := e.Name
		if e.Version != "" {
			name += "@" + e.Version
		}
		path = append(path, name)
	}
	slices.Reverse(path)
	return path
}
