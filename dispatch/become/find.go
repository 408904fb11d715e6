package become

import "strconv"

// Call is a manager as it was called.
type Call struct {
	Name    string   // "pip3.12"
	Args    []string // without argv[0]
	Environ []string // see Environ
}

// Target is the next real program.
type Target struct {
	// Path is absolute and as PATH spells it: it is never resolved, because
	// many managers look at the name they were called by.
	Path string
	// Environ is the call's environment with the chain carried on.
	Environ []string
}

// candidate is a file on PATH with the wanted name that is not pkgd's.
type candidate struct {
	path string
	id   fileID
}

// search is what PATH holds.
type search struct {
	found    []candidate
	refused  string // a file that would fit but cannot be executed; "" none
	relative string // one that was left out because its entry is relative; "" none
}

// Find gives the next real program of the call's name: the first on PATH that is
// not pkgd and has not been handed control in this chain. Empty and relative
// entries are never chosen, since a project could put a program there. The error
// is an *Error: 127 there is none, 126 there is one that cannot be executed, 125
// all there is leads back to pkgd.
func Find(c Call) (Target, error) {
	value, _ := lookup(c.Environ, ChainVariable)
	all := parseChain(value)
	path, _ := lookup(c.Environ, "PATH")
	s := look(c.Name, path, len(all) == 0)
	if len(s.found) == 0 {
		return Target{}, s.nothing(c.Name)
	}
	k := key(c.Args, workingFolder())
	near := ancestors{self: processID()}
	var chain []hop
	if len(all) > 0 {
		near = family()
		chain = same(all, c.Name, k, near)
	}
	next, ok := s.next(chain)
	if !ok || len(chain) >= maxDepth || lineage(all, c.Name) >= maxLineage {
		return Target{}, loop(c.Name, all, s)
	}
	return Target{next.path, withChain(c.Environ, append(all, hop{c.Name, near.self, k, next.path}))}, nil
}

// next picks the first candidate that the chain has not been through. When it
// has been through all, the one it came to last may have called itself with
// equal words, and gets control once more.
func (s *search) next(chain []hop) (candidate, bool) {
	visits := make([]int, len(s.found))
	last := -1
	for _, h := range chain {
		for i := range s.found {
			if s.found[i].path == h.path || sameFile(s.found[i].id, h.path) {
				visits[i]++
				last = i
			}
		}
	}
	for i, n := range visits {
		if n == 0 {
			return s.found[i], true
		}
	}
	if last >= 0 && visits[last] == 1 {
		return s.found[last], true
	}
	return candidate{}, false
}

// nothing says why there is no candidate.
func (s *search) nothing(name string) *Error {
	if s.refused != "" {
		return &Error{exitNotExec, "pkgd: " + name + ": " + s.refused +
			" may not be executed, and there is no other on PATH; give it the permission or install " + name, s.refused}
	}
	text := "pkgd: " + name + ": there is no " + name + " on PATH besides pkgd's own shim; install it, or put its folder on PATH"
	if s.relative != "" {
		text += " (" + s.relative + " was left out: relative entries of PATH are never used)"
	}
	return &Error{exitNotFound, text, ""}
}

// loop lists the way that came back.
func loop(name string, hops []hop, s search) *Error {
	text := "pkgd: " + name + ": stopped, since every " + name + " on PATH leads back to pkgd. These were tried:"
	n := 0
	for _, h := range hops {
		if h.name != name {
			continue
		}
		n++
		text += "\n  " + strconv.Itoa(n) + ". " + h.path + " (process " + strconv.Itoa(h.pid) + ")"
	}
	at := s.found[len(s.found)-1].path
	for i := len(hops) - 1; i >= 0; i-- {
		if hops[i].name == name {
			at = hops[i].path
			break
		}
	}
	text += "\n  The PATH entry " + folderOf(at) + " holds a wrapper that calls " + name +
		" by name: take it off PATH, or put the folder of the real " + name + " on PATH behind pkgd's"
	return &Error{exitLoop, text, at}
}
