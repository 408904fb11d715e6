package shims

import "pkgd/guard"

// Style is how a manager reads its options.
type Style struct {
	// Abbreviate: long options may be cut to any unambiguous prefix.
	Abbreviate bool
	// Negate: options are read as npm's parser reads them: --no-x switches --x
	// off, a switch takes a following "true" or "false", a shorthand is replaced
	// by what it stands for, and the last word on a switch wins.
	Negate bool
	// Cluster: short switches may be joined (-gD), the last may take a value.
	Cluster bool
	// Attached: a short option's value may be joined to it (-rfile).
	Attached bool
	// VerbPrefix: a verb may be cut to an unambiguous prefix (npm, gem).
	VerbPrefix bool
	// VerbFold: a verb may be written in camelCase (npm installTest).
	VerbFold bool
	// Leading is a prefix of first words that are neither option nor verb
	// ("+" for cargo's toolchain).
	Leading string
	// SingleDash: long options may have one dash (go).
	SingleDash bool
	// Anywhere: an option in front of the verb may be the verb's own, and what
	// it means is settled when the verb is known (npm).
	Anywhere bool
	// DashValues: an option takes its value even when that begins with a dash
	// (pip). Without it, what such a word is cannot be told from words alone.
	DashValues bool
	// FlagVerbs: the verb is an option, "-S" (pacman).
	FlagVerbs bool
	// EqualShort: "=" may stand between a short option and its value (-j=2); for
	// all others it is the value's first letter.
	EqualShort bool
}

// Grammar is what holds for every verb of a manager.
type Grammar struct {
	Style   Style
	Options []Option // that mean something to pkgd
	// Valued lists, separated by spaces, all other options that take the next
	// word; Maybe those that may take one.
	// "--color=always" in Maybe takes the next word only when it is "always".
	Valued string
	Maybe  string
	// Newer lists options that take the next word in some versions and are
	// unknown, so switches, to others: both readings count.
	Newer string
	// Switches lists all other options without a value. What stands in no list
	// is unknown. NewerSwitches are unknown to some versions.
	Switches, NewerSwitches string
	// Undashed lists those of the valued options that leave a word beginning with
	// a dash alone, and Loose those that take a word even when they are negated
	// (npm); both stand in Valued or Newer too.
	Undashed, Loose string
	// Short maps shorthands to what they stand for, "-C" to "--prefix", pairs
	// separated by spaces as "-C=--prefix"; a value may be part: "--iwr=--include-workspace-root".
	Short string
	// Rewrite changes the words before they are read as the rest of the table
	// says (npx); nil: nothing does. Origin gives for each of its words the index
	// in args that it comes from, and end is where the options end.
	Rewrite func(args []string) (words []string, origin []int, end int)
}

// Role says what an option means to pkgd.
type Role uint8

const (
	NoRole        Role = iota
	Help               // prints help and ends: the command reads
	Version            // prints the version and ends
	DryRun             // changes nothing when it is the last word on the matter
	File               // value: a file of requirements
	Constraint         // value: a file that narrows, and brings nothing in by itself
	Editable           // value: a local project or VCS URL to install
	PackageArg         // value: a package spec (npx -p, cargo add --git is Source)
	Call               // value: a shell line the verb runs instead of a named program
	Directory          // value: the folder the command works in
	Global             // installs outside of the project
	Locked             // installs exactly what the lock says, or fails
	RegistryArg        // value: the registry to ask
	SourceArg          // value: a git address or path the package comes from
	VersionArg         // value: the version of the package named
	Untying            // undoes the tie between plan and run
	LockOnly           // writes the lock and installs nothing
	NoIndex            // asks no registry
	Isolated           // ignores environment and user files
	Save               // value or switch; says where a manifest entry goes
	Workspace          // value or switch: a member of the workspace, or all
	Look               // the command only looks (cargo install --list)
	Acts               // makes a looking verb bring something in (pnpm audit --fix)
	Group              // value: a dependency group, "group" or "file:group"
	ScriptFile         // value: a script that declares its packages (PEP 723)
	Interpreter        // value: the interpreter or environment worked in
	Target             // value: where the packages are put, beside the usual place
	ConfigFile         // value: a configuration file or setting
	ManifestArg        // value: the manifest of the project
	AgeArg             // value: the manager's own age setting
	RenameArg          // value: the name the package is installed under
	ExtraRegistry      // value: a further registry, asked beside the usual one
	Links              // value: a page or folder of archives, asked beside the registry
	Answer             // answers the manager's questions, which no plan asks
)

// Option is one option of a manager or a verb.
type Option struct {
	Names string // "-r --requirement"; "--*:registry" stands for all that end so, "--//*" for all that begin so
	Takes bool   // a value
	Role  Role
}

// Words says what the plain words after a verb are.
type Words uint8

const (
	NoWords    Words = iota // none is expected, or they name nothing that comes in
	Packages                // package specs, by Manager.Spec
	Files                   // files of packages
	Program                 // the first word is a package spec, the rest its own words (npx)
	Script                  // a script or local program and its words
	Installed               // names of what is there (update, uninstall): packages, but no specs
	Creator                 // the name of an initialiser (npm init x), mapped by Adjust
	Directory2              // a local project (cargo install --path)
	Nested                  // a command line of the same manager, after skipping Verb.Skip words
)

// Verb is one sub-command with all its spellings.
type Verb struct {
	Names   string // "install add i in": the canonical one first; "" for Bare and Other
	Effect  guard.Effect
	Words   Words
	Empty   guard.Effect // effect without plain words, where it differs; see EmptyIs
	EmptyIs bool         // Empty holds
	Options []Option     // of this verb only, before the grammar's
	Also    [][]Option   // of this verb and others, behind Options
	Valued  string       // of this verb only
	Sub     []Verb       // second words: uv pip install
	Skip    int          // Nested: words to skip (yarn workspace NAME …)
	// Ends: after the verb's first plain word all is a program's (cargo run).
	Ends bool
	// Dry is the effect under a DryRun option where that still fetches or
	// builds (pip); zero: a dry run reads.
	Dry guard.Effect
	// External: not built into the manager, so that an alias may stand in front
	// (cargo fmt).
	External bool
	Plan     string // the recipe's name; "" the first that fits
	// OnlyRemoves: the verb takes away and can do nothing else, so that it is not
	// guarded (pip uninstall).
	OnlyRemoves bool
}
