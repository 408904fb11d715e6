package config

import (
	"slices"
	"sync"

	"pkgd/guard"
)

const (
	day  = 24 * 60 * 60
	hour = 60 * 60
)

func answers() []string { return []string{"allow", "note", "warn", "block"} }

// answer is a key whose value is what the policy answers to one reason.
func answer(name, doc string, field func(*guard.Policy) *guard.Action) Key {
	return Key{Name: name, Kind: Text, Allowed: answers(), Answer: true, Doc: doc, Tighter: &stricter,
		Get: func(p *guard.Policy) any { return field(p).String() },
		Set: func(p *guard.Policy, v any) { *field(p), _ = guard.ParseAction(v.(string)) }}
}

// span is a key that holds a span of time in units of seconds.
func span(name, unit string, size int64, max float64, doc string, tighter *Order, field func(*guard.Policy) *int64) Key {
	return Key{Name: name, Kind: Int, Unit: unit, Max: max, Doc: doc, Tighter: tighter,
		Get: func(p *guard.Policy) any { return *field(p) / size },
		Set: func(p *guard.Policy, v any) { *field(p) = v.(int64) * size }}
}

func free(name string, kind Kind, def any, doc string) Key {
	return Key{Name: name, Kind: kind, Default: def, Doc: doc, Free: true}
}

func secret(name, env, doc string, envToo ...string) Key {
	return Key{Name: name, Kind: Text, Default: "", Env: env, EnvToo: envToo, Doc: doc, Free: true, Secret: true}
}

// Keys is the table of settings, in the order in which they are shown. A new
// setting is one row; the documents, the commands and the variables follow from
// it. The rows are shared: they are not to be changed.
func Keys() []Key { return keys() }

var keys = sync.OnceValue(func() []Key {
	return slices.Concat(policyKeys(), cooldownKeys(), feedKeys(), otherKeys())
})
