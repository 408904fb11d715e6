package config

import (
	"strings"

	"pkgd/guard"
)

// Kind is the type of a setting's value. In Go the values are bool, int64,
// float64, string, []string and map[string]int64.
type Kind uint8

const (
	Bool Kind = iota
	Int
	Float
	Text
	List // of texts
	Map  // text to whole number
)

var kindNames = [...]string{"true or false", "a whole number", "a number", "a text in quotes", "a list of texts", "a table of whole numbers"}

func (k Kind) String() string { return kindNames[k] }

// Key is one setting.
type Key struct {
	Name    string // dotted, as in the file: "cooldown.default_days"
	Kind    Kind
	Default any      // nil: the profile's answer, see Get
	Env     string   // the variable; "" PKGD_ and the name in capitals
	EnvToo  []string // further names of the variable
	Doc     string   // one sentence
	Unit    string   // "days", "hours", "seconds"; "" none
	Allowed []string // for texts and the items of lists; nil: any
	Min     float64  // of numbers
	Max     float64  // 0: no limit
	Secret  bool
	Answer  bool // one of the policy's answers: allow, note, warn, block
	Place   bool // names where pkgd's data is or comes from: locked pins it
	// Free settings (paths, output, secrets) guard nothing: a variable may set
	// them to anything, a project's file may not set them at all.
	Free bool
	// Tighter orders values by strictness; nil for free settings.
	Tighter *Order
	// Append is a variable that adds to a list instead of replacing it; "" none.
	Append string
	// Get and Set connect the setting with the guard's policy; nil for settings
	// that the policy does not know.
	Get func(*guard.Policy) any
	Set func(*guard.Policy, any)
}

// Variable is the environment variable that sets the key.
func (k *Key) Variable() string {
	if k.Env != "" {
		return k.Env
	}
	return "PKGD_" + strings.ToUpper(strings.ReplaceAll(k.Name, ".", "_"))
}

// Variables lists every variable that sets the key, its own first.
func (k *Key) Variables() []string {
	all := append([]string{k.Variable()}, k.EnvToo...)
	if k.Append != "" {
		all = append(all, k.Append)
	}
	return all
}

// AllowedWords describes what the key takes, for messages and documents.
func (k *Key) AllowedWords() string {
	words := k.Kind.String()
	if len(k.Allowed) > 0 {
		quoted := strings.Join(k.Allowed, `", "`)
		if k.Kind == List {
			return `a list of "` + quoted + `"`
		}
		return `one of "` + quoted + `"`
	}
	if k.Unit != "" {
		words += " of " + k.Unit
	}
	if k.Max > 0 {
		words += " from " + number(k.Min) + " to " + number(k.Max)
	}
	return words
}

// Find looks a key up by its exact name; nil when there is none.
func Find(name string) *Key {
	for i := range Keys() {
		if k := &Keys()[i]; k.Name == name {
			return k
		}
	}
	return nil
}

// Nearest is the known key whose name is closest to name, "" where none is
// close enough to be meant.
func Nearest(name string) string {
	best, dist := "", len(name)/3+1
	bare := strings.IndexByte(name, '.') < 0
	for _, k := range Keys() {
		if tail(k.Name) == tail(name) {
			// The right word in the wrong section is nearer than any misspelling.
			return k.Name
		}
		d := Distance(k.Name, name)
		if bare {
			d = min(d, Distance(tail(k.Name), name))
		}
		if d < dist {
			best, dist = k.Name, d
		}
	}
	return best
}

func tail(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// Distance is the number of letters to insert, drop, change or swap to get from
// a to b. Words longer than 64 bytes are not compared; they are infinitely far.
func Distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 1 << 20
	}
	prev2, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(b)]
}
