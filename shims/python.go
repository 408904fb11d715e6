package shims

// PythonPip reads "python3 -m pip …". name is what the interpreter was called by
// and args the words behind it; m is pip and rest are pip's own words. ok is
// false when the words do not start pip. The interpreter itself is no manager:
// nothing is linked under its name.
func PythonPip(name string, args []string) (m *Manager, rest []string, ok bool) {
	if !pythonName(name) {
		return nil, nil, false
	}
	for i := 0; i < len(args); i++ {
		word := args[i]
		switch {
		case len(word) < 2 || word[0] != '-' || word == "--":
			return nil, nil, false // a script, or standard input
		case hasPrefix(word, "--"):
			if word == "--check-hash-based-pycs" {
				i++
			}
			continue
		}
		module, more, found := pythonRow(word[1:], args[i+1:])
		if found {
			if module != "pip" && module != "pip.__main__" {
				return nil, nil, false
			}
			return &pip, more, true
		}
		i += len(args) - i - 1 - len(more)
	}
	return nil, nil, false
}

// pythonRow reads a row of one-letter options. The module behind "m" ends the
// interpreter's own words; "W" and "X" take a value, joined or not; a "c" ends
// them too, without a module. more are the words not used up.
func pythonRow(letters string, next []string) (module string, more []string, ends bool) {
	for i := 0; i < len(letters); i++ {
		joined := letters[i+1:]
		switch letters[i] {
		case 'm', 'c':
			if joined == "" && len(next) > 0 {
				joined, next = next[0], next[1:]
			}
			if letters[i] == 'c' {
				joined = ""
			}
			return joined, next, true
		case 'W', 'X', 'Q':
			if joined == "" && len(next) > 0 {
				next = next[1:]
			}
			return "", next, false
		case 'V':
			if hasPrefix(joined, ":") { // the Windows launcher: "-V:3.12"
				return "", next, false
			}
		}
	}
	return "", next, false
}

// pythonDeaf says whether an interpreter's words make it heed no PYTHON variable
// (-I, -E) or load no file of a site's (-S).
func pythonDeaf(lead []string) bool {
	deaf := false
	eachRow(lead, func(row string, _ int) {
		for i := 0; i < len(row) && index("mcWXQV", row[i]) < 0; i++ {
			deaf = deaf || index("IES", row[i]) >= 0
		}
	})
	return deaf
}

// pythonWithout takes the module, and the "m" before it, off an interpreter's
// words.
func pythonWithout(lead []string) (words []string, module string) {
	words = append(words, lead...)
	eachRow(lead, func(row string, at int) {
		for i := 0; i < len(row) && index("cWXQV", row[i]) < 0; i++ {
			if row[i] != 'm' {
				continue
			}
			if module = row[i+1:]; module == "" && at+1 < len(lead) {
				module = lead[at+1]
			}
			if words = words[:at]; i > 0 {
				words = append(words, "-"+row[:i])
			}
			return
		}
	})
	return words, module
}

// eachRow calls back for every row of one-letter options, without its dash, and
// says where it stands.
func eachRow(lead []string, row func(letters string, at int)) {
	for i := 0; i < len(lead); i++ {
		word := lead[i]
		switch {
		case hasPrefix(word, "--"):
			if word == "--check-hash-based-pycs" {
				i++
			}
		case len(word) > 1 && word[0] == '-':
			row(word[1:], i)
			_, more, ends := pythonRow(word[1:], lead[i+1:])
			if ends {
				return
			}
			i += len(lead) - i - 1 - len(more)
		}
	}
}

// pythonName: "python3.12", "pypy3", and the Windows launcher "py".
func pythonName(name string) bool {
	for _, base := range [...]string{"python", "pypy", "py"} {
		if hasPrefix(name, base) {
			rest := name[len(base):]
			if rest == "" || versionTail(rest) {
				return true
			}
		}
	}
	return false
}
