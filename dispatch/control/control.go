package control

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"pkgd/dispatch/world"
	"pkgd/guard"
	"pkgd/shims"
)

// Main answers a call of pkgd itself. run judges a manager's command line and
// becomes the manager. The result is the exit code.
func Main(w *world.World, args []string, run func(*world.World, []string) int) int {
	a := &app{w: w, run: run}
	root, code := a.tree()
	rest, manager := a.split(root.PersistentFlags(), args)
	if manager != nil {
		return a.passOn(root, rest, manager)
	}
	root.SetArgs(args)
	if err := root.Execute(); err != nil {
		return a.usage("%s\nSee pkgd --help", cleanLines(err.Error()))
	}
	return *code
}

// Tree is the tree of commands for the documents. Nothing in it is to be run.
func Tree() *cobra.Command {
	a := &app{w: &world.World{}}
	root, _ := a.tree()
	return root
}

// passOn handles `pkgd [OPTIONS] MANAGER ARGS…`.
func (a *app) passOn(root *cobra.Command, options, words []string) int {
	if err := root.PersistentFlags().Parse(options); err != nil {
		return a.usage("%s\nSee pkgd --help", err)
	}
	a.surroundings()
	if a.dryRun {
		return a.check(words)
	}
	a.settings()
	return a.run(a.w, words)
}

// surroundings takes over what variables say of this call.
func (a *app) surroundings() {
	a.dryRun = a.dryRun || a.w.Env("PKGD_DRY_RUN") == "1"
	if a.debug || a.w.Env("PKGD_DEBUG") == "1" {
		a.verbose = max(a.verbose, 2)
	}
	if a.noVerbose {
		a.verbose = 0
	}
	if a.ci {
		a.w.Environ = append([]string{"PKGD_CI=1"}, a.w.Environ...) // so that the policy knows, too
	}
}

// settings hands options that mean something to a judged command over as the
// variables that say the same.
func (a *app) settings() {
	env := a.w.Environ[:len(a.w.Environ):len(a.w.Environ)]
	if a.file != "" {
		env = append([]string{"PKGD_CONFIG_PATH=" + a.file}, env...)
	}
	if a.verbose > 0 {
		env = append([]string{"PKGD_OUTPUT_VERBOSE=1"}, env...)
	}
	a.w.Environ = env
}

// split finds the first plain word. When it names a manager and no command of
// ours, everything from there is the manager's.
func (a *app) split(flags *pflag.FlagSet, args []string) (options, manager []string) {
	for i := 0; i < len(args); i++ {
		word := args[i]
		if word == "--" || word == "" {
			return nil, nil
		}
		if word[0] != '-' {
			if ours(word) || !known(args[i:]) {
				return nil, nil
			}
			return args[:i], args[i:]
		}
		if takesValue(flags, word) {
			i++
		}
	}
	return nil, nil
}

func ours(word string) bool {
	for _, c := range commands() {
		if first, _, _ := strings.Cut(c.path, " "); first == word {
			return true
		}
	}
	return word == "help"
}

// known says whether words begin with a manager, or an interpreter that is told
// to run one.
func known(words []string) bool {
	if shims.Find(words[0]) != nil {
		return true
	}
	_, _, ok := shims.PythonPip(words[0], words[1:])
	return ok
}

func takesValue(flags *pflag.FlagSet, word string) bool {
	if strings.Contains(word, "=") {
		return false
	}
	var f *pflag.Flag
	if name, ok := strings.CutPrefix(word, "--"); ok {
		f = flags.Lookup(name)
	} else {
		f = flags.ShorthandLookup(word[len(word)-1:])
	}
	return f != nil && f.NoOptDefVal == ""
}

