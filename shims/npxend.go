package shims

// npxRewriting is npx's own pass over its words, before npm reads them: it
// replaces some options by others, drops what is gone, and puts "--" in front of
// the first word that it takes for neither an option nor an option's value. It
// knows switches and a few value options only; of every other option the next
// word is the value unless it begins with a dash. npm's rules then read the
// result, so that a word skipped here may still be the program.
type npxRewriting struct {
	words  []string
	origin []int
	i      int
}

// npxWords is Grammar.Rewrite for npx.
func npxWords(args []string) (words []string, origin []int, end int) {
	r := npxRewriting{words: append(make([]string, 0, len(args)+4), args...), origin: make([]int, len(args), len(args)+4)}
	for i := range r.origin {
		r.origin[i] = i
	}
	for budget := 4*len(args) + 64; r.i < len(r.words) && budget > 0; budget-- {
		word := r.words[r.i]
		if word == "--" {
			return r.words, r.origin, len(r.words) // it stands there already
		}
		if word == "" || word[0] != '-' {
			return r.words, r.origin, r.i
		}
		r.option(word)
	}
	return r.words, r.origin, len(r.words)
}

// option deals with the option at i and goes on behind it.
func (r *npxRewriting) option(word string) {
	key, value, joined := cut(trimDashes(word), '=')
	switch key {
	case "p":
		r.words[r.i] = rejoin("--package", value, joined)
	case "shell":
		r.words[r.i] = rejoin("--script-shell", value, joined)
	case "no-install":
		r.words[r.i] = "--yes=false"
	default:
		if long := shorthand(npmShort, key, true); long != "" && !listed(npxRemoved, key) {
			r.expand(long, value, joined)
			return
		}
	}
	removed := listed(npxRemoved, key)
	takes := !joined && !npxSwitch(key) && (listed(npxTakes, key) || !r.dashAhead())
	switch {
	case removed && takes && r.i+1 < len(r.words):
		r.splice(2)
	case removed:
		r.splice(1)
	case takes:
		r.i += 2
	default:
		r.i++
	}
}

func rejoin(name, value string, joined bool) string {
	if joined {
		return name + "=" + value
	}
	return name
}

func (r *npxRewriting) dashAhead() bool {
	return r.i+1 < len(r.words) && r.words[r.i+1] != "" && r.words[r.i+1][0] == '-'
}

// expand puts what a shorthand stands for in the option's place; the value
// joined to it becomes a word of its own.
func (r *npxRewriting) expand(long, value string, joined bool) {
	var in [3]string
	n := 1
	var has bool
	if in[0], in[1], has = cut(long, '='); has {
		n = 2
	}
	if joined {
		in[n] = value
		n++
	}
	r.splice(1, in[:n]...)
}

// splice replaces the n words at i by others.
func (r *npxRewriting) splice(n int, in ...string) {
	at := r.origin[r.i]
	rest := append([]string(nil), r.words[r.i+n:]...)
	from := append([]int(nil), r.origin[r.i+n:]...)
	r.words, r.origin = append(r.words[:r.i], in...), r.origin[:r.i]
	for range in {
		r.origin = append(r.origin, at)
	}
	r.words, r.origin = append(r.words, rest...), append(r.origin, from...)
}

// npxRemoved are options that npx drops, with their value.
const npxRemoved = "always-spawn ignore-existing shell-auto-fallback npm node-arg n"

// npxTakes are the options whose next word is the value whatever it is.
const npxTakes = "n npm node-arg package p cache userconfig call c shell"

// npxSwitch: npm's own switches, and a few shorthands.
func npxSwitch(key string) bool {
	if listed("always-spawn ignore-existing shell-auto-fallback no-install quiet q version v help h", key) {
		return true
	}
	name := "--" + key
	if o, ok := inOptions(npmOptions, name); ok {
		return o.kind == toggle
	}
	if listed(npmSwitches, name) || listed(npmNewSwitches, name) {
		return true
	}
	for list := npmMaybe; list != ""; {
		var w string
		w, list = nextWord(list)
		if w, _, _ = cut(w, '='); w == name {
			return true
		}
	}
	return false
}
