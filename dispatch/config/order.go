package config

import (
	"cmp"
	"slices"
	"strings"

	"pkgd/guard"
)

// Order is what "tighter" means for a key.
type Order struct {
	Word string // which way is tighter, for the documents: "longer"
	// Holds says whether the guard is at least as strict under new as under old;
	// equal values always are.
	Holds func(old, new any) bool
}

var (
	on  = Order{"true", func(old, new any) bool { return new.(bool) || !old.(bool) }}
	off = Order{"false", func(old, new any) bool { return !new.(bool) || old.(bool) }}

	higher = Order{"higher", func(old, new any) bool { return compareNumbers(old, new) <= 0 }}
	lower  = Order{"lower", func(old, new any) bool { return compareNumbers(old, new) >= 0 }}

	// lowerButZero: zero means "never", the loosest value of all.
	lowerButZero = Order{"lower, 0 is loosest", lowerHolds}
	// higherOrZero: zero means "never", the strictest value of all.
	higherOrZero = Order{"higher, 0 is tightest", higherHolds}

	stricter = Order{"towards block", stricterHolds}
	fewer    = Order{"fewer", fewerHolds}
	atLeast  = Order{"longer, entry by entry", atLeastHolds}
)

func lowerHolds(old, new any) bool {
	if toFloat(old) == 0 {
		return true
	}
	return toFloat(new) != 0 && compareNumbers(old, new) >= 0
}

func higherHolds(old, new any) bool {
	if toFloat(new) == 0 {
		return true
	}
	return toFloat(old) != 0 && compareNumbers(old, new) <= 0
}

func compareNumbers(a, b any) int { return cmp.Compare(toFloat(a), toFloat(b)) }

func toFloat(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	}
	return 0
}

// stricterHolds orders answers: allow, note, warn, block.
func stricterHolds(old, new any) bool {
	o, _ := guard.ParseAction(old.(string))
	n, _ := guard.ParseAction(new.(string))
	return n >= o
}

// rank orders texts by their place in a list from loosest to strictest.
func rank(order ...string) *Order {
	return &Order{"towards " + order[len(order)-1] + " in " + strings.Join(order, ", "), func(old, new any) bool {
		return slices.Index(order, new.(string)) >= slices.Index(order, old.(string))
	}}
}

// fewerHolds: everything in new is in old, too.
func fewerHolds(old, new any) bool {
	have := old.([]string)
	for _, s := range new.([]string) {
		if !slices.Contains(have, s) {
			return false
		}
	}
	return true
}

// atLeastHolds compares maps entry by entry: entries that both have must not
// fall. Entries that only new has are compared with what held for them before
// by the layer itself (see tighten), which knows the default they replace.
func atLeastHolds(old, new any) bool {
	was := old.(map[string]int64)
	for k, v := range new.(map[string]int64) {
		if o, ok := was[k]; ok && v < o {
			return false
		}
	}
	return true
}
