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
	// GlobalSettings are settings, as "key=value", by which every command works
	// outside of the project without a word, and Globally gives a command that
	// meaning.
	GlobalSettings string
	Globally       func(*Command)
	// Planner is the program that makes the plans where it is another one of the
	// same installation (npx: npm); "" the manager itself.
	Planner string
	Recipes []Recipe // how a plan is made; the first whose When holds
	Locks   []string // lock files it reads, in the order it prefers them
	// LockSetting is the setting by which it is told to heed no lock file, as
	// "false"; "" there is none.
	LockSetting string
	// LockPlace is the setting that puts the lock file in another place than the
	// project's; "" there is none.
	LockPlace string
	// PathSettings are the options whose value is a path, relative to the working
	// folder, without dashes; PathEnv begins the variables that say the same, ""
	// there are none. A plan is made in another folder.
	PathSettings, PathEnv string
	Manifest              string // the file that marks a project
	// Registries names the dialect of configuration that says which registry
	// serves what (a row of timestamps/registry): "npmrc", "pipconf", "cargo".
	Registries string
	Cooldown   []NativeCooldown // the first row that fits the manager's version
	// VersionBy is how the manager's own version is learned without running
	// project code (a row of judge's table): "package.json", "dist-info", "run".
	VersionBy string
	Coverage  guard.Coverage // what a plan sees at best
	// Untied is why the run cannot be tied to the plan, for the documents; ""
	// it is tied.
	Untied string
}

// AliasHome is the folder of a user's own configuration: the variable that
// names it, else a folder below the home.
type AliasHome struct{ Env, Folder, File string }

// Name is the canonical name.
func (m *Manager) Name() string { return m.Names[0] }

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
	maybe   []string // words that may be the first of Rest, by another reading
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
