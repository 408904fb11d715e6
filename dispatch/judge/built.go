package judge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"pkgd/dispatch/config/aside"
	"pkgd/guard"
	"pkgd/timestamps"
)

// maxAsked is how many packages are asked about at once.
const maxAsked = 8

// needNoBuild says whether the registry has, for every item, a binary that fits
// any machine under one of its hashes. What fits only some may have to be built
// here. A yes is remembered: hashes never change what they stand for.
func (s *session) needNoBuild(ctx context.Context, items []guard.Item) bool {
	known := s.builtFile(items)
	if known != "" {
		if i, err := os.Lstat(known); err == nil && i.Mode().IsRegular() {
			return true
		}
	}
	var wait sync.WaitGroup
	fits := make([]bool, len(items))
	slots := make(chan struct{}, maxAsked)
	for i := range items {
		wait.Add(1)
		slots <- struct{}{}
		go func() {
			defer func() { <-slots; wait.Done() }()
			fits[i] = s.hasUniversal(ctx, &items[i])
		}()
	}
	wait.Wait()
	for _, ok := range fits {
		if !ok {
			return false
		}
	}
	if known != "" && os.MkdirAll(filepath.Dir(known), 0o700) == nil {
		sweepPlans(filepath.Dir(known))
		_ = aside.Write(known, []byte("universal\n"), 0o600)
	}
	return true
}

// hasUniversal asks the registry for the files of an item's release. Fact: a
// wheel's name ends with its tags, "none-any" for every ABI and platform (PEP
// 427).
func (s *session) hasUniversal(ctx context.Context, it *guard.Item) bool {
	rel, err := s.book.Releases(ctx, timestamps.Query{Ecosystem: it.Ecosystem, Name: it.Name, Registry: s.regs.For(it.Name)})
	if err != nil {
		return false
	}
	hashes := strings.Fields(it.Integrity)
	for i := range rel.Versions {
		if rel.Versions[i].Version != it.Version {
			continue
		}
		for _, f := range rel.Versions[i].Files {
			for _, h := range hashes {
				if h == f.Integrity && strings.HasSuffix(f.Name, "-py3-none-any.whl") || h == f.Integrity && strings.HasSuffix(f.Name, "-py2.py3-none-any.whl") {
					return true
				}
			}
		}
	}
	return false
}

// builtFile is the file that remembers a yes for these very items; "" nothing
// can be remembered.
func (s *session) builtFile(items []guard.Item) string {
	if s.cfg.CacheDir() == "" {
		return ""
	}
	h := sha256.New()
	for i := range items {
		h.Write([]byte(items[i].Name + "\x00" + items[i].Version + "\x00" + items[i].Integrity + "\x00"))
	}
	return filepath.Join(s.cfg.CacheDir(), "plans", "universal-"+hex.EncodeToString(h.Sum(nil)))
}
