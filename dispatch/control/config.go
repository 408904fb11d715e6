package control

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"pkgd/dispatch/config"
	"pkgd/guard"
	"pkgd/guard/report"
)

func configCommand() command {
	return command{path: "config", short: "show and change settings", long: "Settings come from the defaults, the system's file, the user's file, the project's file (which may only tighten) and PKGD_ variables (which may only tighten), in this order."}
}

// configuration loads the settings; nil with an exit code where that fails.
func (a *app) configuration() (*config.Config, int) {
	cfg, err := a.load()
	if err != nil {
		return nil, a.fail(err)
	}
	return cfg, guard.ExitOK
}

// unknowns says which keys of the files nobody knows, and ends with 6 if there
// are any.
func (a *app) unknowns(cfg *config.Config) int {
	if len(cfg.Unknown) == 0 {
		return guard.ExitOK
	}
	if a.quiet {
		for _, u := range cfg.Unknown {
			a.say("pkgd: %s", report.Clean(u.String()))
		}
	}
	a.say("pkgd: unknown keys: correct or remove them")
	return guard.ExitConfig
}

// settingDoc is a setting as JSON.
type settingDoc struct {
	Value  any    `json:"value"`
	Source string `json:"source"`
	Where  string `json:"where,omitempty"`
}

// shown is a setting as it may be shown: a secret only says whether it is there.
func (a *app) shown(cfg *config.Config, s config.Setting) settingDoc {
	d := settingDoc{Value: s.Value, Source: string(s.Layer), Where: s.Where}
	if s.Key.Secret {
		d.Value = "[not set]"
		if where := a.secretPlace(cfg, s.Key); where != "" {
			d.Value, d.Source = "[SECRET]", where
		}
	}
	return d
}

func text(v any, secret bool) string {
	if secret {
		return fmt.Sprint(v)
	}
	return config.Format(v)
}

func configViewCommand() command {
	return command{
		path: "config view", short: "show the files, the folders and what differs from the defaults",
		run: func(a *app, _ *pflag.FlagSet, _ []string) int {
			cfg, code := a.configuration()
			if cfg == nil {
				return code
			}
			if a.json {
				a.viewJSON(cfg)
				return a.unknowns(cfg)
			}
			for _, s := range cfg.Sources() {
				state := "not there"
				if s.Found {
					state = "read"
				}
				a.out("%-8s %s (%s)", s.Layer, report.Clean(s.Path), state)
			}
			a.out("data     %s", report.Clean(dataFolder(cfg)))
			for _, s := range cfg.Settings() {
				d := a.shown(cfg, s)
				if d.Source != string(config.FromDefault) && d.Source != string(config.FromProfile) {
					a.out("%s", report.Clean(fmt.Sprintf("%s = %s  (%s)", s.Key.Name, text(d.Value, s.Key.Secret), origin(d))))
				}
			}
			return a.unknowns(cfg)
		},
	}
}

func dataFolder(cfg *config.Config) string {
	if cfg.Refused != nil {
		return cfg.Refused.Error()
	}
	if cfg.DataDir() == "" {
		return "none: no home folder is known"
	}
	return cfg.DataDir()
}

func origin(d settingDoc) string {
	if d.Where == "" {
		return d.Source
	}
	return d.Source + ", " + d.Where
}

// viewJSON shows every setting in the sections of the file.
func (a *app) viewJSON(cfg *config.Config) {
	doc := map[string]any{}
	for _, s := range cfg.Settings() {
		into := doc
		section, key, found := strings.Cut(s.Key.Name, ".")
		if found {
			if doc[section] == nil {
				doc[section] = map[string]any{}
			}
			into = doc[section].(map[string]any)
		} else {
			key = section
		}
		into[key] = a.shown(cfg, s).Value
	}
	a.show(doc, "", guard.ExitOK)
}

func configListCommand() command {
	return command{
		path: "config list", short: "list every setting with its value and where that comes from",
		run: func(a *app, _ *pflag.FlagSet, _ []string) int {
			cfg, code := a.configuration()
			if cfg == nil {
				return code
			}
			doc := map[string]settingDoc{}
			for _, s := range cfg.Settings() {
				d := a.shown(cfg, s)
				doc[s.Key.Name] = d
				if !a.json {
					a.out("%s", report.Clean(fmt.Sprintf("%s = %s  (%s)", s.Key.Name, text(d.Value, s.Key.Secret), origin(d))))
				}
			}
			if a.json {
				a.show(doc, "", guard.ExitOK)
			}
			return a.unknowns(cfg)
		},
	}
}

