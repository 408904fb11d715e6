//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"pkgd/tests/registry"
	"pkgd/timestamps"
	dialects "pkgd/timestamps/registry"
)

// cachedTimes: opening the cache and asking for 1,500 release times in it.
func cachedTimes(b *bench) (map[string]float64, error) {
	p, err := b.project("cached-times", 1500, 0)
	if err != nil {
		return nil, err
	}
	place := dialects.Registry{Kind: "npm", Ecosystem: "npm", URL: strings.TrimSuffix(p.server.NPM(), "/"), Private: true}
	var queries []timestamps.Query
	for i := range 1500 {
		name := packageName(i)
		queries = append(queries, timestamps.Query{Ecosystem: "npm", Name: name, Version: "1.0.0",
			Integrity: p.universe.Integrity(registry.NPM, name, "1.0.0"), Registry: &place})
	}
	o := timestamps.Options{Client: &http.Client{}, CacheDir: filepath.Join(p.dir, "cache"), Now: time.Now}
	if err = answered(timestamps.New(o).Ask(context.Background(), queries)); err != nil {
		return nil, err
	}
	p.server.Forget()
	var all []time.Duration
	for range 50 {
		begin := time.Now()
		answers := timestamps.New(o).Ask(context.Background(), queries)
		all = append(all, time.Since(begin))
		if err = answered(answers); err != nil {
			return nil, err
		}
	}
	if n := len(p.server.Requests()); n > 0 {
		return nil, fmt.Errorf("the registry was asked %d times for what is cached", n)
	}
	return map[string]float64{"cached": ms(median(all))}, nil
}

func answered(list []timestamps.Answer) error {
	for i := range list {
		if list[i].Released == 0 {
			return fmt.Errorf("package %d has no release time: %+v", i, list[i].Missing)
		}
	}
	return nil
}

// askedTimes: a lock of 1,500 packages whose release times are all unknown, and
// a registry that takes 20 ms for each answer.
func askedTimes(b *bench) (map[string]float64, error) {
	p, err := b.project("asked-times", 1500, 0)
	if err != nil {
		return nil, err
	}
	p.server.Latency(20 * time.Millisecond)
	p.server.Forget()
	begin := time.Now()
	c := p.call
	out, err := (&exec.Cmd{Path: c.path, Args: c.argv, Env: c.env, Dir: c.dir}).CombinedOutput()
	wall := time.Since(begin)
	if err != nil {
		return nil, fmt.Errorf("npm ci: %w: %s", err, out)
	}
	bytes := 0
	for _, r := range p.server.Requests() {
		bytes += r.Bytes
	}
	if len(p.server.Requests()) == 0 {
		return nil, errors.New("no release time was asked for")
	}
	return map[string]float64{"asked": wall.Seconds(), "bytes": float64(bytes) / 1e6, "requests": float64(len(p.server.Requests()))}, nil
}
