package registry

import "testing"

const lockCrates = "registry+https://github.com/rust-lang/crates.io-index"

func TestCargo(t *testing.T) {
	const public = "https://index.crates.io"
	for _, c := range []struct {
		what    string
		env     []string
		files   map[string]string
		flags   []Flag
		from    string // address in the lock; "" For
		url     string
		private bool
		project bool
	}{
		{"nothing configured", nil, nil, nil, "", public, false, false},
		{"what locks name", nil, nil, nil, lockCrates, public, false, false},
		{"sparse in the lock", nil, nil, nil, "sparse+https://index.crates.io/", public, false, false},
		{"replaced by the user", nil, map[string]string{"/h/.cargo/config.toml": "[source.crates-io]\nreplace-with='m'\n[source.m]\nregistry='sparse+https://m.test/index/'"}, nil, lockCrates, "https://m.test/index", true, false},
		{"replaced by the project", nil, map[string]string{"/p/.cargo/config.toml": "[source.crates-io]\nreplace-with='m'\n[source.m]\nregistry='sparse+https://m.test/index/'"}, nil, "", "https://m.test/index", true, true},
		{"the deeper file is stronger", nil, map[string]string{"/p/.cargo/config": "[source.crates-io]\nreplace-with='m'\n[registries.m]\nindex='sparse+https://m.test/'", "/p/sub/.cargo/config.toml": "[registries.m]\nindex='sparse+https://n.test/'"}, nil, "", "https://n.test", true, true},
		{"replaced by a named registry", []string{"CARGO_REGISTRIES_MY_REG_INDEX=sparse+https://r.test/"}, map[string]string{"/h/.cargo/config.toml": "[source.crates-io]\nreplace-with='my-reg'"}, nil, "", "https://r.test", true, false},
		{"twice replaced", nil, map[string]string{"/h/.cargo/config.toml": "[source.crates-io]\nreplace-with='a'\n[source.a]\nregistry='sparse+https://a.test/'\nreplace-with='b'\n[source.b]\nregistry='sparse+https://b.test/'"}, nil, "", "https://b.test", true, false},
		{"CARGO_HOME", []string{"CARGO_HOME=/ch"}, map[string]string{"/ch/config.toml": "[source.crates-io]\nreplace-with='a'\n[source.a]\nregistry='sparse+https://a.test/'"}, nil, "", "https://a.test", true, false},
		{"--config", nil, map[string]string{"/h/.cargo/config.toml": "[source.a]\nregistry='sparse+https://a.test/'"}, []Flag{{Key: "config", Value: "source.crates-io.replace-with='a'"}}, "", "https://a.test", true, false},
		{"a registry of its own", nil, map[string]string{"/h/.cargo/config.toml": "[registries.own]\nindex='sparse+https://own.test/'"}, nil, "sparse+https://own.test/", "https://own.test", true, false},
		{"one that nothing names", nil, nil, nil, "sparse+https://who.test/", "https://who.test", true, true},
		{"an included file", nil, map[string]string{"/h/.cargo/config.toml": "include=['more.toml']", "/h/.cargo/more.toml": "[source.crates-io]\nreplace-with='a'\n[source.a]\nregistry='sparse+https://a.test/'"}, nil, "", "https://a.test", true, false},
	} {
		s := machine(c.env, c.files)
		s.Flags = c.flags
		set := Read("cargo", s)
		r := set.For("a")
		if c.from != "" {
			r = set.From(c.from, "a")
		}
		want(t, c.what, r, c.url, c.private, c.project)
		if r.Problem != "" {
			t.Errorf("%s: %s", c.what, r.Problem)
		}
	}
}

// What stands in a folder is local, whoever names it; the folder is the project's
// alone where only the project names it and it lies outside.
func TestCargoFolders(t *testing.T) {
	const replace = "[source.crates-io]\nreplace-with='v'\n"
	for _, c := range []struct {
		what, file, text, folder string
		project                  bool
	}{
		{"vendored", "/p/.cargo/config.toml", replace + "[source.v]\ndirectory='vendor'", "/p/vendor", false},
		{"vendored in a member", "/p/sub/.cargo/config.toml", replace + "[source.v]\ndirectory='vendor'", "/p/sub/vendor", false},
		{"a local registry", "/p/.cargo/config.toml", replace + "[source.v]\nlocal-registry='/p/crates'", "/p/crates", false},
		{"outside, by the project", "/p/.cargo/config.toml", replace + "[source.v]\ndirectory='../vendor'", "/vendor", true},
		{"a neighbour of a like name", "/p/.cargo/config.toml", replace + "[source.v]\ndirectory='../p-vendor'", "/p-vendor", true},
		{"outside, by the user", "/h/.cargo/config.toml", replace + "[source.v]\ndirectory='vendor'", "/h/vendor", false},
		{"in two steps", "/h/.cargo/config.toml", replace + "[source.v]\nregistry='sparse+https://m.test/'\nreplace-with='w'\n[source.w]\ndirectory='/w'", "/w", false},
	} {
		set := Read("cargo", machine(nil, map[string]string{c.file: c.text}))
		for _, r := range []*Registry{set.For("a"), set.From(lockCrates, "a")} {
			want(t, c.what, r, c.folder, true, c.project)
			if !r.Local || r.Problem == "" {
				t.Errorf("%s: local %v, problem %q", c.what, r.Local, r.Problem)
			}
		}
	}
	// As cargo vendor writes it for a registry and a repository of one's own.
	set := Read("cargo", machine(nil, map[string]string{"/p/.cargo/config.toml": `
[source."sparse+https://own.test/index/"]
registry = "sparse+https://own.test/index/"
replace-with = "v"
[source."git+https://own.test/r.git?branch=main"]
git = "https://own.test/r.git"
branch = "main"
replace-with = "v"
[source.v]
directory = "vendor"
`}))
	if r := set.From("https://own.test/index/", "a"); !r.Local || r.URL != "/p/vendor" {
		t.Errorf("a registry of one's own: %+v", r)
	}
	for name, table := range map[string]map[string]string{
		"sparse+https://own.test/index/":         {"registry": "sparse+https://own.test/index"},
		"git+https://own.test/r.git?branch=main": {"git": "https://own.test/r.git", "branch": "main"},
		"v":                                      nil,
	} {
		if got := set.SourceName(table); got != name && table != nil || table == nil && got != "" {
			t.Errorf("%v is called %q", table, got)
		}
	}
	if got := set.SourceName(map[string]string{"git": "https://own.test/r.git", "branch": "next"}); got != "" {
		t.Errorf("another branch is called %q", got)
	}
	if got := Read("cargo", machine(nil, map[string]string{"/h/.cargo/config.toml": "[registries.other]\nindex='sparse+https://o.test/'"})).
		SourceName(map[string]string{"registry": "sparse+https://o.test/"}); got != "" {
		t.Errorf("a registry that is no source is called %q", got)
	}
}

