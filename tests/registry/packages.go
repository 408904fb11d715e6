package registry

import "time"

const day = 24 * time.Hour

// madePackage is one made-up package, in all ecosystems or in those named.
type madePackage struct {
	name     string
	only     []string // nil: all three
	releases []Release
}

func (p madePackage) in() []string {
	if p.only != nil {
		return p.only
	}
	return []string{NPM, PyPI, Crates}
}

// made is the universe. Constraints are written as npm's and translated.
var made = []madePackage{
	{name: "zz-leaf", releases: []Release{{Version: "1.0.0", Age: 390 * day}, {Version: "1.2.0", Age: 200 * day}}},
	{name: "zz-lib", releases: []Release{
		{Version: "1.0.0", Age: 380 * day, Deps: deps("zz-leaf", "^1.0.0")},
		{Version: "1.1.0", Age: 100 * day, Deps: deps("zz-leaf", "^1.0.0")},
	}},
	{name: "zz-app", releases: []Release{{Version: "1.0.0", Age: 370 * day, Deps: deps("zz-lib", "^1.0.0")}}},
	// Old and clean.
	{name: "zz-clean", releases: []Release{{Version: "1.0.0", Age: 300 * day}, {Version: "1.1.0", Age: 120 * day}}},
	// The newest is five hours old.
	{name: "zz-fresh", releases: []Release{
		{Version: "1.0.0", Age: 300 * day}, {Version: "1.1.0", Age: 60 * day}, {Version: "1.2.0", Age: 5 * time.Hour},
	}},
	// Depends on the fresh one.
	{name: "zz-wants-fresh", releases: []Release{{Version: "1.0.0", Age: 50 * day, Deps: deps("zz-fresh", "^1.0.0")}}},
	// Nothing of it is old enough.
	{name: "zz-newborn", releases: []Release{{Version: "0.1.0", Age: 3 * time.Hour}}},
	// "Malware": named itself, and three levels deep.
	{name: "zz-evil", releases: []Release{{Version: "1.0.0", Age: 90 * day}, {Version: "6.6.6", Age: 40 * day}}},
	{name: "zz-nest", releases: []Release{{Version: "1.0.0", Age: 80 * day, Deps: deps("zz-nest-mid", "^1.0.0")}}},
	{name: "zz-nest-mid", releases: []Release{{Version: "1.0.0", Age: 85 * day, Deps: deps("zz-evil-leaf", "^1.0.0")}}},
	{name: "zz-evil-leaf", releases: []Release{{Version: "1.0.0", Age: 95 * day}, {Version: "1.0.1", Age: 30 * day}}},
	// Vulnerable up to 1.0.1, mended since.
	{name: "zz-holey", releases: []Release{
		{Version: "1.0.0", Age: 200 * day}, {Version: "1.0.1", Age: 150 * day}, {Version: "1.0.2", Age: 90 * day},
	}},
	// Runs code when it is installed or built.
	{name: "zz-hook", releases: []Release{{Version: "1.0.0", Age: 100 * day, Script: true, Sdist: true}}},
	// Brings a command.
	{name: "zz-tool", releases: []Release{
		{Version: "1.0.0", Age: 200 * day, Bin: true}, {Version: "1.1.0", Age: 4 * time.Hour, Bin: true},
	}},
	{name: "@zz/scoped", only: []string{NPM}, releases: []Release{{Version: "1.0.0", Age: 210 * day, Deps: deps("zz-leaf", "^1.0.0")}}},
	// The newest has no wheel.
	{name: "zz-source", only: []string{PyPI}, releases: []Release{
		{Version: "1.0.0", Age: 200 * day}, {Version: "1.1.0", Age: 90 * day, Sdist: true},
	}},
	// The registry keeps no times of it.
	{name: "zz-timeless", releases: []Release{{Version: "1.0.0", Age: 200 * day, NoTime: true}}},
}

func deps(pairs ...string) map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i]] = pairs[i+1]
	}
	return out
}

// written writes a release's constraints as an ecosystem does.
func (r Release) written(ecosystem string) Release {
	if ecosystem != PyPI || r.Deps == nil {
		return r
	}
	own := map[string]string{}
	for n, c := range r.Deps {
		if len(c) > 1 && c[0] == '^' {
			c = ">=" + c[1:] + ",<2"
		}
		own[n] = c
	}
	r.Deps = own
	return r
}