func configGetCommand() command {
	return command{
		path: "config get", args: "KEY", short: "print one setting's value",
		run: func(a *app, _ *pflag.FlagSet, args []string) int {
			if len(args) != 1 {
				return a.usage("get needs one key, as in: pkgd config get cooldown.default_days")
			}
			cfg, code := a.configuration()
			if cfg == nil {
				return code
			}
			if config.Find(args[0]) == nil {
				return a.noKey(args[0])
			}
			s := cfg.Setting(args[0])
			d := a.shown(cfg, s)
			if a.json {
				return a.show(d, "", guard.ExitOK)
			}
			out := text(d.Value, s.Key.Secret)
			if plain, ok := d.Value.(string); ok {
				out = plain
			}
			a.out("%s", report.Clean(out))
			if s.Key.Secret && d.Value == "[not set]" {
				return guard.ExitConfig
			}
			return guard.ExitOK
		},
	}
}

func (a *app) noKey(name string) int {
	next := "`pkgd config options` lists all"
	if n := config.Nearest(name); n != "" {
		next = "did you mean " + n + "?"
	}
	a.say("pkgd: unknown key %s: pkgd has no such setting; %s", report.Clean(name), next)
	return guard.ExitConfig
}

func configSetCommand() command {
	return command{
		path: "config set", args: "KEY VALUE", short: "write one setting into the user's file, and leave the rest of it as it is",
		long: "A list is written as A,B,C, a table as NAME=N,NAME=N, one entry of a table as KEY.NAME. The change is kept in the journal.",
		run: func(a *app, _ *pflag.FlagSet, args []string) int {
			if len(args) != 2 {
				return a.usage("set needs a key and a value, as in: pkgd config set cooldown.default_days 14")
			}
			cfg, code := a.configuration()
			if cfg == nil {
				return code
			}
			if a.dryRun {
				a.say("pkgd: --dry-run: %s would be written into %s", report.Clean(args[0]), report.Clean(cfg.UserFile()))
				return guard.ExitOK
			}
			if err := cfg.Set(args[0], args[1]); err != nil {
				return a.failAs(err, guard.ExitConfig)
			}
			a.event(cfg, "config", fmt.Sprintf("%s = %s set in %s by %s", args[0], args[1], cfg.UserFile(), a.author()))
			return a.afterChange(args[0])
		},
	}
}

// failAs is fail with another code for errors that know none.
func (a *app) failAs(err error, otherwise int) int {
	if code := a.fail(err); code != guard.ExitGeneral {
		return code
	}
	return otherwise
}

// afterChange reads everything again and says where what was set does not hold.
func (a *app) afterChange(name string) int {
	again, err := config.Load(a.w, config.Options{File: a.file})
	if err != nil {
		return a.fail(err)
	}
	if config.Find(name) == nil || a.quiet {
		return guard.ExitOK
	}
	s := again.Setting(name)
	a.say("pkgd: %s = %s (%s)", s.Key.Name, report.Clean(config.Format(s.Value)), s.Layer)
	if s.Layer != config.FromUser && s.Layer != config.FromDefault && s.Layer != config.FromProfile {
		a.say("pkgd: the user's file says otherwise, but %s goes before it", report.Clean(s.Where))
	}
	return guard.ExitOK
}

func configResetCommand() command {
	return command{
		path: "config reset", args: "[KEY]", short: "take one setting, or all, out of the user's file",
		run: func(a *app, _ *pflag.FlagSet, args []string) int {
			if len(args) > 1 {
				return a.usage("reset takes one key, or none for the whole file")
			}
			cfg, code := a.configuration()
			if cfg == nil {
				return code
			}
			name := strings.Join(args, "")
			what := name
			if name == "" {
				what = "everything in " + cfg.UserFile()
				if !a.dryRun && !a.confirm("Remove "+report.Clean(cfg.UserFile())+"?") {
					a.say("pkgd: nothing was removed; --yes answers the question")
					return guard.ExitGeneral
				}
			}
			if a.dryRun {
				a.say("pkgd: --dry-run: %s would be reset", report.Clean(what))
				return guard.ExitOK
			}
			if err := cfg.Reset(name); err != nil {
				return a.failAs(err, guard.ExitConfig)
			}
			a.event(cfg, "config", what+" reset by "+a.author())
			return a.afterChange(name)
		},
	}
}

func configOptionsCommand() command {
	return command{
		path: "config options", short: "list every setting there is: what it takes, its default, what is tighter",
		run: func(a *app, _ *pflag.FlagSet, _ []string) int {
			rows := config.Table()
			if a.json {
				return a.show(rows, "", guard.ExitOK)
			}
			for _, r := range rows {
				a.out("%s\n    %s\n    %s; default %s; %s", r.Name, r.Doc, r.Allowed, strings.Join(r.Defaults, " / "), strings.Join(r.Variables, ", "))
				if r.Tighter != "" {
					a.out("    tighter: %s", r.Tighter)
				}
			}
			return guard.ExitOK
		},
	}
}
