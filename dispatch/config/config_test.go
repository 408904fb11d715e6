package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pkgd/dispatch/world"
	"pkgd/guard"
)

// machine is a world of its own: system files, a home, a project.
type machine struct {
	t                    *testing.T
	root, home, project  string
	systemFile, userFile string
	w                    *world.World
	opt                  Options
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	m := &machine{t: t, root: root, home: filepath.Join(root, "home"), project: filepath.Join(root, "work", "app"),
		systemFile: filepath.Join(root, "etc", "pkgd.toml"), userFile: filepath.Join(root, "home", ".config", "pkg-defender", "pkgd.toml")}
	for _, d := range []string{m.home, m.project} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	m.w = &world.World{Dir: m.project, UID: os.Geteuid(), Now: func() time.Time { return time.Unix(1780000000, 0) },
		Environ: []string{"HOME=" + m.home, "XDG_CONFIG_HOME=" + filepath.Join(m.home, ".config"), "XDG_DATA_HOME=" + filepath.Join(m.home, "data")}}
	m.opt = Options{SystemFile: m.systemFile, SystemData: filepath.Join(root, "var")}
	return m
}

func (m *machine) put(path, text string) {
	m.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) env(kv ...string) { m.w.Environ = append(m.w.Environ, kv...) }

func (m *machine) load() *Config {
	m.t.Helper()
	c, err := Load(m.w, m.opt)
	if err != nil {
		m.t.Fatal(err)
	}
	return c
}

func TestLayersInOrder(t *testing.T) {
	m := newMachine(t)
	m.put(m.systemFile, "[cooldown]\ndefault_days = 3\n[policy]\nsource = \"block\"\n")
	m.put(m.userFile, "[cooldown]\ndefault_days = 5 # mine\n[output]\ncolor = false\n")
	m.put(filepath.Join(m.root, "work", "pkgd.toml"), "[cooldown]\ndefault_days = 9\n")
	m.env("PKGD_COOLDOWN_DEFAULT_DAYS=10", "PKGD_OUTPUT_VERBOSE=yes")
	c := m.load()
	for name, want := range map[string]Setting{
		"cooldown.default_days":   {Value: int64(10), Layer: FromEnvironment, Where: "PKGD_COOLDOWN_DEFAULT_DAYS"},
		"policy.source":           {Value: "block", Layer: FromSystem, Where: m.systemFile + ":4"},
		"output.color":            {Value: false, Layer: FromUser, Where: m.userFile + ":4"},
		"output.verbose":          {Value: true, Layer: FromEnvironment, Where: "PKGD_OUTPUT_VERBOSE"},
		"policy.young":            {Value: "block", Layer: FromProfile, Where: "balanced"},
		"command_timeout_seconds": {Value: int64(180), Layer: FromDefault},
	} {
		got := c.Setting(name)
		if got.Value != want.Value || got.Layer != want.Layer || got.Where != want.Where {
			t.Errorf("%s = %v from %s %q, want %v from %s %q", name, got.Value, got.Layer, got.Where, want.Value, want.Layer, want.Where)
		}
	}
	if len(c.Notes) != 0 {
		t.Errorf("notes %q, want none", c.Notes)
	}
	if got := c.Policy().Cooldown; got != 10*day {
		t.Errorf("policy's cooldown %d", got)
	}
}