// tree builds cobra's tree from the table. The code is filled in when a command
// has run.
func (a *app) tree() (root *cobra.Command, code *int) {
	code = new(int)
	root = &cobra.Command{
		Use: "pkgd [OPTIONS] MANAGER ARGS…", Short: "Judge what package managers bring in, before they do",
		Long: "Judges everything that a package manager's command would bring onto the machine, against threat intelligence that is kept here, the age of releases and a policy, " +
			"and then becomes the manager, or says what it stopped, why, and what to do next.\n\n" +
			"  pkgd npm install left-pad         judge, then run\n" +
			"  pkgd check npm install left-pad   judge only\n" +
			"  pkgd shim install                 guard every manager under its own name\n" +
			"  pkgd audit                        judge the lock files that are here",
		DisableFlagsInUseLine: true,
		SilenceErrors:         true, SilenceUsage: true, Version: Version(),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return a.unknown(c, args[0])
			}
			return c.Help()
		},
		Args: cobra.ArbitraryArgs,
	}
	root.SetOut(a.w.Stdout)
	root.SetErr(a.w.Stderr)
	root.SetVersionTemplate("pkgd {{.Version}}\n")
	a.options(root.PersistentFlags())
	root.Flags().BoolP("version", "V", false, "print the version")
	root.TraverseChildren = true
	root.CompletionOptions.DisableDefaultCmd = true
	root.ValidArgsFunction = completeWords(&command{args: "MANAGER"})
	root.PersistentPreRun = func(*cobra.Command, []string) { a.surroundings() }
	for _, c := range commands() {
		a.plant(root, c, code)
	}
	return root, code
}

// unknown says that a word is no command, and which was probably meant.
func (a *app) unknown(c *cobra.Command, word string) error {
	text := fmt.Sprintf("%q is neither a command of pkgd nor a manager it knows (%s)", word, strings.Join(shims.Names(), " "))
	if c.HasParent() {
		text = fmt.Sprintf("%s has no command %q", c.CommandPath(), word)
	}
	c.SuggestionsMinimumDistance = 2
	if near := c.SuggestionsFor(word); len(near) > 0 {
		text += "\nDid you mean " + strings.Join(near, " or ") + "?"
	}
	return errors.New(text)
}

// options are the flags of every command.
func (a *app) options(f *pflag.FlagSet) {
	f.StringVarP(&a.file, "config", "c", "", "use FILE in place of the user's configuration")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "say only what was asked for and what is wrong")
	f.CountVarP(&a.verbose, "verbose", "v", "say more; twice: still more")
	f.BoolVar(&a.noVerbose, "no-verbose", false, "say no more than usual, whatever the configuration says")
	f.BoolVarP(&a.debug, "debug", "d", false, "say everything")
	f.BoolVar(&a.noColor, "no-color", false, "no colour")
	f.BoolVar(&a.ascii, "ascii", false, "plain characters only")
	f.BoolVarP(&a.yes, "yes", "y", false, "answer questions with yes")
	f.BoolVarP(&a.force, "force", "f", false, "do it although something speaks against it")
	f.BoolVarP(&a.dryRun, "dry-run", "n", false, "only say what would be done")
	f.BoolVar(&a.ci, "ci", false, "behave as in CI")
	f.BoolVar(&a.ci, "non-interactive", false, "the same as --ci")
	f.BoolVar(&a.explain, "explain", false, "show the whole decision")
	f.BoolVar(&a.json, "json", false, "answer as JSON")
}

// plant puts one row into the tree.
func (a *app) plant(root *cobra.Command, row command, code *int) {
	words := strings.Fields(row.path)
	parent := root
	for _, w := range words[:len(words)-1] {
		for _, c := range parent.Commands() {
			if c.Name() == w {
				parent = c
			}
		}
	}
	c := &cobra.Command{
		Use: strings.TrimSpace(words[len(words)-1] + " " + row.args), Short: row.short, Long: row.long,
		Hidden: row.hidden, Args: cobra.ArbitraryArgs, ValidArgsFunction: completeWords(&row),
	}
	if row.run != nil {
		c.RunE = func(c *cobra.Command, args []string) error {
			*code = row.run(a, c.Flags(), args)
			return nil
		}
	} else {
		c.RunE = func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return a.unknown(c, args[0])
			}
			*code = guard.ExitUsage
			return c.Help()
		}
	}
	if row.flags != nil {
		row.flags(c.Flags())
	}
	if row.raw {
		c.Flags().SetInterspersed(false)
	}
	parent.AddCommand(c)
}
