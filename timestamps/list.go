package timestamps

import (
	"context"
	"net/url"
	"time"

	"pkgd/timestamps/registry"
)

// listing is a list that is being fetched or was: a package is asked for once.
type listing struct {
	done chan struct{}
	r    *Releases
	fail *Failure
}

// Releases lists what the registry, and every further index that the manager
// holds for equal, has of a package. The error is a *Failure; an index that has
// nothing of that name is none as long as another one has.
func (b *Book) Releases(ctx context.Context, q Query) (*Releases, error) {
	ctx, cancel := context.WithTimeout(ctx, b.opt.Deadline)
	defer cancel()
	reg := q.registry()
	k := findKind(reg.Kind)
	if k == nil {
		return nil, &Failure{Why: orWords(reg.Problem, "pkgd knows no way to ask this registry for releases")}
	}
	var all *Releases
	var fail *Failure
	for _, one := range append([]registry.Registry{*reg}, reg.Others...) {
		if one.Problem != "" {
			fail = graver(fail, &Failure{Why: one.Problem})
			continue
		}
		r, f := b.list(ctx, k, &one, q.Name)
		switch {
		case f != nil:
			fail = graver(fail, f)
		case all == nil:
			copied := *r
			copied.Versions = append([]Release(nil), r.Versions...)
			all = &copied
		default:
			all.join(r)
		}
	}
	if all == nil {
		return nil, fail
	}
	return all, nil
}

// graver keeps of two failures the one that leaves more open.
func graver(a, b *Failure) *Failure {
	if a == nil || !a.Offline && (b.Offline || a.Absent) {
		return b
	}
	return a
}

func orWords(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// join adds the versions and files of another index.
func (r *Releases) join(other *Releases) {
	at := map[string]int{}
	for i := range r.Versions {
		at[r.Versions[i].Version] = i
	}
	for _, v := range other.Versions {
		i, ok := at[v.Version]
		if !ok {
			r.Versions = append(r.Versions, v)
			continue
		}
		// The manager may take either's files: the younger one decides.
		mine := &r.Versions[i]
		mine.Files = append(append([]File(nil), mine.Files...), v.Files...)
		if v.Released == 0 || mine.Released != 0 && v.Released > mine.Released {
			mine.Released, mine.Ahead = v.Released, v.Ahead
		}
		mine.Yanked = mine.Yanked && v.Yanked
	}
}

// list fetches a package's list, once.
func (b *Book) list(ctx context.Context, k *kind, reg *registry.Registry, name string) (*Releases, *Failure) {
	l, mine := b.listing(k, reg, name)
	if !mine {
		select {
		case <-l.done:
			return l.r, l.fail
		case <-ctx.Done():
			return nil, &Failure{Why: "the time for release times was over", Offline: true}
		}
	}
	defer close(l.done)
	if !k.light {
		select {
		case b.fetch.heavy <- struct{}{}:
			defer func() { <-b.fetch.heavy }()
		case <-ctx.Done():
			l.fail = &Failure{Why: "the time for release times was over", Offline: true}
			return nil, l.fail
		}
	}
	r, err := k.list(ctx, b.fetch, reg, name)
	if err != nil {
		l.fail = asFailure(err)
		if l.fail.Offline {
			b.forget(k, reg, name) // the next one may have better luck
		}
		return nil, l.fail
	}
	l.r = b.dated(r, k, reg, name)
	return l.r, nil
}

// listing gives the place of a list; mine: the caller has to fill it.
func (b *Book) listing(k *kind, reg *registry.Registry, name string) (l *listing, mine bool) {
	id := listID(k, reg, name)
	b.mu.Lock()
	defer b.mu.Unlock()
	if l = b.lists[id]; l != nil {
		return l, false
	}
	l = &listing{done: make(chan struct{})}
	b.lists[id] = l
	return l, true
}

func listID(k *kind, reg *registry.Registry, name string) string {
	return k.name + "\x00" + reg.URL + "\x00" + name
}

func (b *Book) forget(k *kind, reg *registry.Registry, name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.lists, listID(k, reg, name))
}

func asFailure(err error) *Failure {
	if f, ok := err.(*Failure); ok {
		return f
	}
	return &Failure{Why: err.Error()}
}

// dated takes impossible times out and marks those in the registry's future.
func (b *Book) dated(r *Releases, k *kind, reg *registry.Registry, name string) *Releases {
	r.By = k.title
	now := b.fetch.clock.at(hostOf(reg.URL), b.opt.Now()).Add(skew).Unix()
	check := func(t int64) (int64, bool) {
		if t < k.since {
			return 0, false
		}
		return t, t > now
	}
	if r.Name == "" {
		r.Name = name
	}
	for i := range r.Versions {
		v := &r.Versions[i]
		v.Released, v.Ahead = check(v.Released)
		for j := range v.Files {
			v.Files[j].Released, v.Files[j].ahead = check(v.Files[j].Released)
		}
	}
	return r
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// parseTime reads the times registries write; 0 for anything else. A time
// without a zone is UTC, as PyPI's older answers mean it.
func parseTime(s string) int64 {
	if len(s) > 64 {
		return 0
	}
	for _, layout := range [...]string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Unix()
		}
	}
	return 0
}
