//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"pkgd/tests/registry"
)

// judgedOne: one package from a lock file, no record of it, its release time
// cached.
func judgedOne(b *bench) ([]call, error) { return judged(b, 1, 0) }

// judgedMany: a lock file of 1,500 packages, 5 of which have records that do not
// hit the version.
func judgedMany(b *bench) ([]call, error) { return judged(b, 1500, 5) }

// judged measures the judged call of a project, warm, beside the common calls.
func judged(b *bench, packages, listed int) ([]call, error) {
	calls, err := b.common()
	if err != nil {
		return nil, err
	}
	p, err := b.project(fmt.Sprintf("judged-%d", packages), packages, listed)
	if err == nil {
		err = p.warm()
	}
	if err != nil {
		return nil, err
	}
	return append(calls, p.call), nil
}

// project is a project with a lock file, a home with a store, and the registry
// that the packages are from.
type project struct {
	dir      string
	universe *registry.Universe
	server   *registry.Server
	call     call // restores the lock file
}

// project makes one; listed of its packages have records that do not hit.
func (b *bench) project(place string, packages, listed int) (*project, error) {
	p := &project{dir: filepath.Join(b.dir, place), universe: registry.Empty(time.Now)}
	for i := range packages {
		p.universe.Publish(registry.NPM, packageName(i), registry.Release{Version: "1.0.0", Age: 90 * 24 * time.Hour})
	}
	var err error
	if p.server, err = registry.Start(p.universe); err != nil {
		return nil, err
	}
	b.after(func() { _ = p.server.Close() })
	lock, err := lockOf(packages, p.server.NPM())
	if err != nil {
		return nil, err
	}
	files := recordsOf(listed)
	files["project/package.json"] = `{"name":"zz-top","version":"1.0.0"}`
	files["project/package-lock.json"] = lock
	files["home/.npmrc"] = "registry=" + p.server.NPM() + "\n"
	for name, text := range files {
		if _, err := b.put(filepath.Join(place, name), text, 0o600); err != nil {
			return nil, err
		}
	}
	env := []string{
		"PATH=" + b.shims + ":" + b.real, "HOME=" + filepath.Join(p.dir, "home"), "PKGD_DATA_DIR=" + filepath.Join(p.dir, "data"),
	}
	shim := filepath.Join(b.shims, "npm")
	p.call = call{name: "judged", path: shim, argv: []string{shim, "ci"}, env: env, dir: filepath.Join(p.dir, "project")}
	return p, b.imported(env, filepath.Join(p.dir, "records"))
}

// warm makes the first call, which asks for the release times and keeps them,
// and a second one to see that it does not ask again.
func (p *project) warm() error {
	c := p.call
	if out, err := (&exec.Cmd{Path: c.path, Args: c.argv, Env: c.env, Dir: c.dir}).CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w: %s", err, out)
	}
	p.server.Forget()
	if out, err := (&exec.Cmd{Path: c.path, Args: c.argv, Env: c.env, Dir: c.dir}).CombinedOutput(); err != nil || len(p.server.Requests()) > 0 {
		return fmt.Errorf("the second call still asks the registry %d times (%v): %s", len(p.server.Requests()), err, out)
	}
	return nil
}

// imported fills the store with records that are as fresh as can be.
func (b *bench) imported(env []string, records string) error {
	cmd := exec.Command(b.pkgd, "intel", "import", "--as-of", time.Now().UTC().Format(time.RFC3339), records)
	cmd.Env = env
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("pkgd intel import: %w: %s", err, out)
	}
	return nil
}

func packageName(i int) string { return fmt.Sprintf("zz-p%04d", i) }

// dist is what the registry says of a release's archive.
type dist struct {
	Tarball   string `json:"tarball"`
	Integrity string `json:"integrity"`
}

// distOf asks the registry.
func distOf(base, name string) (dist, error) {
	resp, err := http.Get(strings.TrimSuffix(base, "/") + "/" + name)
	if err != nil {
		return dist{}, err
	}
	defer resp.Body.Close()
	var doc struct {
		Versions map[string]struct{ Dist dist }
	}
	if err := json.NewDecoder(resp.Body).Decode(&doc); err != nil {
		return dist{}, err
	}
	return doc.Versions["1.0.0"].Dist, nil
}

// lockOf writes a package-lock.json of version 3 of what the registry has.
func lockOf(packages int, base string) (string, error) {
	type entry struct {
		Version   string `json:"version"`
		Resolved  string `json:"resolved"`
		Integrity string `json:"integrity"`
	}
	entries := map[string]any{"": map[string]string{"name": "zz-top", "version": "1.0.0"}}
	for i := range packages {
		d, err := distOf(base, packageName(i))
		if err != nil {
			return "", err
		}
		entries["node_modules/"+packageName(i)] = entry{"1.0.0", d.Tarball, d.Integrity}
	}
	text, err := json.MarshalIndent(map[string]any{"name": "zz-top", "version": "1.0.0", "lockfileVersion": 3, "packages": entries}, "", "  ")
	return string(text), err
}

// recordsOf gives files with records of the first few packages, which do not hit
// their version, and one of a package that is nowhere else.
func recordsOf(listed int) map[string]string {
	records := map[string]string{}
	for i := range listed + 1 {
		n := packageName(i)
		if i == listed {
			n = "zz-elsewhere"
		}
		records["records/"+n+".json"] = fmt.Sprintf(`{"schema_version":"1.6.0","id":"ZZ-0000-%d","modified":"2026-01-01T00:00:00Z","summary":"made up",
"affected":[{"package":{"ecosystem":"npm","name":%q},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"0.9.0"}]}]}]}`, i, n)
	}
	return records
}
