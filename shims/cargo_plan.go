package shims

import "pkgd/guard"

// cargoNeutral names, above all project files, what cargo would run while it
// resolves. Facts: cargo's configuration reference, 1.95.
var cargoNeutral = []string{
	"CARGO_BUILD_RUSTC=rustc",
	"CARGO_BUILD_RUSTC_WRAPPER=",
	"CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER=",
	"CARGO_BUILD_RUSTDOC=rustdoc",
	"RUSTC_WRAPPER=",
	"RUSTC_WORKSPACE_WRAPPER=",
	"RUSTC=rustc",
	"CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS=cargo:token",
	"CARGO_REGISTRY_CREDENTIAL_PROVIDER=cargo:token",
	"CARGO_NET_GIT_FETCH_WITH_CLI=false",
	"CARGO_TERM_PROGRESS_WHEN=never",
	"CARGO_TERM_COLOR=never",
	"CARGO_TERM_QUIET=false",
	"CARGO_NET_RETRY=1",
	"RUSTUP_AUTO_INSTALL=0",
}

// cargoFeed gives the run the very crates that were judged, and nothing else, from
// whichever registries and repositories they come.
var cargoFeed = Tie{
	Feed: true, FeedArgs: []string{"vendor", "--locked", "--no-delete", "--respect-source-config", "{feed}"},
	FeedNames: "pkgd-plan",
	Args:      []string{"--config", "{sources}"},
}

var cargoRecipes = []Recipe{
	{
		Name: "locked", Method: ReadLock, Format: "cargo-lock",
		When:  func(c *Command) bool { return cargoProjects(c) && c.Has(Locked) && !cargoInstalls(c) },
		Words: "Cargo.lock as it is",
	},
	{
		Name: "install", Method: ResolveScratch, Format: "cargo-lock", Result: "Cargo.lock",
		When: func(c *Command) bool { return cargoInstalls(c) && c.Value(Directory) == "" && !cargoPath(c) },
		Args: cargoInstallArgs, Then: [][]string{{"update", "--workspace"}},
		Packed:   true,
		Make:     cargoScratch,
		Template: []string{"src/lib.rs", ""},
		Env:      cargoNeutral,
		// Fact: cargo 1.95 reads its configuration anew, from its home, for what it
		// installs from elsewhere; rustup goes by the working folder.
		OwnConfig: true,
		Copy:      cargoToolchains,
		Strip:     cargoStrip, StripIn: cargoStripIn,
		Pin:    []string{"update", "--package", "{name}@{version}", "--precise", "{older}"},
		Respec: cargoRespec,
		Tie:    cargoFeed,
		Words:  "cargo's own resolver in a project that depends on what is installed",
	},
	{
		// Without --locked it takes no heed of the lock file, and writes none.
		Name: "folder", Method: ResolveCopy, Format: "cargo-lock", Result: "Cargo.lock", NeedsManifest: true,
		When: func(c *Command) bool { return cargoInstalls(c) && cargoPath(c) && !c.Has(Locked) },
		Args: cargoInstallArgs, Env: cargoNeutral,
		Copy: cargoConfigs, Strip: cargoStrip, StripIn: cargoStripIn,
		Pin:   []string{"update", "--package", "{name}@{version}", "--precise", "{older}"},
		Tie:   cargoFeed,
		Words: "cargo's own resolver in a copy of the manifests, without the lock file",
	},
	{
		Name: "folder by its lock", Method: ResolveCopy, Format: "cargo-lock", Result: "Cargo.lock", NeedsManifest: true,
		When: func(c *Command) bool { return cargoInstalls(c) && cargoPath(c) },
		Args: cargoResolve, Env: cargoNeutral,
		Copy: cargoCopies, Strip: cargoStrip, StripIn: cargoStripIn,
		Pin:   []string{"update", "--package", "{name}@{version}", "--precise", "{older}"},
		Tie:   cargoFeed,
		Words: "cargo's own resolver in a copy of the manifests and the lock file",
	},
	{
		Name: "project", Method: ResolveCopy, Format: "cargo-lock", Result: "Cargo.lock", NeedsManifest: true,
		When: func(c *Command) bool { return cargoProjects(c) && !cargoUnlocks(c) },
		Args: cargoResolve,
		Then: [][]string{{"update", "--workspace"}},
		Drop: []Role{Directory, DryRun, Target, Locked},
		Env:  cargoNeutral,
		Copy: cargoCopies, Strip: cargoStrip, StripIn: cargoStripIn,
		Pin: []string{"update", "--package", "{name}@{version}", "--precise", "{older}"},

		Respec: cargoRespec,
		Run:    cargoRun,
		Tie:    Tie{KeepLock: true},
		Words:  "cargo's own resolver in a copy of the manifests",
	},
}

// cargoConfigs are cargo's own files in a project's folder and its parents.
var cargoConfigs = []string{".cargo/config.toml", ".cargo/config", "rust-toolchain.toml", "rust-toolchain"}

// cargoToolchains are rustup's.
var cargoToolchains = []string{"rust-toolchain.toml", "rust-toolchain"}

var cargoCopies = []string{"Cargo.lock", ".cargo/config.toml", ".cargo/config", "rust-toolchain.toml", "rust-toolchain"}

