package judge

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/lock"
)

// needItems adds what the builds of the plan would fetch. They are planned into
// nothing, for a build takes nothing from the environment around it.
func (s *session) needItems(ctx context.Context, m *made, w *wishes, a attempt) {
	r := s.recipe.Report
	if len(w.needs) == 0 || s.cmd.OptionsNamed(r.NoIsolation) != nil {
		return
	}
	have := map[string]bool{}
	for i := range m.items {
		have[m.items[i].Package.String()] = true
	}
	for _, n := range w.needs {
		wants := n.builds()
		if len(wants) == 0 {
			continue
		}
		args := slices.Concat(s.cmd.OptionsNamed(r.First), s.fill(r.Need, a), s.cmd.OptionsNamed(r.FetchKeeps))
		if len(a.pins) > 0 {
			args = append(args, r.Constraint, s.holdFile())
		}
		args = append(append(args, w.index...), wants...)
		rep, err := s.ask(ctx, args, "need.json", a)
		if err != nil {
			m.gap("registry", n.of, "what its build fetches cannot be listed: "+err.Error())
			continue
		}
		file := lock.FormatNamed(s.recipe.Format).Read(rep.raw, nil)
		for i := range file.Entries {
			it := file.Entries[i].Item
			it.Direct, it.Under, it.Dev = false, n.of, true
			if !have[it.Package.String()] {
				have[it.Package.String()] = true
				m.items = append(m.items, it)
			}
		}
		for _, p := range file.Problems {
			m.gap("input", n.of, p.What+": "+p.Why)
		}
	}
}

// fetchArchives fetches every archive of the plan into the folder that the run
// is given: binaries by the manager itself, with its cache and its credentials,
// checked against the plan's hashes; sources as they were read.
func (s *session) fetchArchives(ctx context.Context, out *Outcome) error {
	feed := filepath.Join(s.folder.root, "feed")
	if err := os.MkdirAll(feed, 0o700); err != nil {
		return err
	}
	var list, pins []string
	versions := map[string]string{}
	for i := range out.Plan.Items {
		it := &out.Plan.Items[i]
		if it.Member || !s.fromIndex(it) {
			continue
		}
		hash, ok := strings.CutPrefix(it.Integrity, "sha256:")
		if !ok {
			return fmt.Errorf("the registry gives no SHA-256 for %s", it.Package)
		}
		if !s.keepSource(feed, it) {
			list = append(list, it.Name+"=="+it.Version+" --hash=sha256:"+hash)
		}
		if v, ok := versions[it.Name]; ok && v != it.Version {
			versions[it.Name] = "" // a build wants another one than the run: no pin
			continue
		}
		versions[it.Name] = it.Version
	}
	for name, v := range versions {
		if v != "" {
			pins = append(pins, name+"=="+v)
		}
	}
	if err := os.WriteFile(filepath.Join(s.folder.root, "pins.txt"), []byte(strings.Join(pins, "\n")+"\n"), 0o600); err != nil {
		return err
	}
	return s.fetchListed(ctx, list, feed)
}

// fromIndex says whether an archive comes from an index or a folder of archives;
// what the user gives by address or path stays what it is.
func (s *session) fromIndex(it *guard.Item) bool {
	if it.Source.Type.Vouched() {
		return true
	}
	return it.Source.Type == guard.File && (it.ByName || !it.Named)
}

// keepSource puts a source archive that was read into the feed.
func (s *session) keepSource(feed string, it *guard.Item) bool {
	if s.wishes == nil {
		return false
	}
	for _, src := range s.wishes.sources {
		if src.file == it.Artifact && src.integrity == it.Integrity {
			return os.WriteFile(filepath.Join(feed, filepath.Base(src.file)), src.data, 0o600) == nil
		}
	}
	return false
}

// settingsFor gives settings of the configuration as variables: the call that
// fetches is another verb, whose section of a configuration file is another one.
func (s *session) settingsFor(options string) []string {
	var env []string
	for _, option := range strings.Fields(options) {
		key := strings.TrimLeft(option, "-")
		if v := s.regs.Elsewhere(key); v != "" && key != "isolated" {
			env = append(env, s.recipe.Report.EnvPrefix+strings.ToUpper(strings.ReplaceAll(key, "-", "_"))+"="+v)
		}
	}
	return env
}

// fetchListed has the manager fetch a list of archives, one call for each
// version of a name: a call takes a name once.
func (s *session) fetchListed(ctx context.Context, list []string, feed string) error {
	r := s.recipe.Report
	for len(list) > 0 {
		var now, later []string
		names := map[string]bool{}
		for _, l := range list {
			name, _, _ := strings.Cut(l, "==")
			if names[name] {
				later = append(later, l)
				continue
			}
			names[name] = true
			now = append(now, l)
		}
		list = later
		var index []string
		if s.wishes != nil {
			index = s.wishes.index
		}
		lines := strings.Join(append(append([]string{}, index...), now...), "\n") + "\n"
		if err := os.WriteFile(filepath.Join(s.folder.root, "archives.txt"), []byte(lines), 0o600); err != nil {
			return err
		}
		env, _, err := s.net()
		if err != nil {
			return err
		}
		args := slices.Concat(s.cmd.OptionsNamed(r.First), s.fill(r.Fetch, s.cut), s.cmd.OptionsNamed(r.FetchKeeps))
		env = slices.Concat(s.fill(s.recipe.Env, s.cut), s.settingsFor(r.FetchKeeps), env)
		res, err := s.run(ctx, call{args: args, env: env, dir: s.w.Dir})
		if err == nil && res.code != 0 {
			err = errors.New(res.said())
		}
		if err != nil {
			return err
		}
	}
	return nil
}
