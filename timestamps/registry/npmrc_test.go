package registry

import "testing"

func TestNPM(t *testing.T) {
	const public = "https://registry.npmjs.org"
	user, project := "/h/.npmrc", "/p/.npmrc"
	for _, c := range []struct {
		what    string
		env     []string
		files   map[string]string
		flags   []Flag
		name    string
		url     string
		private bool
		project bool
	}{
		{"nothing configured", nil, nil, nil, "a", public, false, false},
		{"user's file", nil, map[string]string{user: "registry=https://n.test/x/\n"}, nil, "a", "https://n.test/x", true, false},
		{"project over user", nil, map[string]string{user: "registry=https://u.test", project: "registry = https://p.test # why"}, nil, "a", "https://p.test", true, true},
		{"both name it", nil, map[string]string{user: "registry=https://p.test/", project: "registry=https://p.test"}, nil, "a", "https://p.test", true, false},
		{"project names the public one", nil, map[string]string{project: "registry=https://registry.npmjs.org/"}, nil, "a", public, false, false},
		{"variable over project", []string{"NPM_CONFIG_REGISTRY=https://e.test"}, map[string]string{project: "registry=https://p.test"}, nil, "a", "https://e.test", true, false},
		{"later spelling wins", []string{"npm_config_registry=https://1.test", "NPM_CONFIG_REGISTRY=https://2.test"}, nil, nil, "a", "https://2.test", true, false},
		{"empty variable", []string{"npm_config_registry="}, nil, nil, "a", public, false, false},
		{"flag over all", []string{"npm_config_registry=https://e.test"}, nil, []Flag{{Key: "registry", Value: "https://f.test"}}, "a", "https://f.test", true, false},
		{"scope", nil, map[string]string{user: "@s:registry=https://s.test"}, nil, "@s/a", "https://s.test", true, false},
		{"other scope", nil, map[string]string{user: "@s:registry=https://s.test"}, nil, "@t/a", public, false, false},
		{"scope by variable", []string{"npm_config_@s:registry=https://s.test"}, nil, nil, "@s/a", "https://s.test", true, false},
		{"expanded", []string{"REG=https://x.test"}, map[string]string{project: "registry=${REG}/npm"}, nil, "a", "https://x.test/npm", true, true},
		{"not set", nil, map[string]string{user: "registry=https://x${NO?}.test"}, nil, "a", "https://x.test", true, false},
		{"userconfig elsewhere", []string{"npm_config_userconfig=/e/rc"}, map[string]string{"/e/rc": "registry=https://c.test"}, nil, "a", "https://c.test", true, false},
		{"global file", []string{"npm_config_prefix=/pre"}, map[string]string{"/pre/etc/npmrc": "registry=https://g.test"}, nil, "a", "https://g.test", true, false},
		{"global install reads no project file", []string{"npm_config_global=true"}, map[string]string{project: "registry=https://p.test"}, nil, "a", public, false, false},
		{"a byte order mark", nil, map[string]string{user: "\ufeffregistry=https://n.test"}, nil, "a", "https://n.test", true, false},
		{"quoted", nil, map[string]string{user: `registry="https://n.test"`}, nil, "a", "https://n.test", true, false},
		{"in a section", nil, map[string]string{user: "[x]\nregistry=https://n.test"}, nil, "a", public, false, false},
	} {
		s := machine(c.env, c.files)
		s.Flags = c.flags
		want(t, c.what, Read("npmrc", s).For(c.name), c.url, c.private, c.project)
	}
}

func TestNPMCredentials(t *testing.T) {
	s := machine([]string{"TOK=t0p"}, map[string]string{
		"/p/.npmrc": "registry=https://n.test/deep/er\n",
		"/h/.npmrc": "//n.test/deep/:_authToken=${TOK}\n//o.test/:username=me\n//o.test/:_password=cHc=\n" +
			"@o:registry=https://o.test\n@b:registry=https://b.test\n//b.test/:_auth=abc\n",
	})
	set := Read("npmrc", s)
	for name, auth := range map[string]string{"a": "Bearer t0p", "@o/a": "Basic bWU6cHc=", "@b/a": "Basic abc"} {
		if got := set.For(name).Auth; got != auth {
			t.Errorf("%s: %q", name, got)
		}
	}
	s = machine(nil, map[string]string{"/h/.npmrc": "//n.test/:_authToken=t"})
	if got := Read("npmrc", s).For("a"); got.Auth != "" {
		t.Errorf("another host's token goes to %s", got.URL)
	}
}

func TestNPMSettings(t *testing.T) {
	s := machine([]string{"npm_config_before=2026-01-01"}, map[string]string{"/p/.npmrc": "min-release-age=9\n", "/h/.npmrc": "min-release-age=3\nproxy=http://px.test:1\n"})
	set := Read("npmrc", s)
	if v, from, ok := set.Setting("min-release-age"); !ok || v != "9" || from != "/p/.npmrc" {
		t.Errorf("min-release-age %q from %q", v, from)
	}
	if v, from, _ := set.Setting("before"); v != "2026-01-01" || from != "npm_config_before" {
		t.Errorf("before %q from %q", v, from)
	}
	if _, _, ok := set.Setting("nothing"); ok {
		t.Error("a setting that is nowhere")
	}
	if p := set.For("a").Proxy; p != "http://px.test:1" {
		t.Errorf("proxy %q", p)
	}
}

// TestNPMPrefix: where npm keeps what is installed globally, and when the
// project's file counts for nothing.
func TestNPMPrefix(t *testing.T) {
	const user, project = "/h/.npmrc", "/p/.npmrc"
	for _, c := range []struct {
		what      string
		env       []string
		files     map[string]string
		look      string
		prefix    string
		noProject bool
	}{
		{"beside node", nil, nil, "/opt/node/bin/node", "/opt/node", false},
		{"on Windows", nil, nil, `C:\node\node.exe`, "C:/node", false},
		{"below a folder of images", []string{"DESTDIR=/image"}, nil, "/opt/node/bin/node", "/image/opt/node", false},
		{"PREFIX", []string{"PREFIX=/x"}, nil, "/opt/node/bin/node", "/x", false},
		{"a variable", []string{"npm_config_prefix=/v"}, map[string]string{user: "prefix=/u"}, "/opt/node/bin/node", "/v", false},
		{"the user's file", nil, map[string]string{user: "prefix=~/.global"}, "/opt/node/bin/node", "~/.global", false},
		{"the project's file says nothing of it", nil, map[string]string{project: "prefix=/p"}, "/opt/node/bin/node", "/opt/node", false},
		{"without node", nil, nil, "", "/opt/m", false},
		{"global by a variable", []string{"npm_config_location=global"}, nil, "/n/bin/node", "/n", true},
		{"global by the project's own file", nil, map[string]string{project: "global=true"}, "/n/bin/node", "/n", false},
	} {
		s := machine(c.env, c.files)
		s.Look = func(string) string { return c.look }
		set := Read("npmrc", s)
		if got, _, _ := set.Setting("prefix"); got != c.prefix || set.NoProject != c.noProject {
			t.Errorf("%s: prefix %q, no project %v", c.what, got, set.NoProject)
		}
	}
}
