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

func TestCargoProblems(t *testing.T) {
	for what, text := range map[string]string{
		"vendored": "[source.crates-io]\nreplace-with='v'\n[source.v]\ndirectory='vendor'",
		"circle":   "[source.crates-io]\nreplace-with='a'\n[source.a]\nregistry='sparse+https://a.test'\nreplace-with='b'\n[source.b]\nregistry='sparse+https://b.test'\nreplace-with='a'",
		"git":      "[source.crates-io]\nreplace-with='a'\n[source.a]\nregistry='https://a.test/index'",
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
