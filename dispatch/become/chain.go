package become

import "strconv"

// ChainVariable carries, from one shim to the next below it, which programs have
// been handed control already. It only ever changes which candidate is chosen,
// never whether a command is judged.
//
// Its value is a list of hops, oldest first, separated by ";". A hop is
// "name|pid|key|path": the manager's name as called, the process that became the
// program at path, and 16 hexadecimal digits that stand for the words and the
// working folder. "%", ";" and "|" are written as %25, %3b and %7c.
const ChainVariable = "PKGD_CHAIN"

const (
	// maxDepth is how often one chain may hand on.
	maxDepth = 16
	// maxLineage is how often the same manager may stand above itself at all,
	// counting scripts that call it with other words. It stops wrappers that
	// change the words or fork in between; no honest nesting seen goes past six.
	maxLineage = 32
	// maxChain bounds the variable. What is longer was not written by us.
	maxChain = 64 << 10
)

// hop is one program that was handed control.
type hop struct {
	name string
	pid  int
	key  uint64
	path string
}

// parseChain reads the variable. What is not well formed is left out.
func parseChain(value string) []hop {
	if len(value) > maxChain {
		return nil
	}
	var hops []hop
	for value != "" {
		var one string
		one, value = cut(value, ';')
		name, rest := cut(one, '|')
		pid, rest := cut(rest, '|')
		key, path := cut(rest, '|')
		n, err1 := strconv.Atoi(pid)
		k, err2 := strconv.ParseUint(key, 16, 64)
		if name != "" && path != "" && err1 == nil && err2 == nil {
			hops = append(hops, hop{unescape(name), n, k, unescape(path)})
		}
	}
	return hops
}

// formatChain is the value for hops.
func formatChain(hops []hop) string {
	var b []byte
	for i, h := range hops {
		if i > 0 {
			b = append(b, ';')
		}
		b = append(escape(b, h.name), '|')
		b = append(strconv.AppendInt(b, int64(h.pid), 10), '|')
		b = append(strconv.AppendUint(b, h.key, 16), '|')
		b = escape(b, h.path)
	}
	return string(b)
}

// key stands for a command's words and the folder it is called in (FNV-1a). A
// wrapper calls the manager with the same words in the same place; a script that
// goes into another folder first begins a chain of its own.
func key(args []string, folder fileID) uint64 {
	h := uint64(14695981039346656037)
	mix := func(c byte) { h = (h ^ uint64(c)) * 1099511628211 }
	for _, a := range args {
		for i := 0; i < len(a); i++ {
			mix(a[i])
		}
		mix(0)
	}
	for shift := 0; shift < 64; shift += 8 {
		mix(byte(folder.dev >> shift))
		mix(byte(folder.ino >> shift))
	}
	return h
}

// same picks the hops of the chain that this call continues. It does when a hop
// of the manager is this very process (a wrapper became us again, whatever it
// did to the words), or has the same words in the same place and stands at most
// three processes above. Then every hop with those words, or of that process,
// belongs to the chain.
func same(hops []hop, name string, k uint64, near ancestors) []hop {
	continues := false
	for _, h := range hops {
		if h.name == name && (h.pid == near.self || h.key == k && near.has(h.pid)) {
			continues = true
		}
	}
	if !continues {
		return nil
	}
	var out []hop
	for _, h := range hops {
		if h.name == name && (h.pid == near.self || h.key == k) {
			out = append(out, h)
		}
	}
	return out
}

// lineage counts the hops of a manager, whatever its words were.
func lineage(hops []hop, name string) int {
	n := 0
	for _, h := range hops {
		if h.name == name {
			n++
		}
	}
	return n
}

// withChain is the environment with the chain as its one entry of that name, at
// the end; everything else stays as it is.
func withChain(environ []string, hops []hop) []string {
	const prefix = ChainVariable + "="
	out := make([]string, 0, len(environ)+1)
	for _, kv := range environ {
		if len(kv) < len(prefix) || kv[:len(prefix)] != prefix {
			out = append(out, kv)
		}
	}
	return append(out, prefix+formatChain(hops))
}

func cut(s string, sep byte) (before, after string) {
	for i := 0; i < len(s); i++ {
		if s[i] == sep {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

const hexDigits = "0123456789abcdef"

func escape(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '%', ';', '|':
			b = append(b, '%', hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return b
}

func unescape(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b, i = append(b, byte(n)), i+2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}
