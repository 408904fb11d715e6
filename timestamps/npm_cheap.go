package timestamps

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"pkgd/timestamps/registry"
)

// Three sources tell of npm's releases, the smallest first:
//
//   - the short document: when the package as a whole was last changed before the
//     cut-off, so was every version of it;
//   - the Last-Modified of a version's archive, by a request without a body. A
//     file server may date archives by anything, so it counts only at a registry
//     whose archive dates were seen to agree with its own release times;
//   - the whole document, with a time for each version.

// honesty is whether a registry dates its archives rightly.
type honesty struct {
	sync.Mutex // held while a sample is taken, so that there are few
	tries      int
	agreed     int
	lied       bool
}

// maxTries bounds the search for samples, which goes package by package.
const maxTries = 12

// samples is how many fresh releases must have an archive date that is not
// before their release.
const samples = 3

// slack is how much earlier an archive may lie there than its release is dated.
const slack = 5 * 60

// cheapNPM answers what the two smaller sources can.
func cheapNPM(ctx context.Context, b *Book, g *group) {
	if b.known(g) || !g.bounded() {
		return
	}
	d, err := fetchNPM(ctx, b.fetch, g.reg, g.name, npmShort)
	if err != nil {
		g.settle(asFailure(err))
		return
	}
	r := d.releases()
	if d.time != nil {
		// It has no short documents: this is the whole one.
		b.store(g, r)
		return
	}
	r.By = g.kind.title
	b.byLastEdit(g, r, d.modified)
	if g.open() {
		b.byArchive(ctx, g, r)
	}
}

// bounded says whether any query can be answered by an upper bound.
func (g *group) bounded() bool {
	for _, q := range g.queries {
		if q.Cutoff != 0 {
			return true
		}
	}
	return false
}

// known says whether the whole list is there already, or on its way.
func (b *Book) known(g *group) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.lists[listID(g.kind, g.reg, g.name)] != nil
}

// store keeps a list that came unasked.
func (b *Book) store(g *group, r *Releases) {
	if l, mine := b.listing(g.kind, g.reg, g.name); mine {
		l.r = b.dated(r, g.kind, g.reg, g.name)
		close(l.done)
	}
}

// limit is a query's cut-off by the registry's clock where the own runs ahead.
func (b *Book) limit(q *Query, host string) int64 {
	now := b.opt.Now()
	return q.Cutoff - int64(max(0, now.Sub(b.fetch.clock.at(host, now)))/time.Second)
}

// byLastEdit settles queries by the package's last change. Versions that are
// not there, and other bytes, are settled too: the whole document would say the
// same.
func (b *Book) byLastEdit(g *group, r *Releases, modified int64) {
	host := hostOf(g.reg.URL)
	for i, q := range g.queries {
		f := pickArchive(r, q)
		v := r.find(q.Version)
		switch {
		case v == nil || differ(v.Integrity, q.Integrity):
			g.found[i] = f
		case q.Cutoff != 0 && modified >= g.kind.since && modified <= b.limit(q, host):
			g.found[i] = finding{done: true, released: modified, proof: lastEdit}
		}
	}
}

func (r *Releases) find(version string) *Release {
	for i := range r.Versions {
		if r.Versions[i].Version == version {
			return &r.Versions[i]
		}
	}
	return nil
}

// byArchive settles queries by the dates of archives, at a registry whose dates
// can be believed.
func (b *Book) byArchive(ctx context.Context, g *group, r *Releases) {
	host := hostOf(g.reg.URL)
	if !b.honest(ctx, g, host) {
		return
	}
	for i, q := range g.queries {
		v := r.find(q.Version)
		if g.found[i].done || q.Cutoff == 0 || v == nil {
			continue
		}
		if at := b.fetch.archiveDate(ctx, g.reg, v.archive); at >= g.kind.since && at <= b.limit(q, host) {
			g.found[i] = finding{done: true, released: at, proof: archived}
		}
	}
}

// honest says whether a host's archive dates can be believed. While that is not
// settled the whole document of this package is fetched, as one more sample.
func (b *Book) honest(ctx context.Context, g *group, host string) bool {
	h := b.fetch.honesty(host)
	h.Lock()
	defer h.Unlock()
	if h.lied || h.agreed >= samples {
		return !h.lied
	}
	if h.tries++; h.tries > maxTries {
		h.lied = true // it may be right, but nothing showed it
		return false
	}
	all, fail := b.list(ctx, g.kind, g.reg, g.name)
	if fail != nil {
		return false
	}
	newest := all.newest()
	now := b.fetch.clock.at(host, b.opt.Now()).Unix()
	if newest == nil || newest.Released < now-freshness {
		return false // an old date proves little: any file server's may be older still
	}
	at := b.fetch.archiveDate(ctx, g.reg, newest.archive)
	if at < newest.Released-slack {
		h.lied = true
	} else {
		h.agreed++
	}
	return false
}

// freshness is how young a release must be to serve as a sample, in seconds.
const freshness = 30 * 24 * 3600

// newest is the youngest release with a usable time.
func (r *Releases) newest() *Release {
	var best *Release
	for i := range r.Versions {
		if v := &r.Versions[i]; v.Released != 0 && !v.Ahead && (best == nil || v.Released > best.Released) {
			best = v
		}
	}
	return best
}

func (f *fetcher) honesty(host string) *honesty {
	f.mu.Lock()
	defer f.mu.Unlock()
	h := f.dates[host]
	if h == nil {
		h = &honesty{}
		f.dates[host] = h
	}
	return h
}

// archiveDate asks for the date of an archive of the registry's own host; 0
// where there is none.
func (f *fetcher) archiveDate(ctx context.Context, reg *registry.Registry, address string) int64 {
	u, err := url.Parse(address)
	if err != nil || !sameOrigin(reg.URL, u) || u.User != nil {
		return 0
	}
	a, err := f.do(ctx, reg, request{method: http.MethodHead, url: address}, nil)
	if err != nil || a.status != http.StatusOK {
		return 0
	}
	at, err := http.ParseTime(a.header.Get("Last-Modified"))
	if err != nil {
		return 0
	}
	return at.Unix()
}