func TestLooseningIsIgnoredAndSaid(t *testing.T) {
	cases := []struct{ name, project, env, key string }{
		{"days", "[cooldown]\ndefault_days = 1\n", "PKGD_COOLDOWN_DEFAULT_DAYS=1", "cooldown.default_days"},
		{"off", "[cooldown]\nenabled = false\n", "PKGD_COOLDOWN_ENABLED=0", "cooldown.enabled"},
		{"answer", "[policy]\nintel_missing = \"allow\"\n", "PKGD_POLICY_INTEL_MISSING=allow", "policy.intel_missing"},
		{"profile", "[policy]\nprofile = \"malware\"\n", "PKGD_POLICY_PROFILE=malware", "policy.profile"},
		{"except", "[policy]\nmalicious_except = [\"MAL-1\"]\n", "PKGD_POLICY_MALICIOUS_EXCEPT=MAL-1", "policy.malicious_except"},
		{"trusted", "[registries]\ntrusted = [\"http://127.0.0.1\"]\n", "PKGD_REGISTRIES_TRUSTED=http://127.0.0.1", "registries.trusted"},
		{"own", "[registries]\nown = [\"http://127.0.0.1 *\"]\n", "PKGD_REGISTRIES_OWN=http://127.0.0.1 *", "registries.own"},
		{"staleness", "[feeds]\nstaleness_threshold_hours = 9000\n", "PKGD_FEEDS_STALENESS_HOURS=9000", "feeds.staleness_threshold_hours"},
		{"never", "[policy]\nintel_stale_block_days = 0\n", "PKGD_POLICY_INTEL_STALE_BLOCK_DAYS=0", "policy.intel_stale_block_days"},
		{"bypass", "[bypass]\ncommand_enabled = true\n", "PKGD_BYPASS_COMMAND_ENABLED=1", "bypass.command_enabled"},
		{"override", "[cooldown.overrides]\nleft-pad = 0\n", "PKGD_COOLDOWN_OVERRIDES=left-pad=0", "cooldown.overrides"},
		{"ecosystem", "[cooldown.per_ecosystem]\nnpm = 6\n", "PKGD_COOLDOWN_PER_ECOSYSTEM=npm=6", "cooldown.per_ecosystem"},
		{"feed", "[feeds]\nosv_enabled = false\n", "PKGD_FEEDS_OSV_ENABLED=false", "feeds.osv_enabled"},
		{"threats", "fail_on_threat_enabled = false\n", "PKGD_FAIL_ON_THREAT=false", "fail_on_threat_enabled"},
		{"fix", "[cooldown]\nfix_after_hours = 1\n", "PKGD_COOLDOWN_FIX_AFTER_HOURS=1", "cooldown.fix_after_hours"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			before := Format(newMachine(t).load().Value(tc.key))
			for _, way := range []string{"project", "environment"} {
				m := newMachine(t)
				if way == "project" {
					m.put(filepath.Join(m.project, "pkgd.toml"), tc.project)
				} else {
					m.env(tc.env)
				}
				c := m.load()
				if got := Format(c.Value(tc.key)); got != before {
					t.Errorf("%s: %s went from %s to %s", way, tc.key, before, got)
				}
				if len(c.Notes) != 1 || !strings.Contains(c.Notes[0], tc.key) {
					t.Errorf("%s: notes %q, want one about %s", way, c.Notes, tc.key)
				}
			}
		})
	}
}

func TestProjectTightens(t *testing.T) {
	m := newMachine(t)
	m.put(m.userFile, "[policy]\nsource = \"allow\"\n[cooldown.overrides]\nleft-pad = 1\n")
	m.put(filepath.Join(m.project, "pkgd.toml"), "[policy]\nprofile = \"strict\"\n[cooldown.overrides]\n\"npm:x\" = 30\nleft-pad = 2\n")
	c := m.load()
	p := c.Policy()
	if p.SourceNamed != guard.Block || !p.ScoreBlocks || p.Profile != "strict" {
		t.Errorf("strict did not reach the policy: source %v, score %v, profile %s", p.SourceNamed, p.ScoreBlocks, p.Profile)
	}
	if p.CooldownFor["npm:x"] != 30*day || p.CooldownFor["PyPI:left-pad"] != 2*day {
		t.Errorf("windows %v", p.CooldownFor)
	}
	if len(c.Notes) != 0 {
		t.Errorf("notes %q", c.Notes)
	}
}

func TestEveryKeyKeepsItsLaw(t *testing.T) {
	seen, vars := map[string]bool{}, map[string]string{}
	balanced := guard.DefaultPolicy("balanced")
	for i := range Keys() {
		k := &Keys()[i]
		if seen[k.Name] || k.Doc == "" {
			t.Errorf("%s stands twice or says nothing", k.Name)
		}
		seen[k.Name] = true
		for _, v := range append([]string{k.Variable()}, k.EnvToo...) {
			if other := vars[v]; other != "" {
				t.Errorf("%s sets both %s and %s", v, other, k.Name)
			}
			vars[v] = k.Name
		}
		if k.Free == (k.Tighter != nil) {
			t.Errorf("%s must be either free or say what tighter is", k.Name)
		}
		def := k.Default
		if k.Get != nil {
			def = k.Get(&balanced)
		}
		if k.Tighter != nil && !k.Tighter.Holds(def, def) {
			t.Errorf("%s: an equal value counts as looser", k.Name)
		}
		text := Format(def)
		if k.Kind == Text {
			text = def.(string)
		} else if k.Kind == List {
			text = strings.Join(def.([]string), ",")
		} else if k.Kind == Map {
			text = ""
		}
		if v, err := k.Parse(text); err != nil || k.Kind != Map && k.Kind != List && v != def {
			t.Errorf("%s: its own default %s reads as %v (%v)", k.Name, text, v, err)
		}
		if k.Set != nil {
			p := balanced
			k.Set(&p, def)
			if Format(k.Get(&p)) != Format(def) {
				t.Errorf("%s: Set and Get disagree", k.Name)
			}
		}
	}
}

