package control

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"pkgd/dispatch/become"
	"pkgd/guard"
	"pkgd/guard/report"
	"pkgd/install"
	"pkgd/intel"
)

func shimCommand() command {
	return command{path: "shim", short: "put the links in place, take them away, examine them"}
}

// shimFlags are the options that all shim commands share.
func shimFlags(more func(*pflag.FlagSet)) func(*pflag.FlagSet) {
	return func(f *pflag.FlagSet) {
		f.String("dir", "", "folder of the links")
		f.Bool("system", false, "for every user of this machine")
		if more != nil {
			more(f)
		}
	}
}

func shimChanges(f *pflag.FlagSet) {
	f.StringSlice("managers", nil, "only these managers, separated by commas")
	f.String("shell", "", "whose start-up files are edited: bash, zsh, fish or none (default: the calling shell)")
}

// shimOptions gathers what install needs.
func (a *app) shimOptions(f *pflag.FlagSet) (install.Options, error) {
	cfg, err := a.load()
	if err != nil {
		return install.Options{}, err
	}
	o := install.Options{
		World: a.w, Data: cfg.DataDir(), DryRun: a.dryRun, IsOurs: become.IsOurs,
		Usable: func() error {
			r, err := intel.Open(cfg.StoreDirs())
			if err == nil {
				err = r.Close()
			}
			return err
		},
	}
	o.Dir, _ = f.GetString("dir")
	o.System, _ = f.GetBool("system")
	if f.Lookup("managers") != nil {
		if names, _ := f.GetStringSlice("managers"); len(names) > 0 {
			o.Managers = names
		}
		o.Shell, _ = f.GetString("shell")
	}
	if o.Binary, err = ourselves(); err != nil {
		return o, fmt.Errorf("this program cannot tell where it stands: %w", err)
	}
	return o, nil
}

// ourselves is the running program, links resolved.
func ourselves() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// show writes an answer as JSON or as words.
func (a *app) show(doc any, text string, code int) int {
	if a.json {
		data, err := json.MarshalIndent(doc, "", "  ")
		if err != nil {
			return a.fail(err)
		}
		a.out("%s", report.EscapeHidden(data))
		return code
	}
	fmt.Fprint(a.w.Stdout, text)
	return code
}

func shimInstallCommand() command {
	return command{
		path: "shim install", short: "link the managers that are here and put the folder first on PATH",
		long:  "Links every manager that is on PATH and that pkgd can guard, and edits the shell's start-up files so that the folder of the links comes first. Called again it is the upgrade. `pkgd shim remove` undoes it to the byte.",
		flags: shimFlags(shimChanges),
		run: func(a *app, f *pflag.FlagSet, _ []string) int {
			o, err := a.shimOptions(f)
			if err != nil {
				return a.fail(err)
			}
			res, err := install.Install(o)
			if err != nil {
				return a.fail(err)
			}
			code := a.show(res, res.Text(), res.Code())
			if !a.json && o.Usable() != nil {
				a.out("next: there is no threat intelligence yet, and without it commands are blocked: pkgd intel sync")
			}
			return code
		},
	}
}

func shimRemoveCommand() command {
	return command{
		path: "shim remove", short: "take the links and the lines in start-up files away without a trace",
		flags: shimFlags(shimChanges),
		run: func(a *app, f *pflag.FlagSet, _ []string) int {
			o, err := a.shimOptions(f)
			if err != nil {
				return a.fail(err)
			}
			res, err := install.Remove(o)
			if err != nil {
				return a.fail(err)
			}
			return a.show(res, res.Text(), res.Code())
		},
	}
}

func shimListCommand() command {
	return command{
		path: "shim list", short: "show the links and what they stand in front of", flags: shimFlags(nil),
		run: func(a *app, f *pflag.FlagSet, _ []string) int {
			o, err := a.shimOptions(f)
			if err != nil {
				return a.fail(err)
			}
			l, err := install.List(o)
			if err != nil {
				return a.fail(err)
			}
			return a.show(l, l.Text(), guard.ExitOK)
		},
	}
}

func shimEnvCommand() command {
	return command{
		path: "shim env", short: "print the line that puts the folder first on PATH",
		flags: shimFlags(func(f *pflag.FlagSet) { f.String("shell", "", "for which shell (default: the calling one)") }),
		run: func(a *app, f *pflag.FlagSet, _ []string) int {
			o, err := a.shimOptions(f)
			if err != nil {
				return a.fail(err)
			}
			o.Shell, _ = f.GetString("shell")
			_, line, err := install.Env(o)
			if err != nil {
				return a.fail(err)
			}
			a.out("%s", line)
			return guard.ExitOK
		},
	}
}

func shimDoctorCommand() command {
	return command{
		path: "shim doctor", short: "examine whether and where the guard is really in effect",
		long:  "Looks at PATH, the links, the start-up files, active environments and aliases, and says which manager passes unguarded here. Exits 1 when one does.",
		flags: shimFlags(nil),
		run: func(a *app, f *pflag.FlagSet, _ []string) int {
			o, err := a.shimOptions(f)
			if err != nil {
				return a.fail(err)
			}
			d, err := install.Doctor(o)
			if err != nil {
				return a.fail(err)
			}
			return a.show(d, d.Text(), d.Code())
		},
	}
}

func shimVerifyCommand() command {
	return command{
		path: "shim verify", args: "MANAGER", short: "exit 0 only if a manager is guarded here and the store is usable (for CI)",
		flags: shimFlags(nil),
		run: func(a *app, f *pflag.FlagSet, args []string) int {
			if len(args) != 1 {
				return a.usage("verify needs one manager, as in: pkgd shim verify npm")
			}
			o, err := a.shimOptions(f)
			if err != nil {
				return a.fail(err)
			}
			v, err := install.Verify(o, args[0])
			if err != nil {
				return a.fail(err)
			}
			return a.show(v, v.Text(), v.Code())
		},
	}
}
