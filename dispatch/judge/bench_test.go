package judge_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pkgd/dispatch/config"
	"pkgd/dispatch/judge"
	"pkgd/dispatch/world"
	"pkgd/intel/sync"
	"pkgd/shims"
	"pkgd/tests/registry"
)

// lockProject makes a project whose lock file has n packages of a registry that
// dates all of them, a store with the made-up advisories, and the world around
// it.
func lockProject(tb testing.TB, n int) *world.World {
	tb.Helper()
	root := tb.TempDir()
	u := registry.Empty(time.Now)
	for i := range n {
		u.Publish(registry.NPM, fmt.Sprintf("zz-p%04d", i), registry.Release{Version: "1.0.0", Age: 90 * 24 * time.Hour})
	}
	server, err := registry.Start(u)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = server.Close() })
	entries := map[string]any{"": map[string]string{"name": "zz-top", "version": "1.0.0"}}
	for i := range n {
		name := fmt.Sprintf("zz-p%04d", i)
		entries["node_modules/"+name] = map[string]any{
			"version": "1.0.0", "resolved": server.NPM() + name + "/-/" + name + "-1.0.0.tgz",
			"integrity": u.Integrity(registry.NPM, name, "1.0.0"),
		}
	}
	lock, err := json.Marshal(map[string]any{"name": "zz-top", "version": "1.0.0", "lockfileVersion": 3, "packages": entries})
	if err != nil {
		tb.Fatal(err)
	}
	for name, text := range map[string]string{
		"project/package.json": `{"name":"zz-top","version":"1.0.0"}`, "project/package-lock.json": string(lock), "home/.npmrc": "registry=" + server.NPM() + "\n",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	if err := registry.WriteRecords(filepath.Join(root, "records"), time.Now().UTC().Format(time.RFC3339)); err != nil {
		tb.Fatal(err)
	}
	w := &world.World{
		Environ: []string{"HOME=" + filepath.Join(root, "home"), "PKGD_DATA_DIR=" + filepath.Join(root, "data"), "PATH=/usr/bin"},
		Dir:     filepath.Join(root, "project"), Stdout: os.Stdout, Stderr: os.Stderr, Terminal: func(int) bool { return false },
		Now: time.Now, HTTP: &http.Client{}, UID: os.Geteuid(),
	}
	cfg, err := config.Load(w, config.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := sync.Import(context.Background(), sync.Options{Dir: cfg.StoreDir(), Paths: []string{filepath.Join(root, "records")}, AsOf: time.Now(), Now: time.Now()}); err != nil {
		tb.Fatal(err)
	}
	return w
}

// judgeCI judges `npm ci` and gives the outcome.
func judgeCI(tb testing.TB, w *world.World) *judge.Outcome {
	tb.Helper()
	cfg, err := config.Load(w, config.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	out, err := judge.Judge(context.Background(), judge.Request{World: w, Command: shims.Parse(shims.Find("npm"), "npm", []string{"ci"}), Config: cfg, Real: "/usr/bin/true"})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// BenchmarkLock is the in-process part of the rows "judged" of make bench.
func BenchmarkLock(b *testing.B) {
	for _, n := range []int{1, 1500} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := lockProject(b, n)
			out := judgeCI(b, w) // asks for the times and keeps them
			if out.Verdict.Blocked() || len(out.Plan.Items) != n {
				b.Fatalf("%+v", out.Verdict)
			}
			for b.Loop() {
				judgeCI(b, w)
			}
		})
	}
}