// Without a project nothing but the user's own files counts.
func TestCargoOwnConfig(t *testing.T) {
	s := machine(nil, map[string]string{
		"/p/.cargo/config.toml": "[source.crates-io]\nreplace-with='v'\n[source.v]\ndirectory='vendor'\n[registries.p]\nindex='sparse+https://p.test/'",
		"/h/.cargo/config.toml": "[registries.own]\nindex='sparse+https://own.test/'",
		"/.cargo/config.toml":   "[registries.root]\nindex='sparse+https://root.test/'",
	})
	s.ProjectDir = ""
	for name, problem := range map[string]bool{"own": false, "root": false, "p": true, "": false} {
		s.Registry = name
		if r := Read("cargo", s).For("a"); (r.Problem != "") != problem || r.Local || r.ProjectOnly {
			t.Errorf("--registry %s: %+v", name, r)
		}
	}
}

func TestCargoProblems(t *testing.T) {
	for what, text := range map[string]string{
		"a repository":            "[source.crates-io]\nreplace-with='v'\n[source.v]\ngit='https://g.test/r'",
		"a git index in a folder": "[source.crates-io]\nreplace-with='v'\n[source.v]\nregistry='file:///srv/index'",
		"circle":                  "[source.crates-io]\nreplace-with='a'\n[source.a]\nregistry='sparse+https://a.test'\nreplace-with='b'\n[source.b]\nregistry='sparse+https://b.test'\nreplace-with='a'",
		"git":                     "[source.crates-io]\nreplace-with='a'\n[source.a]\nregistry='https://a.test/index'",
	} {
		if r := Read("cargo", machine(nil, map[string]string{"/p/.cargo/config.toml": text})).For("a"); r.Problem == "" || !r.Private {
			t.Errorf("%s: %+v", what, r)
		}
	}
	s := machine(nil, nil)
	s.Registry = "nowhere"
	if r := Read("cargo", s).For("a"); r.Problem == "" {
		t.Errorf("--registry nowhere: %+v", r)
	}
}

func TestCargoTokens(t *testing.T) {
	files := map[string]string{
		"/h/.cargo/config.toml":      "[registries.own]\nindex='sparse+https://own.test/'\n[registries.env-one]\nindex='sparse+https://e.test/'",
		"/h/.cargo/credentials.toml": "[registries.own]\ntoken='t1'\n[registry]\ntoken='public'",
		"/p/.cargo/config.toml":      "[registries.evil]\nindex='sparse+https://evil.test/'\n[registries.own2]\nindex='sparse+https://own.test/'\ntoken='planted'",
	}
	set := Read("cargo", machine([]string{"CARGO_REGISTRIES_ENV_ONE_TOKEN=t2"}, files))
	for address, auth := range map[string]string{"https://own.test/": "t1", "https://e.test/": "t2", "https://evil.test/": "", "https://index.crates.io": ""} {
		if got := set.From("sparse+"+address, "a").Auth; got != auth {
			t.Errorf("%s gets %q", address, got)
		}
	}
}

func TestCargoSettings(t *testing.T) {
	set := Read("cargo", machine([]string{"CARGO_BUILD_RUSTC_WRAPPER=/e"}, map[string]string{
		"/p/.cargo/config.toml": "[build]\nrustc-wrapper='./x.sh'\nrustc='./r.sh'\njobs=3\n[alias]\nb=['build','-v']",
	}))
	for key, v := range map[string]string{"build.rustc-wrapper": "/e", "build.rustc": "./r.sh", "build.jobs": "3", "alias.b": "build\n-v"} {
		if got, _, ok := set.Setting(key); !ok || got != v {
			t.Errorf("%s is %q", key, got)
		}
	}
	if _, _, ok := set.Setting("build.nothing"); ok {
		t.Error("a setting that is nowhere")
	}
	s := machine(nil, map[string]string{"/h/.cargo/config.toml": "[registries.own]\nindex='sparse+https://own.test/'"})
	s.Registry = "own"
	want(t, "--registry own", Read("cargo", s).For("a"), "https://own.test", true, false)
	s.Registry = "sparse+https://i.test/"
	want(t, "--index", Read("cargo", s).For("a"), "https://i.test", true, false)
}
