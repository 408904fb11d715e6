package control

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"pkgd/dispatch/config"
	"pkgd/guard"
	"pkgd/guard/report"
	"pkgd/intel"
)

func intelSearchCommand() command {
	return command{
		path: "intel search", args: "[PKG…]", short: "look packages up exactly as the guard would",
		long: "PKG is ECOSYSTEM:NAME[@VERSION] or a package URL; a word without an ecosystem finds packages by a part of their name. Without a version only records of all versions say \"affected\". " +
			"With --json one object a package and line, in the order asked.",
		flags: func(f *pflag.FlagSet) {
			f.String("batch", "", "read packages from FILE, one a line; - is standard input")
			f.StringSliceP("ecosystem", "m", nil, "of a search by a part of the name: only these ecosystems (a manager's name will do)")
			f.StringSlice("exclude-severity", nil, "of a search by a part of the name: leave these severities out (default: output.search_exclude_severity)")
			f.Int("limit", 100, "of a search by a part of the name: at most so many packages")
		},
		run: (*app).intelSearch,
	}
}

// searchDoc is one line of `pkgd intel search --json`.
type searchDoc struct {
	Package string     `json:"package"`
	Matches []matchDoc `json:"matches"`
}

type matchDoc struct {
	ID        string   `json:"id"`
	Aliases   []string `json:"aliases,omitempty"`
	Feed      string   `json:"feed"`
	Kind      string   `json:"kind"`
	Severity  string   `json:"severity,omitempty"`
	Score     float64  `json:"score,omitempty"`
	Affected  bool     `json:"affected"`
	Fixed     string   `json:"fixed,omitempty"`
	Summary   string   `json:"summary,omitempty"`
	URL       string   `json:"url,omitempty"`
	Withdrawn bool     `json:"withdrawn,omitempty"`
	// Unresolved: the version cannot be ordered against the record's ranges, so
	// it can be neither ruled in nor out.
	Unresolved bool `json:"unresolved,omitempty"`
}

// searchChunk is how many packages are looked up at once.
const searchChunk = 2000

func (a *app) intelSearch(f *pflag.FlagSet, args []string) int {
	batch, _ := f.GetString("batch")
	if len(args) == 0 && batch == "" {
		return a.usage("search needs a package, as in: pkgd intel search npm:left-pad@1.3.0")
	}
	cfg, err := a.load()
	if err != nil {
		return a.fail(err)
	}
	if cfg.Refused != nil {
		return a.fail(cfg.Refused)
	}
	r, err := intel.Open(cfg.StoreDirs())
	if err != nil {
		return a.storeFault(err)
	}
	defer r.Close()
	s := &searcher{a: a, r: r, f: f, cfg: cfg}
	for _, word := range args {
		if code := s.word(word); code != guard.ExitOK {
			return code
		}
	}
	if batch != "" {
		if code := s.batch(batch); code != guard.ExitOK {
			return code
		}
	}
	if code := s.flush(); code != guard.ExitOK {
		return code
	}
	if s.unread > 0 {
		a.say("pkgd: %d lines of the batch name no package and were not looked up", s.unread)
		return guard.ExitPartial
	}
	return guard.ExitOK
}

// storeFault says why the store cannot be used.
func (a *app) storeFault(err error) int {
	a.say("pkgd: %s", report.Clean(err.Error()))
	return guard.ExitStore
}

// searcher gathers packages and looks them up many at a time.
type searcher struct {
	a      *app
	r      *intel.Reader
	f      *pflag.FlagSet
	cfg    *config.Config
	wait   []guard.Package
	unread int
}

// word is a package, or a part of a name.
func (s *searcher) word(word string) int {
	p, err := config.ParsePackage(word, "")
	if err == nil {
		return s.add(p)
	}
	if strings.ContainsAny(word, ":@") && !strings.HasPrefix(word, "@") {
		return s.a.usage("%s", report.Clean(err.Error()))
	}
	if code := s.flush(); code != guard.ExitOK {
		return code
	}
	return s.part(word)
}

func (s *searcher) add(p guard.Package) int {
	if s.wait = append(s.wait, p); len(s.wait) >= searchChunk {
		return s.flush()
	}
	return guard.ExitOK
}

