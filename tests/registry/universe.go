package registry

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// Ecosystems, as OSV names them.
const (
	NPM    = "npm"
	PyPI   = "PyPI"
	Crates = "crates.io"
)

// Universe is all packages there are. It may be changed while it is served.
type Universe struct {
	clock func() time.Time
	born  time.Time

	mu       sync.Mutex
	packages map[string]map[string]*pkg // by ecosystem and name
	seed     int                        // makes other bytes of the same release
}

// pkg is one package with its releases in the order they were published.
type pkg struct {
	name     string
	releases []*Release
	tags     map[string]string // beside latest
}

// Release is one version of one package.
type Release struct {
	Version string
	Age     time.Duration     // how long before the universe began it came out; may be negative
	Deps    map[string]string // name to constraint, in the ecosystem's own words
	// Script: installing or building it runs code that appends its name to the
	// file that ZZ_CANARY names, and does nothing where that is not set.
	Script bool
	Bin    bool // it brings a command of its own name
	// Sdist and Wheel say which files a Python release has; neither: both.
	Sdist, Wheel bool
	Yanked       bool
	NoTime       bool // the registry keeps no time for it
	// Link is the address of something that is no registry package, which an
	// npm release depends on under the name zz-link.
	Link string

	// Fields are more keys of an npm release's manifest, and Files more files of its
	// archive, by their path in the package.
	Fields map[string]any
	Files  map[string]string

	// Lock is the Cargo.lock that a crate carries; "" none.
	Lock string
	// Index is the address of the index that a crate's dependencies come from, as
	// cargo publish writes it for registries of their own; "" crates.io.
	Index string

	seed  int
	files []file
}

// file is one archive.
type file struct {
	name string
	data []byte
	meta []byte // core metadata of a wheel, served beside it
}

// New makes the universe of packages that the tests and the demo know (see
// packages.go). clock says what time it is; the registry's Date follows it.
func New(clock func() time.Time) *Universe {
	u := Empty(clock)
	for _, p := range made {
		for _, e := range p.in() {
			for _, r := range p.releases {
				u.Publish(e, p.name, r.written(e))
			}
		}
	}
	return u
}

// Empty makes a universe without packages.
func Empty(clock func() time.Time) *Universe {
	return &Universe{clock: clock, born: clock(), packages: map[string]map[string]*pkg{}}
}

// Publish adds a release, or takes the place of one with the same version.
func (u *Universe) Publish(ecosystem, name string, r Release) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.packages[ecosystem] == nil {
		u.packages[ecosystem] = map[string]*pkg{}
	}
	p := u.packages[ecosystem][name]
	if p == nil {
		p = &pkg{name: name, tags: map[string]string{}}
		u.packages[ecosystem][name] = p
	}
	u.seed++
	r.files, r.seed = nil, 0
	for i, old := range p.releases {
		if old.Version == r.Version {
			r.seed = u.seed
			p.releases[i] = &r
			return
		}
	}
	p.releases = append(p.releases, &r)
}

// Swap puts other bytes under a version that is there already.
func (u *Universe) Swap(ecosystem, name, version string) {
	if old := u.release(ecosystem, name, version); old != nil {
		u.Publish(ecosystem, name, *old)
	}
}

// Withdraw takes a release away as if it had never been there.
func (u *Universe) Withdraw(ecosystem, name, version string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if p := u.packages[ecosystem][name]; p != nil {
		p.releases = slices.DeleteFunc(p.releases, func(r *Release) bool { return r.Version == version })
	}
}

// Tag sets an npm dist-tag.
func (u *Universe) Tag(name, tag, version string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if p := u.packages[NPM][name]; p != nil {
		p.tags[tag] = version
	}
}

// Names lists the packages of an ecosystem.
func (u *Universe) Names(ecosystem string) []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	var out []string
	for n := range u.packages[ecosystem] {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// find gives a copy of a package's list, with all archives built.
func (u *Universe) find(ecosystem, name string) *pkg {
	u.mu.Lock()
	defer u.mu.Unlock()
	p := u.packages[ecosystem][name]
	if p == nil || len(p.releases) == 0 {
		return nil
	}
	out := &pkg{name: p.name, tags: map[string]string{"latest": p.latest()}}
	for k, v := range p.tags {
		out.tags[k] = v
	}
	for _, r := range p.releases {
		if r.files == nil {
			r.files = build(ecosystem, name, r)
		}
		out.releases = append(out.releases, r)
	}
	return out
}

func (u *Universe) release(ecosystem, name, version string) *Release {
	p := u.find(ecosystem, name)
	if p == nil {
		return nil
	}
	for _, r := range p.releases {
		if r.Version == version {
			return r
		}
	}
	return nil
}

// latest is the release published last.
func (p *pkg) latest() string {
	best := p.releases[0]
	for _, r := range p.releases {
		if r.Age <= best.Age {
			best = r
		}
	}
	return best.Version
}

// Released is when a release came out.
func (u *Universe) Released(r *Release) time.Time {
	return u.born.Add(-r.Age).UTC().Truncate(time.Second)
}

// modified is when the newest release of a package came out.
func (u *Universe) modified(p *pkg) time.Time {
	var last time.Time
	for _, r := range p.releases {
		if t := u.Released(r); t.After(last) {
			last = t
		}
	}
	return last
}

// build makes the archives of a release.
func build(ecosystem, name string, r *Release) []file {
	switch ecosystem {
	case NPM:
		return []file{npmArchive(name, r)}
	case PyPI:
		return pythonFiles(name, r)
	case Crates:
		return []file{crateArchive(name, r)}
	}
	panic(fmt.Sprintf("no archives are made for %s", ecosystem))
}
