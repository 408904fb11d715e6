package shims

import "pkgd/guard"

// cargo, with rustup's toolchain word in front. Facts: the help of every command
// of 1.95, and its book for 1.97. A word that is no built-in verb's own name may
// be an alias of a configuration file: the built-in short forms (b, rm) too are
// only defaults that a user's own beats.
var cargo = Manager{
	Names:     []string{"cargo"},
	Title:     "Cargo",
	Ecosystem: "crates.io",
	Grammar: Grammar{
		Style:    Style{Cluster: true, Attached: true, EqualShort: true, Leading: "+"},
		Options:  cargoOptions,
		Valued:   "-Z --color",
		Maybe:    "-p --package --bin --example --test --bench --target",
		Switches: "-q --quiet -v --verbose --offline",
	},
	Verbs:        cargoVerbs,
	Spec:         cargoSpec,
	Adjust:       cargoAdjust,
	AliasFiles:   []string{".cargo/config.toml", ".cargo/config"},
	AliasHome:    AliasHome{Env: "CARGO_HOME", Folder: ".cargo", File: "config.toml"},
	AliasTable:   "alias",
	LockPlace:    "resolver.lockfile-path",
	Recipes:      cargoRecipes,
	Locks:        []string{"Cargo.lock"},
	PathSettings: "config",
	Manifest:     "Cargo.toml",
	Registries:   "cargo",
	Cooldown:     cargoCooldown,
	Coverage:     guard.CoversTransitive,
}

// cargoOptions may stand before and behind the verb; "--list", "--explain" and
// "--version" mean what they say only in front of it.
var cargoOptions = []Option{
	{Names: "-h --help", Role: Help},
	{Names: "-V --version", Role: Version},
	{Names: "--list", Role: Look},
	{Names: "--explain", Takes: true, Role: Look},
	{Names: "-C", Takes: true, Role: Directory},
	{Names: "--config", Takes: true, Role: ConfigFile},
	{Names: "--locked", Role: Locked},
	{Names: "--frozen", Role: Locked},
}
