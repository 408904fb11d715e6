package clients

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pkgd/tests/registry"
	"pkgd/tests/scene"
)

// twin is one command as a user of npm types it.
type twin struct {
	name   string
	files  []string // of the folder, in turn; ROOT is the folder above it, REGISTRY the registry
	before []string // commands that the real npm runs first, in both folders
	words  string   // the command; quoted parts are one word
	only   string   // a folder of clients; "" all
	in     string   // a folder below, in which the command runs
	says   string   // what only the guarded one says, a pattern; "" not a byte more
	moves  bool     // what is installed differs, since the newest is too young
	fails  bool     // npm fails, and the guard says so in its place
	stops  int      // the guard's code, where npm would go on
}

// twinWorld publishes what everyday commands meet.
func twinWorld(u *registry.Universe) {
	old := func(version string, days int, fields map[string]any) registry.Release {
		return registry.Release{Version: version, Age: time.Duration(days) * 24 * time.Hour, Fields: fields}
	}
	u.Publish("npm", "zz-plugin", old("1.0.0", 90, map[string]any{"peerDependencies": map[string]string{"zz-leaf": "1.0.0"}}))
	u.Publish("npm", "zz-peer", old("1.0.0", 90, map[string]any{"peerDependencies": map[string]string{"zz-clean": "^1.0.0"}}))
	u.Publish("npm", "zz-other-os", old("1.0.0", 90, map[string]any{"os": []string{"aix"}}))
	u.Publish("npm", "zz-old-engine", old("1.0.0", 90, map[string]any{"engines": map[string]string{"node": "0.10"}}))
	u.Publish("npm", "zz-native", old("1.0.0", 90, map[string]any{"optionalDependencies": map[string]string{"zz-other-os": "1.0.0", "zz-leaf": "^1.0.0"}}))
	bundled := old("1.0.0", 90, map[string]any{"dependencies": map[string]string{"zz-inner": "1.0.0"}, "bundleDependencies": []string{"zz-inner"}})
	bundled.Files = map[string]string{"node_modules/zz-inner/package.json": `{"name":"zz-inner","version":"1.0.0"}`}
	u.Publish("npm", "zz-bundled", bundled)
	u.Publish("npm", "zz-holder", old("1.0.0", 90, map[string]any{"dependencies": map[string]string{"zz-bundled": "1.0.0"}}))
	u.Publish("npm", "zz-inner", old("1.0.0", 90, nil))
	u.Publish("npm", "zz-duo", old("1.0.0", 90, map[string]any{"dependencies": map[string]string{"zz-leaf": "1.0.0"}}))
	u.Publish("npm", "zz-say", registry.Release{Version: "1.0.0", Age: 90 * 24 * time.Hour, Bin: true})
	u.Publish("npm", "create-zz-thing", registry.Release{Version: "1.0.0", Age: 90 * 24 * time.Hour, Bin: true})
	u.Publish("npm", "@zz/create-part", registry.Release{Version: "1.0.0", Age: 90 * 24 * time.Hour, Bin: true})
	u.Publish("npm", "@zz/create", registry.Release{Version: "1.0.0", Age: 90 * 24 * time.Hour, Bin: true})
	u.Tag("zz-clean", "next", "1.0.0")
}

// TestNodeTwins runs each command twice, guarded and bare, in twin folders with
// homes of their own: code, output, files and tree are the same. All of them take
// five minutes for each npm, so it is every third with one npm, and all with all
// that are here where PKGD_TWINS is set.
func TestNodeTwins(t *testing.T) {
	each(t, "npm", func(t *testing.T, client string) {
		if client != "npm-11" && os.Getenv("PKGD_TWINS") == "" {
			t.Skip("the twins are compared for every npm with PKGD_TWINS=1")
		}
		t.Parallel()
		s := stage(t, client)
		twinWorld(s.Universe)
		for i, c := range twins {
			if i%3 != 0 && os.Getenv("PKGD_TWINS") == "" {
				continue
			}
			if c.only != "" && c.only != client {
				continue
			}
			t.Run(c.name, func(t *testing.T) { c.compare(t, s) })
		}
	})
}

