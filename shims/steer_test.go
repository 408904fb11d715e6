package shims

import (
	"slices"
	"strings"
	"testing"

	"pkgd/guard"
)

func parse(line string) *Command {
	w := shellWords(line)
	return Parse(Find(w[0]), w[0], w[1:])
}

func TestSteering(t *testing.T) {
	for line, steered := range map[string]bool{
		"npm init -y":                true,
		"npm init":                   true,
		"npm version patch":          true,
		"npm vers patch":             true,
		"npm version":                false, // prints versions
		"npm init --help":            false,
		"npm version patch -v":       false,
		"npm version patch -w a":     false, // guarded by its words
		"npm init foo":               false,
		"npm run build":              false,
		"pip list":                   false,
		"cargo version":              false,
		"npm zz":                     false,
		"npm version patch --zz-new": false,
	} {
		s := parse(line).Steering()
		if (s != nil) != steered {
			t.Errorf("%s: steered is %v", line, s != nil)
		}
		if s != nil && (s.Effect == guard.Reads || s.Env == "" || s.Parent == "") {
			t.Errorf("%s: the row says nothing: %+v", line, s)
		}
	}
}

func TestPlace(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"npm install foo", "install foo --dry-run"},
		{"npm install -- foo", "install --dry-run -- foo"},
		{"npm -- install foo", "--dry-run -- install foo"},
		{"npm install --- foo", "install --dry-run --- foo"},
		{"npm install --prefix -- foo", "install --prefix --dry-run -- foo"},
		{"npx foo --flag", "--dry-run foo --flag"},
		{"npx -y -- foo", "-y --dry-run -- foo"},
		{"npx -g=foo bar", "--dry-run -g=foo bar"},
		{"npx -y foo -- bar", "-y --dry-run foo -- bar"},
		{"pip install -r -- foo", "install -r -- foo --dry-run"},
		{"pip install a -- b", "install a --dry-run -- b"},
		{"cargo run --release x --y", "run --release --dry-run x --y"},
		{"cargo test x -- --y", "test x --dry-run -- --y"},
		{"cargo +nightly build", "+nightly build --dry-run"},
	} {
		if got := strings.Join(parse(c.line).Place([]string{"--dry-run"}), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.line, got, c.want)
		}
	}
	c := parse("npm install foo -g --prefix dir --loglevel=warn -C x")
	if got := c.Place(nil, Directory, Global); !slices.Equal(got, []string{"install", "foo", "--loglevel=warn"}) {
		t.Errorf("without folders: %q", got)
	}
	if got := c.Options(Directory); !slices.Equal(got, []string{"-g", "--loglevel=warn"}) {
		t.Errorf("options: %q", got)
	}
}

func TestAt(t *testing.T) {
	for line, at := range map[string]int{
		"npm install foo": 1, "npm -g install foo": 2, "npm audit --json fix": 3, "npm -- install foo": 0,
		"cargo +nightly add foo": 2, "pip -v install foo": 2, "cargo report future-incompat": 2, "npm": 0,
	} {
		if got := parse(line).At; got != at {
			t.Errorf("%s: options go in at %d, want %d", line, got, at)
		}
	}
}

func TestPythonPipIsNot(t *testing.T) {
	for _, line := range []string{
		"python3", "python3 x.py", "python3 -m venv x", "python3 -m pipx install foo", "python3 -c x -m pip install foo",
		"python3 - -m pip", "python3 x.py -m pip install foo", "python3 -- -m pip", "python3 -m", "python3 -mpipx",
		"python3 -W", "python3 -Wm pip", "python3 -X", "python3x -m pip install foo", "pythonista -m pip list", "ruby -m pip",
		"python3. -m pip list", "python3..1 -m pip list",
	} {
		w := strings.Fields(line)
		if m, rest, ok := PythonPip(w[0], w[1:]); ok || m != nil || rest != nil {
			t.Errorf("%s is read as pip %q", line, rest)
		}
	}
}

func TestFind(t *testing.T) {
	for name, want := range map[string]string{
		"npm": "npm", "npx": "npx", "pip": "pip", "pip3": "pip", "pip3.12": "pip", "pip-3": "pip", "pip-3.9": "pip",
		"pip2.7": "pip", "cargo": "cargo", "pip3.": "", "pip-": "", "pipx": "", "pip3x": "", "pip..": "", "NPM": "",
		"python3": "", "": "", "pip3..1": "", "npm-11": "",
	} {
		m := Find(name)
		if got := ""; m != nil {
			got = m.Name()
			if got != want {
				t.Errorf("%s is %s, want %q", name, got, want)
			}
		} else if want != "" {
			t.Errorf("%s is nobody", name)
		}
	}
}

// Roles that plans and ties build on.
func TestRoles(t *testing.T) {
	for _, c := range []struct {
		line string
		role Role
		want string
	}{
		{"npm i a --registry https://r.test", RegistryArg, "https://r.test"},
		{"npm i a --@s:registry https://r.test", RegistryArg, "https://r.test"},
		{"npm i a -C x", Directory, "x"},
		{"pip install a -i https://r.test --extra-index-url https://e.test", RegistryArg, "https://r.test"},
		{"pip install a --index https://r.test", RegistryArg, "https://r.test"},
		{"pip install a -f dir", Links, "dir"},
		{"pip install a --no-binary :all:", Untying, ":all:"},
		{"pip --python x install a", Interpreter, "x"},
		{"pip install a -t d", Target, "d"},
		{"cargo -C d build", Directory, "d"},
		{"cargo install a --registry r", RegistryArg, "r"},
		{"cargo --config a=1 build", ConfigFile, "a=1"},
		{"cargo build --manifest-path m", ManifestArg, "m"},
	} {
		if got := parse(c.line).Value(c.role); got != c.want {
			t.Errorf("%s: %q, want %q", c.line, got, c.want)
		}
	}
	for line, role := range map[string]Role{
		"npm i a -g": Global, "npm i a --location=global": Global, "npm i a --location global --no-global": Global,
		"npm i a --no-prefer-offline": Untying, "npm i a --prefer-online": Untying, "npm i --min-release-age 1 a": AgeArg,
		"npm i a --before 2026-01-01": AgeArg, "pip install --isolated a": Isolated, "cargo build --locked": Locked,
		"cargo build --frozen": Locked, "npm i --package-lock-only": LockOnly, "pip install --no-index a": NoIndex,
	} {
		if !parse(line).Has(role) {
			t.Errorf("%s has no role %d", line, role)
		}
	}
	for line, role := range map[string]Role{
		"npm i a -g --no-global": Global, "npm i a --prefer-offline": Untying, "npm i a --location=user": Global,
		"npm i a --no-prefer-online": Untying,
	} {
		if parse(line).Has(role) {
			t.Errorf("%s has the role %d", line, role)
		}
	}
}
