package timestamps

import (
	"context"
	"sync"

	"pkgd/guard"
	"pkgd/timestamps/registry"
)

// finding is what one registry said about one query; the zero value is "not
// found out yet".
type finding struct {
	done     bool
	released int64
	proof    proof
	ahead    bool
	failure  *Failure // set when done without a release time
	private  bool
}

// proof says what a release time is.
type proof uint8

const (
	noProof  proof = iota
	exact          // the registry's own word for this version or file
	lastEdit       // the package as a whole was last changed then: an upper bound
	archived       // its archive was put there then: an upper bound
)

var proofWords = [...]string{"", "", ", last change of the package", ", date of the archive"}

// group is all queries about one package at one registry, with what is found.
type group struct {
	kind    *kind
	reg     *registry.Registry
	name    string
	queries []*Query
	found   []finding
	at      []int // places in the caller's list
}

// open says whether any query has no finding yet.
func (g *group) open() bool {
	for i := range g.found {
		if !g.found[i].done {
			return true
		}
	}
	return false
}

// settle gives every open query the same failure.
func (g *group) settle(f *Failure) {
	for i := range g.found {
		if !g.found[i].done {
			g.found[i] = finding{done: true, failure: f}
		}
	}
}

// Ask answers every query, in the same order. It never fails as a whole: what
// could not be found out has a Missing. It takes Options.Deadline at most, and
// no longer than ctx.
func (b *Book) Ask(ctx context.Context, queries []Query) []Answer {
	ctx, cancel := context.WithTimeout(ctx, b.opt.Deadline)
	defer cancel()
	answers := make([]Answer, len(queries))
	keys := make([]key, len(queries))
	groups := b.gather(queries, answers, keys)
	work := make(chan *group)
	var wg sync.WaitGroup
	for range min(b.opt.Parallel, len(groups)) {
		wg.Go(func() {
			for g := range work {
				b.answer(ctx, g)
			}
		})
	}
	for _, g := range groups {
		work <- g
	}
	close(work)
	wg.Wait()
	b.conclude(groups, answers, keys)
	return answers
}

// gather answers what the cache knows and groups the rest by package.
func (b *Book) gather(queries []Query, answers []Answer, keys []key) []*group {
	var groups []*group
	index := map[string]*group{}
	cached := 0
	var at asked
	for i := range queries {
		q := &queries[i]
		at.turn(q)
		answers[i].Private = at.reg.Private
		keys[i] = at.key(q)
		if at.kind != nil && b.fromCache(q, at.kind, keys[i], &answers[i]) {
			cached++
			continue
		}
		id := at.id + "\x00" + q.Name
		g := index[id]
		if g == nil {
			g = &group{kind: at.kind, reg: at.reg, name: q.Name}
			index[id] = g
			groups = append(groups, g)
		}
		g.queries = append(g.queries, q)
		g.found = append(g.found, finding{})
		g.at = append(g.at, i)
	}
	b.mu.Lock()
	b.stats.Queries += len(queries)
	b.stats.Cached += cached
	b.mu.Unlock()
	return groups
}

// fromCache answers a query with what is remembered, where that suffices.
func (b *Book) fromCache(q *Query, k *kind, id key, a *Answer) bool {
	r, ok := b.cache.get(id)
	if !ok {
		return false
	}
	a.FirstSeen = r.seen
	switch {
	case r.proof == noProof:
		return false
	case r.proof != exact && (q.Cutoff == 0 || r.released > q.Cutoff):
		return false
	case r.released > b.opt.Now().Add(skew).Unix():
		// The own clock went back since: whatever is known counts as ahead, and
		// the registry is asked what time it is.
		return false
	}
	a.Released, a.By, a.Private, a.Cached = r.released, k.by(r.proof), r.private, true
	return true
}

func (k *kind) by(p proof) string { return k.title + proofWords[p] }

// answer finds out about one group: from less than the whole list where that
// can be, then from the list, then from further indexes that the manager holds
// for equal.
func (b *Book) answer(ctx context.Context, g *group) {
	if g.kind == nil || g.reg.Problem != "" {
		why := g.reg.Problem
		if why == "" {
			why = "pkgd knows no way to ask this registry for release times"
		}
		g.settle(&Failure{Why: why})
		return
	}
	b.consult(ctx, g)
	for i := range g.reg.Others {
		rest := g.unanswered(&g.reg.Others[i])
		if len(rest.queries) == 0 {
			return
		}
		b.consult(ctx, rest)
		g.merge(rest)
	}
}

// consult asks one registry.
func (b *Book) consult(ctx context.Context, g *group) {
	if g.reg.Problem != "" {
		g.settle(&Failure{Why: g.reg.Problem})
		return
	}
	if g.kind.cheap != nil {
		g.kind.cheap(ctx, b, g)
	}
	if g.open() {
		r, fail := b.list(ctx, g.kind, g.reg, g.name)
		if fail != nil {
			g.settle(fail)
			return
		}
		for i := range g.found {
			if !g.found[i].done {
				g.found[i] = g.kind.pick(r, g.queries[i])
			}
		}
	}
	for i := range g.found {
		g.found[i].private = g.reg.Private
	}
}

// unanswered makes a group of the queries without a release time, for another
// registry.
func (g *group) unanswered(reg *registry.Registry) *group {
	rest := &group{kind: g.kind, reg: reg, name: g.name}
	for i := range g.found {
		if g.found[i].failure != nil {
			rest.queries = append(rest.queries, g.queries[i])
			rest.found = append(rest.found, finding{})
			rest.at = append(rest.at, i)
		}
	}
	return rest
}

// merge takes over what another registry knew. Where none knew, a failure to
// reach one of them is the graver word: it might have known.
func (g *group) merge(rest *group) {
	for j, i := range rest.at {
		f := rest.found[j]
		if f.failure == nil || !g.found[i].failure.Offline && (f.failure.Offline || !f.failure.Absent) {
			g.found[i] = f
		}
	}
}

// conclude turns findings into answers and remembers them.
func (b *Book) conclude(groups []*group, answers []Answer, keys []key) {
	var learnt []record
	for _, g := range groups {
		for i, f := range g.found {
			a := &answers[g.at[i]]
			r := record{key: keys[g.at[i]], private: f.private}
			if f.failure == nil {
				a.Released, a.By, a.Ahead, a.Private = f.released, g.kind.by(f.proof), f.ahead, f.private
				if !f.ahead {
					r.released, r.proof = f.released, f.proof
				}
			} else {
				a.Missing = &guard.Missing{What: guard.MissingAge, Why: f.failure.Why, Offline: f.failure.Offline}
			}
			// A registry that was not reached has shown nothing, and nothing but
			// its clock keeps a wrong own one from dating this too early.
			if f.failure == nil || !f.failure.Offline {
				r.seen = max(b.opt.Now().Unix(), b.fetch.clock.at(hostOf(g.reg.URL), b.opt.Now()).Unix())
				learnt = append(learnt, r)
				if a.FirstSeen == 0 && b.cache.usable() {
					a.FirstSeen = r.seen
				}
			}
		}
	}
	b.cache.add(learnt, b.opt.Now())
}
