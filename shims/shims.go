// Package shims knows how every package manager is spoken to. One manager is
// one row of data (Manager): its names, verbs, options that take values,
// spec syntax, how a plan is made without running anybody's code, how the run
// is tied to the plan, what it does about young releases itself, its lock
// files. Parse turns words into a Command.
//
// The road: dispatch finds the Manager by the name it was called by, Parse reads
// the words, the effect says whether the command is guarded; judge carries out
// the manager's Plan recipe.
//
// What is not here: no I/O of any kind, no environment, no network. The package
// imports only what the early pass-through may link (see dispatch/early): no
// fmt, strings, regexp or encoding here, and no work at package level.
package shims

import "pkgd/guard"

// Manager is one package manager. A difference between managers is a field.
type Manager struct {
	Names     []string               // as called, the canonical one first: "pip", "pip3"
	Versioned func(name string) bool // further names by pattern: pip3.12; nil: none
	Title     string                 // for the documents
	Ecosystem string                 // OSV's name

	Grammar Grammar
	Verbs   []Verb
	// Bare is what the manager does without a verb (yarn installs); nil: it
	// only prints help.
	Bare *Verb
	// Other is what an unknown first word means (yarn: a script); nil: unknown,
	// and guarded.
	Other *Verb
	// Spec reads one package word; nil for managers without any.
	Spec func(word string) Spec
	// Adjust looks at a whole command after parsing, for what verbs and options
	// alone cannot say (npm init x fetches create-x); nil: nothing.
	Adjust func(*Command)

	// AliasFiles name configuration files, looked for in the working directory
	// and its parents and in HomeAliasFile's folder, whose table AliasTable maps
	// words to command lines (cargo). Where it is set, an unknown verb cannot be
	// told from words alone.
	AliasFiles []string
	AliasHome  AliasHome
	AliasTable string

	// Steers are what, outside of the words, makes a reading verb bring something
	// in; see Command.Steering.
	Steers []Steer
	// Planner is the program that makes the plans where it is another one of the
	// same installation (npx: npm); "" the manager itself.
	Planner  string
	Recipes  []Recipe // how a plan is made; the first whose When holds
	Locks    []string // lock files it reads, in the order it prefers them
	Manifest string   // the file that marks a project
	// Registries names the dialect of configuration that says which registry
	// serves what (a row of timestamps/registry): "npmrc", "pipconf", "cargo".
	Registries string
	Cooldown   []NativeCooldown // the first row that fits the manager's version
	// AgeSettings are the manager's own settings that hold young releases back:
	// the strictest of them and the policy's wins.
	AgeSettings []AgeSetting
	// VersionBy is how the manager's own version is learned without running
	// project code (a row of judge's table): "package.json", "dist-info", "run".
	VersionBy string
	Coverage  guard.Coverage // what a plan sees at best
	// Untied is why the run cannot be tied to the plan, for the documents; ""
	// it is tied.
	Untied string
}

// AgeSetting is one setting that says how old releases must be.
type AgeSetting struct {
	Key    string // as the registry dialect names settings
	Option string // the same on the command line
	// Unit is the number of seconds that 1 stands for; 0: the value is a date,
	// or a duration of the form P7D.
	Unit int64
}

// AliasHome is the folder of a user's own configuration: the variable that
// names it, else a folder below the home.
type AliasHome struct{ Env, Folder, File string }

// Name is the canonical name.
func (m *Manager) Name() string { return m.Names[0] }

// Style is how a manager reads its options.
type Style struct {
	// Abbreviate: long options may be cut to any unambiguous prefix.
	Abbreviate bool
	// Negate: --no-x switches --x off (npm); the last word on a switch wins.
	Negate bool
	// BoolWords: a switch takes a following "true" or "false" (npm).
	BoolWords bool
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

// Spec is one package word, understood.
type Spec struct {
	Raw       string
	Name      string // canonical
	Requested string // the version part as written: "^4", "==2.0", "latest"
	Extras    []string
	Source    guard.Source
	Alias     string // the name it is installed under, where that differs
	Bad       string // why the word cannot be understood; "" it can
}

// FileRef is a file that the command will read packages from.
type FileRef struct {
	Path string
	Role Role   // File, Constraint, Group, ScriptFile
	Part string // Group: the group's name
}

// Given is an option as it stood on the command line.
type Given struct {
	Name  string // the full name: "--requirement"
	Role  Role
	Value string
	Off   bool // --no-x, --x=false
	Index int  // of its first word in Args
	Width int  // words it took
}

// Command is what pkgd understands of a command line from its words alone.
type Command struct {
	Manager *Manager
	Name    string   // as called: "pip3.12"
	Args    []string // without argv[0]
	Verb    *Verb    // nil: none given or none known
	Word    string   // the verb as written
	At      int      // index in Args behind the verb word(s), where options may be put in
	End     int      // index in Args where the options end: of "--" or a program's words, else len(Args)
	Effect  guard.Effect
	Specs   []Spec
	Files   []FileRef
	Given   []Given
	Rest    []string // a program's own words
	// Doubt is why the words alone do not tell ("a word that only the project's
	// aliases may explain"); with Doubt the early pass-through answers "cannot
	// tell" and the command is guarded.
	Doubt string
}

// Guarded says whether the command may bring anything in. Unknown is guarded,
// and so is what the words alone do not tell.
func (c *Command) Guarded() bool {
	if c.Doubt != "" {
		return true
	}
	if c.Effect == guard.Removes && c.Verb != nil && c.Verb.OnlyRemoves {
		return false
	}
	return c.Effect != guard.Reads
}

// Has says whether an option of a role was given and, for switches, was on at
// its last mention.
func (c *Command) Has(r Role) bool {
	on := false
	for i := range c.Given {
		if c.Given[i].Role == r {
			on = !c.Given[i].Off
		}
	}
	return on
}

// Value gives the last value of a role, "" where none was given.
func (c *Command) Value(r Role) string {
	v := ""
	for i := range c.Given {
		if c.Given[i].Role == r && !c.Given[i].Off {
			v = c.Given[i].Value
		}
	}
	return v
}

// Values gives all values of a role in order.
func (c *Command) Values(r Role) []string {
	var v []string
	for i := range c.Given {
		if c.Given[i].Role == r && !c.Given[i].Off {
			v = append(v, c.Given[i].Value)
		}
	}
	return v
}