// cargoStrip are the keys by which a project's configuration names programs.
var cargoStrip = []string{
	"build.rustc", "build.rustc-wrapper", "build.rustc-workspace-wrapper", "build.rustdoc", "target.*.runner", "target.*.linker",
	"host", "env", "alias", "credential-alias", "registry.credential-provider", "registry.global-credential-providers",
	"registries.*.credential-provider", "source.*.credential-provider", "net.git-fetch-with-cli", "doc.browser", "toolchain.path",
}

var cargoStripIn = []string{"config.toml", "config", "rust-toolchain.toml"}

// cargoProjects says whether cargo itself works on a project: what an unknown word
// does, no lock file of the project tells.
func cargoProjects(c *Command) bool { return c.Verb != nil && c.Effect != guard.Unknown }

func cargoInstalls(c *Command) bool { return c.Verb != nil && c.Verb.canonical("install") }

// cargoPath says whether cargo install builds a project at hand.
func cargoPath(c *Command) bool {
	for i := range c.Specs {
		if c.Specs[i].Source.Type == guard.Directory {
			return true
		}
	}
	return len(c.Specs) == 0
}

// cargoUnlocks says whether what is packed is built once more by whatever is the
// newest then: its own lock is left out.
func cargoUnlocks(c *Command) bool {
	return c.OptionsNamed("--exclude-lockfile") != nil && c.OptionsNamed("--no-verify --list") == nil
}

// cargoResolve are the words of the first call in the copy: those of verbs that
// change manifests or the lock stay, every other only builds from what
// "update --workspace" leaves.
func cargoResolve(c *Command) []string {
	if c.Verb != nil {
		for _, keep := range []string{"add", "remove", "update", "generate-lockfile"} {
			if c.Verb.canonical(keep) {
				return nil
			}
		}
	}
	return append([]string{"update", "--workspace"}, c.OptionsNamed("--manifest-path --config --offline -Z --ignore-rust-version")...)
}

// cargoRun: with the plan's lock in place, updating again would only choose
// again; the run takes the lock as it is.
func cargoRun(c *Command) []string {
	if c.Verb == nil || !c.Verb.canonical("update") && !c.Verb.canonical("generate-lockfile") {
		return nil
	}
	args := append([]string{"update", "--workspace"}, c.OptionsNamed("--manifest-path --config --offline -C")...)
	return append(args, "--quiet")
}

// cargoInstallArgs: a repository without a package's name has to be looked into
// for it.
func cargoInstallArgs(c *Command) []string {
	const shared = "--config --offline -Z"
	if len(c.Specs) == 1 && c.Specs[0].Name == "" && c.Specs[0].Source.Type == guard.Git {
		return append([]string{"add"}, c.OptionsNamed(shared+" --git --branch --tag --rev --features --no-default-features")...)
	}
	return append([]string{"generate-lockfile"}, c.OptionsNamed(shared)...)
}

// cargoScratch is a manifest that depends on what cargo install would build,
// with the same features.
func cargoScratch(c *Command) (file, text string) {
	text = "[package]\nname = \"pkgd-plan\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[lib]\npath = \"src/lib.rs\"\n\n[workspace]\n\n[dependencies]\n"
	more := cargoFeatures(c)
	for i := range c.Specs {
		s := &c.Specs[i]
		if s.Name == "" {
			continue // a repository: cargo add finds the name in it
		}
		text += tomlKey(s.Name) + " = { "
		if s.Source.Type == guard.Git {
			text += "git = " + tomlString(s.Source.Location) + cargoGitRef(c)
		} else {
			text += "version = " + tomlString(cargoWanted(s.Requested))
			if r := c.Value(RegistryArg); find(r, "://") > 0 {
				text += ", registry-index = " + tomlString(r)
			} else if r != "" {
				text += ", registry = " + tomlString(r)
			}
		}
		text += more + " }\n"
	}
	return "Cargo.toml", text
}

// cargoWanted: cargo install takes a bare version as exactly that one.
func cargoWanted(requested string) string {
	switch {
	case requested == "":
		return "*"
	case requested[0] >= '0' && requested[0] <= '9':
		return "=" + requested
	}
	return requested
}

func cargoFeatures(c *Command) string {
	out := ""
	for _, g := range c.Given {
		switch g.Name {
		case "--no-default-features":
			out += ", default-features = false"
		case "--features":
			list := ""
			for _, f := range words(g.Value) {
				if list != "" {
					list += ", "
				}
				list += tomlString(f)
			}
			out += ", features = [" + list + "]"
		}
	}
	return out
}

func cargoGitRef(c *Command) string {
	out := ""
	for _, g := range c.Given {
		switch g.Name {
		case "--branch", "--tag", "--rev":
			out += ", " + g.Name[2:] + " = " + tomlString(g.Value)
		}
	}
	return out
}

// words splits at spaces and commas.
func words(s string) []string {
	var out []string
	start := -1
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != ' ' && s[i] != ',' {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			out = append(out, s[start:i])
			start = -1
		}
	}
	return out
}

func tomlKey(s string) string { return tomlString(s) }

// tomlString writes a basic string of TOML.
func tomlString(s string) string {
	const hex = "0123456789abcdef"
	out := []byte{'"'}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c < 0x20 || c == 0x7f:
			out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			out = append(out, c)
		}
	}
	return string(append(out, '"'))
}

// cargoRespec asks for another version of a named crate.
func cargoRespec(s Spec, version string) string { return s.Name + "@" + version }

// cargoCooldown: stable cargo has no age setting up to 1.97.
var cargoCooldown []NativeCooldown
