//go:build unix

package become

// defaultPath is searched where PATH is unset or empty, as a C library does.
const defaultPath = "/usr/local/bin:/usr/bin:/bin"

func sameVariable(a, b string) bool { return a == b }

// look goes through PATH once. one: the first candidate is enough.
func look(name, path string, one bool) search {
	var s search
	if path == "" {
		path = defaultPath
	}
	us := self()
	for more := true; more; {
		var dir string
		dir, path, more = entry(path)
		if dir == "" || dir[0] != '/' {
			if s.relative == "" {
				s.relative = relativeHit(dir, name)
			}
			continue
		}
		file := dir + "/" + name
		if dir[len(dir)-1] == '/' {
			file = dir + name
		}
		st, ok := stat(file)
		if !ok || !st.regular() || us.ours(file, st) {
			continue
		}
		if !executable(file, st) {
			if s.refused == "" {
				s.refused = file
			}
			continue
		}
		s.found = append(s.found, candidate{file, st.id})
		if one {
			break
		}
	}
	return s
}

// entry takes the first entry off PATH; more says whether another follows.
func entry(path string) (dir, rest string, more bool) {
	for i := 0; i < len(path); i++ {
		if path[i] == ':' {
			return path[:i], path[i+1:], true
		}
	}
	return path, "", false
}

// relativeHit is the file that a relative entry would have given; "" none.
func relativeHit(dir, name string) string {
	if dir == "" {
		dir = "."
	}
	file := dir + "/" + name
	if st, ok := stat(file); !ok || !st.regular() || !executable(file, st) {
		return ""
	}
	return file
}
