package sync

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"pkgd/guard"
)

// ErrFetch is inside the error of a Sync that could fetch nothing at all.
var ErrFetch = errors.New("no export could be fetched")

// partialName is the folder, inside the store, of downloads that are not
// finished or not yet taken in.
const partialName = "partial"

// Sync asks the feed's server for every ecosystem's whole export, takes in what
// is new, and publishes it as one generation. Requests are conditional, a
// download that broke off is gone on with, and an ecosystem that fails leaves
// the others alone. The server's time of an export is its freshness.
func Sync(ctx context.Context, o Options) (Report, error) {
	if o.Client == nil {
		return Report{}, errors.New("sync needs an HTTP client")
	}
	return run(ctx, &o, func(s *job) error {
		list, err := s.wanted()
		if err != nil {
			return err
		}
		base, err := s.base()
		if err != nil {
			return err
		}
		if err = s.fetchAll(ctx, base, list); err != nil {
			return err
		}
		if err = s.take(ctx); err != nil {
			return err
		}
		s.forget()
		return nil
	})
}

// wanted lists the ecosystems to fetch by their folders' names.
func (s *job) wanted() ([]string, error) {
	if len(s.o.Ecosystems) == 0 {
		return s.feed.Ecosystems, nil
	}
	var out []string
	for _, name := range s.o.Ecosystems {
		if !s.feed.Covers(name) {
			return nil, fmt.Errorf("feed %s has no ecosystem %q (it has %s)", s.feed.Name, name, strings.Join(s.feed.Ecosystems, ", "))
		}
		if e := guard.FindEcosystem(name).Name; !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out, nil
}

func (s *job) base() (*url.URL, error) {
	text := s.o.Base
	if text == "" {
		text = s.feed.Base
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, fmt.Errorf("%q is not an address to sync from (https://host/folder)", text)
	}
	return u, nil
}

// fetchAll asks for all exports, a few at a time.
func (s *job) fetchAll(ctx context.Context, base *url.URL, list []string) error {
	dir := filepath.Join(s.o.Dir, partialName)
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() {
		return fmt.Errorf("%s is not a folder (%v): remove it", dir, err)
	}
	f := newFetcher(s, base, dir)
	var mu sync.Mutex
	var wait sync.WaitGroup
	slots := make(chan struct{}, 4)
	failed := 0
	var first error
	for _, ecosystem := range list {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			x, err := f.fetch(ctx, ecosystem)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil:
				failed++
				if first == nil {
					first = err
				}
				s.rep.skip(Skip{Source: ecosystem + "/" + exportName, Why: Failed, What: err.Error()})
			case x == nil:
				s.rep.ecosystem(ecosystem).NotModified = true
			default:
				s.src.whole = append(s.src.whole, *x)
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	if failed > 0 && failed == len(list) {
		return fmt.Errorf("%w: %w", ErrFetch, first)
	}
	return nil
}

// forget removes downloads that have been taken in or refused.
func (s *job) forget() {
	for i := range s.src.whole {
		_ = os.Remove(s.src.whole[i].path)
		_ = os.Remove(s.src.whole[i].path + stateSuffix)
	}
	_ = os.Remove(filepath.Join(s.o.Dir, partialName))
}

// exportTime is the server's time of an export; zero where it gives none that
// can be true.
func (s *job) exportTime(lastModified string) time.Time {
	t, err := time.Parse(time.RFC1123, lastModified)
	if err != nil || !s.believable(t.Unix()) {
		return time.Time{}
	}
	return t.UTC()
}
