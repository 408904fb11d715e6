package audit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pkgd/dispatch/audit"
	"pkgd/dispatch/config"
	"pkgd/dispatch/world"
	"pkgd/guard"
	intelsync "pkgd/intel/sync"
)

// scene is a machine in a folder: its working folder has the files to audit.
type scene struct {
	t    *testing.T
	root string
	w    *world.World
}

func newScene(t *testing.T, records map[string]string) *scene {
	t.Helper()
	s := &scene{t: t, root: t.TempDir()}
	for _, dir := range []string{"data", "work", "home"} {
		if err := os.Mkdir(filepath.Join(s.root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s.w = &world.World{
		Dir: filepath.Join(s.root, "work"), Now: time.Now, UID: os.Geteuid(), HTTP: &http.Client{},
		Environ: []string{"HOME=" + filepath.Join(s.root, "home"), "PKGD_DATA_DIR=" + filepath.Join(s.root, "data")},
	}
	for name, text := range records {
		s.put(filepath.Join("..", "records", name), text)
	}
	if len(records) > 0 {
		s.take(filepath.Join(s.root, "records"))
	}
	return s
}

// take imports records as of now.
func (s *scene) take(paths ...string) {
	s.t.Helper()
	_, err := intelsync.Import(context.Background(), intelsync.Options{
		Dir: filepath.Join(s.root, "data", "intel"), Paths: paths, AsOf: time.Now(), Now: time.Now()})
	if err != nil {
		s.t.Fatal(err)
	}
}

// put writes a file of the working folder.
func (s *scene) put(name, text string) {
	s.t.Helper()
	path := filepath.Join(s.w.Dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) run(o audit.Options) (*audit.Result, error) {
	s.t.Helper()
	cfg, err := config.Load(s.w, config.Options{SystemFile: filepath.Join(s.root, "none.toml"), SystemData: filepath.Join(s.root, "none")})
	if err != nil {
		s.t.Fatal(err)
	}
	o.World, o.Config = s.w, cfg
	return audit.Run(context.Background(), o)
}

func (s *scene) must(o audit.Options) *audit.Result {
	s.t.Helper()
	res, err := s.run(o)
	if err != nil {
		s.t.Fatal(err)
	}
	return res
}

func record(id, ecosystem, name, fixed string) string {
	events := `{"introduced":"0"}`
	if fixed != "" {
		events += fmt.Sprintf(`,{"fixed":%q}`, fixed)
	}
	return fmt.Sprintf(`{"schema_version":"1.6.0","id":%q,"modified":"2024-01-01T00:00:00Z","summary":"made up","affected":[{"package":{"ecosystem":%q,"name":%q},`+
		`"ranges":[{"type":"ECOSYSTEM","events":[%s]}]}],"database_specific":{"severity":"HIGH"}}`, id, ecosystem, name, events)
}

// npmLock writes a package-lock of version 3; each line is "path version needs…".
func npmLock(direct string, lines ...string) string {
	type pack struct {
		Version      string            `json:"version,omitempty"`
		Dependencies map[string]string `json:"dependencies,omitempty"`
	}
	names := func(list []string) map[string]string {
		m := map[string]string{}
		for _, n := range list {
			m[n] = "*"
		}
		return m
	}
	all := map[string]pack{"": {Dependencies: names(strings.Fields(direct))}}
	for _, l := range lines {
		w := strings.Fields(l)
		all[w[0]] = pack{w[1], names(w[2:])}
	}
	data, err := json.Marshal(map[string]any{"lockfileVersion": 3, "packages": all})
	if err != nil {
		panic(err)
	}
	return string(data)
}

// TestWays: the shortest way is shown, rings end, the same package in several
// places is one finding.
func TestWays(t *testing.T) {
	s := newScene(t, map[string]string{"MAL-0000-1.json": record("MAL-0000-1", "npm", "zz-evil", "")})
	s.put("package-lock.json", npmLock("zz-a zz-ring",
		"node_modules/zz-a 1.0.0 zz-b", "node_modules/zz-b 1.0.0 zz-c zz-evil", "node_modules/zz-c 1.0.0 zz-a zz-evil",
		"node_modules/zz-ring 1.0.0 zz-ring zz-a", "node_modules/zz-evil 1.0.0",
		"node_modules/zz-c/node_modules/zz-evil 1.0.0"))
	s.put("lost/package-lock.json", npmLock("", "node_modules/zz-x 1.0.0 zz-evil", "node_modules/zz-evil 1.0.0 zz-x"))
	res := s.must(audit.Options{})
	var got []string
	for _, f := range res.Findings {
		got = append(got, f.File+" "+strings.Join(f.Path, ">"))
	}
	want := []string{"lost/package-lock.json ", "package-lock.json zz-a@1.0.0>zz-b@1.0.0>zz-evil@1.0.0"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	if res.ExitCode != guard.ExitThreat {
		t.Error(res.ExitCode)
	}
}

// TestOwn: what registries.own has is not hit by public records.
func TestOwn(t *testing.T) {
	s := newScene(t, map[string]string{"MAL-0000-1.json": record("MAL-0000-1", "npm", "@zz/tool", "")})
	lock := `{"lockfileVersion":3,"packages":{"":{"dependencies":{"@zz/tool":"1"}},"node_modules/@zz/tool":{"version":"1.0.0","resolved":"https://npm.example/@zz/tool/-/tool-1.0.0.tgz"}}}`
	s.put("package-lock.json", lock)
	if res := s.must(audit.Options{}); len(res.Findings) != 1 {
		t.Fatalf("%+v", res.Findings)
	}
	s.put("../data/pkgd.toml", "[registries]\nown = [\"https://npm.example @zz/*\"]\n")
	if res := s.must(audit.Options{}); len(res.Findings) != 0 || res.ExitCode != 0 {
		t.Errorf("%+v", res.Findings)
	}
	s.put("package-lock.json", strings.ReplaceAll(lock, "npm.example", "registry.npmjs.org"))
	if res := s.must(audit.Options{}); len(res.Findings) != 1 {
		t.Error("the public package of that name passes")
	}
}

// TestStale: intelligence that is too old to install with is not enough to call
// anything clean.
func TestStale(t *testing.T) {
	s := newScene(t, map[string]string{"GHSA-0.json": record("GHSA-0", "npm", "zz-b", "1.0.0")})
	s.put("package-lock.json", npmLock("zz-a", "node_modules/zz-a 1.0.0"))
	now := time.Now()
	for days, want := range map[int]int{0: guard.ExitOK, 2: guard.ExitOK, 9: guard.ExitStore} {
		s.w.Now = func() time.Time { return now.AddDate(0, 0, days) }
		res := s.must(audit.Options{})
		if res.ExitCode != want || res.Stale != (days > 0) || (len(res.Notes) > 0) != (days > 0) {
			t.Errorf("%d days: exit %d, stale %v, %q", days, res.ExitCode, res.Stale, res.Notes)
		}
	}
	// An ecosystem that was never fetched is no clean one.
	s.w.Now = time.Now
	s.put("Gemfile.lock", "GEM\n  remote: https://rubygems.org/\n  specs:\n    zz-gem (1.0)\n\nDEPENDENCIES\n  zz-gem\n")
	if res := s.must(audit.Options{}); res.ExitCode != guard.ExitStore {
		t.Errorf("an ecosystem without records ends with %d: %q", res.ExitCode, res.Notes)
	}
}

// TestOddTrees: what is no lock file by nature, and what cannot be read.
func TestOddTrees(t *testing.T) {
	s := newScene(t, map[string]string{"MAL-0000-1.json": record("MAL-0000-1", "npm", "zz-evil", "")})
	good := npmLock("zz-evil", "node_modules/zz-evil 1.0.0")
	s.put("a/package-lock.json", good)
	if err := os.Mkdir(filepath.Join(s.w.Dir, "b"), 0o755); err != nil {
		t.Fatal(err)
	}
	// A folder of that name, a link that leads out, a ring of folders.
	if err := os.Mkdir(filepath.Join(s.w.Dir, "b", "Cargo.lock"), 0o755); err != nil {
		t.Fatal(err)
	}
	s.put("../outside.json", good)
	for link, to := range map[string]string{"b/package-lock.json": "../../outside.json", "b/ring": "..", "b/yarn.lock": "nowhere"} {
		if err := os.Symlink(to, filepath.Join(s.w.Dir, link)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	res := s.must(audit.Options{})
	if len(res.Files) != 1 || len(res.Findings) != 1 {
		t.Errorf("%+v", res.Files)
	}
	if os.Geteuid() == 0 {
		return
	}
	if err := os.Mkdir(filepath.Join(s.w.Dir, "closed"), 0); err != nil {
		t.Fatal(err)
	}
	if res = s.must(audit.Options{}); len(res.Files) != 2 || len(res.Files[1].Problems) != 1 {
		t.Errorf("a folder that cannot be opened is passed over: %+v", res.Files)
	}
}

// TestErrors: each kind has its exit code and says what to do.
func TestErrors(t *testing.T) {
	s := newScene(t, nil)
	code := func(o audit.Options) int {
		_, err := s.run(o)
		var e *config.Error
		if !errors.As(err, &e) {
			t.Fatalf("%v", err)
		}
		if e.Next == "" && e.Code != guard.ExitStore || e.Why == "" { // a store's own error says the next step
			t.Errorf("%q says no reason or no next step", err)
		}
		return e.ExitCode()
	}
	if c := code(audit.Options{}); c != guard.ExitUsage {
		t.Error("nothing to audit:", c)
	}
	if c := code(audit.Options{Paths: []string{"gone"}}); c != guard.ExitGeneral {
		t.Error("a path that is not there:", c)
	}
	s.put("readme.txt", "x")
	if c := code(audit.Options{Paths: []string{"readme.txt"}}); c != guard.ExitUsage {
		t.Error("no lock file:", c)
	}
	s.put("package-lock.json", npmLock("zz-a", "node_modules/zz-a 1.0.0"))
	if c := code(audit.Options{}); c != guard.ExitStore {
		t.Error("no store:", c)
	}
}
