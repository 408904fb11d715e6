package lock

// manifest is what a package.json beside a lock file asks for. It serves the
// lock files that do not say which of their packages the project itself needs.
type manifest struct {
	wants      map[string]wish // by the name that the project uses
	workspaces bool            // it has projects of its own below it
}

type wish struct {
	spec          string
	dev, optional bool
}

// readManifest reads the package.json beside a lock file. Where it cannot be
// had, nothing is known, which is no problem of the lock file.
func readManifest(open Opener) *manifest {
	if open == nil {
		return nil
	}
	data, err := open("package.json")
	if err != nil || len(data) > MaxSize {
		return nil
	}
	src, _ := decode(data)
	root := parseJSON(src, &File{}, false).root()
	m := &manifest{wants: map[string]wish{}, workspaces: root.get("workspaces").ok()}
	for _, list := range [...]string{"peerDependencies", "devDependencies", "optionalDependencies", "dependencies"} {
		for d := root.get(list).first(); d.ok(); d = d.next() {
			m.wants[d.key()] = wish{spec: d.str(), dev: list == "devDependencies", optional: list == "optionalDependencies"}
		}
	}
	return m
}

// spreadDev marks as development-only what the direct entries marked so bring
// in and no other direct entry does.
func (f *File) spreadDev() {
	edges, _, listed := f.edges()
	if !listed {
		return
	}
	needed := make([]bool, len(f.Entries)) // by something that is not for development
	var queue []int32
	for i := range f.Entries {
		if e := &f.Entries[i]; e.Direct && !e.Dev {
			queue, needed[i] = append(queue, int32(i)), true
		}
	}
	queue = reach(edges, needed, queue)
	dev := make([]bool, len(f.Entries))
	queue = queue[:0]
	for i := range f.Entries {
		if e := &f.Entries[i]; e.Direct && e.Dev {
			queue, dev[i] = append(queue, int32(i)), true
		}
	}
	reach(edges, dev, queue)
	for i := range f.Entries {
		f.Entries[i].Dev = dev[i] && !needed[i]
	}
}

// reach marks everything that the queue leads to.
func reach(edges [][]int32, seen []bool, queue []int32) []int32 {
	for at := 0; at < len(queue); at++ {
		for _, to := range edges[queue[at]] {
			if !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	return queue
}