// batch reads one package a line. A line that is none is named and counted.
func (s *searcher) batch(file string) int {
	in := s.a.w.Stdin
	if file != "-" {
		if !filepath.IsAbs(file) {
			file = filepath.Join(s.a.w.Dir, file)
		}
		f, err := os.Open(file)
		if err != nil {
			return s.a.fail(fmt.Errorf("the batch cannot be read: %w", err))
		}
		defer f.Close()
		in = f
	}
	lines := bufio.NewReaderSize(in, 64<<10)
	for n := 1; ; n++ {
		line, err := lines.ReadString('\n')
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			p, bad := config.ParsePackage(line, "")
			if bad != nil {
				if s.unread++; s.unread <= maxSkipLines {
					s.a.say("pkgd: line %d: %s", n, report.Clean(bad.Error()))
				}
			} else if code := s.add(p); code != guard.ExitOK {
				return code
			}
		}
		if err == io.EOF {
			return guard.ExitOK
		}
		if err != nil {
			return s.a.fail(fmt.Errorf("the batch cannot be read: %w", err))
		}
	}
}

// flush looks up what was gathered and writes the answers in order.
func (s *searcher) flush() int {
	if len(s.wait) == 0 {
		return guard.ExitOK
	}
	results, err := s.r.Search(s.wait)
	if err != nil {
		return s.a.storeFault(err)
	}
	for i, p := range s.wait {
		if err := s.show(p, results[i]); err != nil {
			return s.a.fail(err)
		}
	}
	s.wait = s.wait[:0]
	return guard.ExitOK
}

func (s *searcher) show(p guard.Package, results []intel.Result) error {
	if !s.a.json {
		s.text(p, results)
		return nil
	}
	doc := searchDoc{Package: p.String(), Matches: []matchDoc{}}
	for i := range results {
		r := &results[i]
		doc.Matches = append(doc.Matches, matchDoc{ID: report.Clean(r.ID), Aliases: r.Aliases, Feed: r.Feed, Kind: string(r.Kind), Severity: string(r.Severity),
			Score: r.Score, Affected: r.Affected, Fixed: r.Fixed, Summary: report.Clean(r.Summary), URL: r.URL, Withdrawn: r.Withdrawn, Unresolved: r.Unresolved})
	}
	data, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	s.a.out("%s", report.EscapeHidden(data))
	return nil
}

// text writes what hits first; without -v records that do not hit are counted.
func (s *searcher) text(p guard.Package, results []intel.Result) {
	other := 0
	s.a.out("%s", report.Visible(p.String()))
	for i := range results {
		r := &results[i]
		if !r.Affected && !r.Unresolved && p.Version != "" && s.a.verbose == 0 {
			other++
			continue
		}
		state := "does not hit"
		switch {
		case r.Withdrawn:
			state = "withdrawn"
		case r.Unresolved && p.Version == "":
			state = "hits some versions"
		case r.Unresolved:
			state = "cannot be ruled out"
		case r.Affected:
			state = "hits"
		}
		line := fmt.Sprintf("  %-19s %-10s %-8s %s", state, r.Kind, r.Severity, r.ID)
		if r.Fixed != "" {
			line += "  fixed in " + r.Fixed
		}
		if r.Summary != "" {
			line += "  " + r.Summary
		}
		s.a.out("  %s", strings.TrimSpace(report.Clean(line)))
	}
	switch {
	case len(results) == 0:
		s.a.out("  no record")
	case other == len(results):
		s.a.out("  not hit (%d records of other versions; -v shows them)", other)
	}
}

// part lists packages by a part of their name.
func (s *searcher) part(fragment string) int {
	ecosystems, _ := s.f.GetStringSlice("ecosystem")
	for _, e := range ecosystems {
		if guard.FindEcosystem(e) == nil {
			return s.a.usage("%s is no ecosystem that pkgd knows", report.Clean(e))
		}
	}
	limit, _ := s.f.GetInt("limit")
	names, err := s.r.Names(fragment, ecosystems, max(limit, 1))
	if lower := strings.ToLower(fragment); err == nil && len(names) == 0 && lower != fragment {
		names, err = s.r.Names(lower, ecosystems, max(limit, 1))
	}
	if err != nil {
		return s.a.storeFault(err)
	}
	results, err := s.r.Search(names)
	if err != nil {
		return s.a.storeFault(err)
	}
	leave := s.cfg.List("output.search_exclude_severity")
	if given, _ := s.f.GetStringSlice("exclude-severity"); s.f.Changed("exclude-severity") {
		leave = given
	}
	found := 0
	for i, p := range names {
		kept := slices.DeleteFunc(results[i], func(r intel.Result) bool {
			return r.Kind != guard.Malicious && slices.ContainsFunc(leave, func(l string) bool { return strings.EqualFold(l, string(r.Severity)) })
		})
		if len(kept) == 0 {
			continue
		}
		found++
		if err := s.show(p, kept); err != nil {
			return s.a.fail(err)
		}
	}
	if found == 0 && !s.a.quiet {
		s.a.say("pkgd: no package with a record has %s in its name", report.Clean(fragment))
	}
	return guard.ExitOK
}
