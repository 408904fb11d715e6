package control

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"pkgd/guard"
	"pkgd/guard/report"
	"pkgd/intel/sync"
)

func intelCommand() command {
	return command{path: "intel", short: "threat intelligence: fetch it, load it, look things up"}
}

func intelImportCommand() command {
	return command{
		path: "intel import", args: "PATH…", short: "load OSV records from zips, folders and single files",
		long: "Whole exports (<Ecosystem>/all.zip) replace what the feed said of that ecosystem; loose records are added or replace older ones. What cannot be read is counted, named and left out (exit 8), and nothing that was there is lost.",
		flags: func(f *pflag.FlagSet) {
			f.String("as-of", "", "time of the exports, RFC 3339 (default: the newest record of each ecosystem)")
			f.String("feed", "osv", "whose records these are")
		},
		run: func(a *app, f *pflag.FlagSet, args []string) int {
			if len(args) == 0 {
				return a.usage("import needs files or folders, as in: pkgd intel import osv/")
			}
			o := sync.Options{Paths: args}
			o.Feed, _ = f.GetString("feed")
			if at, _ := f.GetString("as-of"); at != "" {
				t, err := time.Parse(time.RFC3339, at)
				if err != nil {
					return a.usage("--as-of %s is no time of the form 2026-06-07T12:00:00Z", at)
				}
				o.AsOf = t
			}
			return a.bring(o, sync.Import)
		},
	}
}

func intelSyncCommand() command {
	return command{
		path: "intel sync", short: "fetch all feeds",
		long: "Fetches what changed since the last time; with nothing new it costs one conditional request for each ecosystem and writes nothing.",
		flags: func(f *pflag.FlagSet) {
			f.StringSlice("ecosystem", nil, "only these ecosystems")
		},
		run: func(a *app, f *pflag.FlagSet, _ []string) int {
			o := sync.Options{Client: a.w.HTTP}
			o.Ecosystems, _ = f.GetStringSlice("ecosystem")
			return a.bring(o, sync.Sync)
		},
	}
}

// bring runs an import or a sync and says what it did.
func (a *app) bring(o sync.Options, do func(context.Context, sync.Options) (sync.Report, error)) int {
	cfg, err := a.load()
	if err != nil {
		return a.fail(err)
	}
	if cfg.Refused != nil {
		return a.fail(cfg.Refused)
	}
	o.Dir, o.Now, o.Force, o.Wait = cfg.StoreDir(), a.w.Now(), a.force, time.Minute
	o.Base = cfg.Text("feeds.osv_url")
	bar, done := a.progress()
	o.Progress = bar
	rep, err := do(context.Background(), o)
	done()
	if err != nil {
		return a.fail(err)
	}
	a.imported(&rep)
	if rep.Partial() {
		return guard.ExitPartial
	}
	return guard.ExitOK
}

// imported says, for each ecosystem, what is in the store now, and what was left
// out.
func (a *app) imported(rep *sync.Report) {
	for _, e := range rep.Ecosystems {
		line := fmt.Sprintf("%-20s %7d records", e.Name, e.Records)
		if e.Added+e.Updated+e.Removed > 0 {
			line += fmt.Sprintf("  +%d ~%d -%d", e.Added, e.Updated, e.Removed)
		}
		if e.Exported > 0 {
			line += "  as of " + time.Unix(e.Exported, 0).UTC().Format(time.RFC3339)
		}
		if !a.quiet {
			a.out("%s", report.Clean(line))
		}
	}
	for i, s := range rep.Skips {
		if i == maxSkipLines {
			a.say("pkgd: and %d more", len(rep.Skips)-i)
			break
		}
		a.say("pkgd: left out: %s", report.Clean(s.String()))
	}
	state := "nothing new, nothing written"
	if rep.Changed {
		state = "generation " + rep.Generation
	}
	a.out("%d records, %s", rep.Records, state)
	if n := rep.Counts[sync.Damaged] + rep.Counts[sync.Older] + rep.Counts[sync.Failed]; n > 0 {
		a.out("%d left out: %d damaged, %d older than what is there, %d not to be had", n, rep.Counts[sync.Damaged], rep.Counts[sync.Older], rep.Counts[sync.Failed])
	}
}

// maxSkipLines is how many things that were left out are named.
const maxSkipLines = 20