func TestWrongValues(t *testing.T) {
	cases := map[string]string{
		"[cooldown]\n\ndefault_days = \"7\"\n":           "line 3: cooldown.default_days must be a whole number of days from 0 to 3650",
		"[cooldown]\ndefault_days = -1\n":                "line 2: cooldown.default_days",
		"[cooldown]\ndefault_days = 7.0\n":               "line 2: cooldown.default_days",
		"[policy]\nmalicious = \"warn\"\n":               `line 2: policy.malicious must be one of "block"`,
		"[policy]\nsource = \"maybe\"\n":                 `must be one of "allow", "note", "warn", "block"`,
		"[feeds]\nrss_urls = \"https://a\"\n":            "line 2: feeds.rss_urls must be a list of texts",
		"[feeds]\nrss_urls = [1]\n":                      "feeds.rss_urls",
		"registry_api_timeout = nan\n":                   "line 1: registry_api_timeout",
		"[cooldown.overrides]\nx = \"soon\"\n":           "cooldown.overrides must be a table of whole numbers",
		"cooldown = 3\n[output]\ncolor = 1\n":            "line 3: output.color must be true or false",
		"[cooldown]\ndefault_days = 1\ndefault_days = 2": "line 3",
		"broken": "line 1",
	}
	for text, want := range cases {
		m := newMachine(t)
		m.put(m.userFile, text)
		_, err := Load(m.w, m.opt)
		var e *Error
		if !errors.As(err, &e) || e.ExitCode() != guard.ExitConfig || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), m.userFile) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	m := newMachine(t)
	m.env("PKGD_COOLDOWN_ENABLED=perhaps")
	if _, err := Load(m.w, m.opt); err == nil || !strings.Contains(err.Error(), "PKGD_COOLDOWN_ENABLED") {
		t.Errorf("a wrong variable passed: %v", err)
	}
}

func TestUnknownKeys(t *testing.T) {
	m := newMachine(t)
	m.put(m.userFile, "[cooldown]\ndefalt_days = 1\n")
	m.put(filepath.Join(m.project, "pkgd.toml"), "colour = 1\n")
	c := m.load()
	if len(c.Notes) != 1 || !strings.Contains(c.Notes[0], m.userFile+":2") || !strings.Contains(c.Notes[0], "cooldown.default_days") {
		t.Errorf("notes %q", c.Notes)
	}
	if len(c.Details) != 1 || !strings.Contains(c.Details[0], "colour") || len(c.Unknown) != 2 {
		t.Errorf("details %q, unknown %v", c.Details, c.Unknown)
	}
}

func TestTable(t *testing.T) {
	rows := Table()
	if len(rows) != len(Keys()) {
		t.Fatalf("%d rows for %d keys", len(rows), len(Keys()))
	}
	for _, r := range rows {
		if r.Doc == "" || r.Allowed == "" || len(r.Variables) == 0 || len(r.Defaults) != 1 && len(r.Defaults) != len(guard.Profiles) {
			t.Errorf("%+v", r)
		}
		if r.Project && r.Tighter == "" {
			t.Errorf("%s: a project may set it, and it does not say what tighter is", r.Name)
		}
	}
}

func TestNearest(t *testing.T) {
	for word, want := range map[string]string{"cooldown.defaultdays": "cooldown.default_days", "output.default_days": "cooldown.default_days",
		"profil": "policy.profile", "zzzzzz": "", "policy.sorce": "policy.source"} {
		if got := Nearest(word); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestCI(t *testing.T) {
	for kv, want := range map[string]bool{"CI=true": true, "CI=false": false, "CI=": false, "GITLAB_CI=1": true, "PKGD_CI=1": true, "PKGD_CI=0": false} {
		if got := CI(&world.World{Environ: []string{kv}}); got != want {
			t.Errorf("%s: %v", kv, got)
		}
	}
}

func BenchmarkLoadWithoutFiles(b *testing.B) {
	w := &world.World{Dir: b.TempDir(), UID: os.Geteuid(), Now: time.Now, Environ: []string{"HOME=" + b.TempDir()}}
	for b.Loop() {
		if _, err := Load(w, Options{SystemFile: "/nonexistent/pkgd.toml", SystemData: "/nonexistent"}); err != nil {
			b.Fatal(err)
		}
	}
}