func (c *twin) compare(t *testing.T, s *scene.Scene) {
	bare, guarded := c.side(t, s, "bare"), c.side(t, s, "kept")
	if c.fails {
		c.refused(t, bare, guarded)
		return
	}
	if c.stops != 0 {
		bare.code = c.stops
		c.moves = true
	}
	if bare.code != guarded.code {
		t.Errorf("%s ends with %d, bare with %d\n--- guarded\n%s%s--- bare\n%s%s", c.words, guarded.code, bare.code,
			guarded.out, guarded.errs, bare.out, bare.errs)
		return
	}
	if c.moves {
		if !strings.Contains(guarded.errs, c.says) {
			t.Errorf("%s does not say %q: %s", c.words, c.says, guarded.errs)
		}
		return
	}
	if bare.out != guarded.out {
		t.Errorf("%s prints\n%s\ninstead of\n%s", c.words, guarded.out, bare.out)
	}
	errs := guarded.errs
	if c.says != "" {
		said := regexp.MustCompile(c.says).FindString(errs)
		if said == "" {
			t.Errorf("%s does not say %q: %s", c.words, c.says, errs)
		}
		errs = strings.Replace(errs, said, "", 1)
	}
	if bare.errs != errs {
		t.Errorf("%s says\n%s\ninstead of\n%s", c.words, errs, bare.errs)
	}
	names := maps.Clone(bare.files)
	maps.Copy(names, guarded.files)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if a, b := bare.files[name], guarded.files[name]; a != b {
			t.Errorf("%s leaves other than the bare one: %s\n--- guarded\n%s\n--- bare\n%s", c.words, name, b, a)
		}
	}
}

// refused: what npm cannot resolve pkgd cannot plan; it ends with 5 and quotes
// npm's first line.
func (c *twin) refused(t *testing.T, bare, guarded left) {
	t.Helper()
	first, _, _ := strings.Cut(bare.errs[strings.Index(bare.errs, "npm error"):], "\n")
	if bare.code == 0 || guarded.code != 5 || !strings.Contains(guarded.errs, first) {
		t.Errorf("%s ends with %d, bare with %d\n--- guarded\n%s%s--- bare\n%s%s", c.words, guarded.code, bare.code,
			guarded.out, guarded.errs, bare.out, bare.errs)
	}
}

// left is what a command left behind.
type left struct {
	code      int
	out, errs string
	files     map[string]string
}

func (c *twin) side(t *testing.T, s *scene.Scene, side string) left {
	t.Helper()
	root := filepath.Join(s.Root, "work", side, strings.ReplaceAll(c.name, " ", "-"))
	for i := 0; i+1 < len(c.files); i += 2 {
		path := filepath.Join(root, "app", filepath.FromSlash(c.files[i]))
		text := strings.NewReplacer("ROOT", root, "REGISTRY", s.Server.NPM()).Replace(c.files[i+1])
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(root, "app", c.in)
	for _, d := range []string{dir, filepath.Join(root, "home")} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, words := range c.before {
		if r := c.run(t, s, root, dir, words, true); r.Code != 0 {
			t.Fatalf("%s ended with %d: %s%s", words, r.Code, r.Stdout, r.Stderr)
		}
	}
	r := c.run(t, s, root, dir, c.words, side == "bare")
	same := func(text string) string { return steady.ReplaceAllString(strings.ReplaceAll(text, root, "ROOT"), "$1") }
	l := left{code: r.Code, out: same(r.Stdout), errs: same(r.Stderr), files: map[string]string{}}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, path)
		name := same(rel) // what npx keeps lies under a hash of the path
		if err != nil || d.IsDir() && (d.Name() == "_cacache" || d.Name() == "_logs") {
			return fs.SkipDir
		}
		switch {
		case d.Type()&fs.ModeSymlink != 0:
			to, _ := os.Readlink(path)
			l.files[name] = "-> " + same(to)
		case d.Type().IsRegular() && d.Name() != "_update-notifier-last-checked":
			data, _ := os.ReadFile(path)
			if text := same(string(data)); len(data) < 4000 {
				l.files[name] = text
			} else {
				l.files[name] = fmt.Sprintf("%x", sha256.Sum256([]byte(text)))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// steady matches what differs from one run of the same command to the next.
var steady = regexp.MustCompile(` in \d+m?s\b| \S*_logs/\S*debug-\d.log|work/(?:bare|kept)()|\b[0-9a-f]{16}\b`)

func (c *twin) run(t *testing.T, s *scene.Scene, root, dir, words string, bare bool) scene.Result {
	t.Helper()
	path := strings.Join([]string{s.Shims, filepath.Dir(s.Real("npm")), filepath.Dir(s.Real("node")), "/usr/bin", "/bin"}, ":")
	if bare {
		path = strings.TrimPrefix(path, s.Shims+":")
	}
	args := []string{"HOME=" + filepath.Join(root, "home"), "npm_config_prefix=" + filepath.Join(root, "prefix"), "PATH=" + path, "npm_config_logs_max=0"}
	r, err := s.Run(dir, "env", append(args, split(strings.NewReplacer("ROOT", root, "REGISTRY/", s.Server.NPM(), "REGISTRY", s.Server.NPM()).Replace(words))...)...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// split splits words as a shell does, with single quotes only.
func split(line string) []string {
	var out []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			out = append(out, part)
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}
