package judge

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"pkgd/guard"
	"pkgd/shims"
)

// What the user names by its address is fetched again by the run, and two
// fetches can give different bytes. So the run's words say which bytes were
// judged: the hash behind an archive's address, which pip checks, and the commit
// behind a repository's. Lines of requirement files say it in copies of them.

// addressIn finds the address in a requirement: "https://…", "git+https://…",
// "name @ https://… ; marker".
func addressIn(raw string) (start, end int) {
	i := strings.Index(raw, "://")
	if i < 0 {
		return 0, 0
	}
	start, end = i, len(raw)
	for start > 0 && (raw[start-1] == '+' || raw[start-1]|0x20 >= 'a' && raw[start-1]|0x20 <= 'z') {
		start--
	}
	stop := " \t"
	if start > 0 {
		stop += ";" // behind "name @", a marker needs no space
	}
	if j := strings.IndexAny(raw[start:], stop); j >= 0 {
		end = start + j
	}
	if start == 0 && end < len(raw) && raw[end-1] == ';' {
		end--
	}
	return start, end
}

// askedOf tells one repository and revision from another.
func askedOf(sp *shims.Spec) string { return sp.Source.Location + "@" + sp.Requested }

// hashInAddress finds what pip takes for an archive's hash. Fact: LinkHash of
// pip's models/link.py; it takes the first.
var hashInAddress = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[#&](sha512|sha384|sha256|sha224|sha1|md5)=`)
})

// pinned are the hashes of what the plan saw behind addresses.
type pinned struct {
	s      *session
	w      *wishes
	hashes map[string]string // by address
	direct map[string]bool   // names of what was taken from an address
}

func (s *session) pinned(w *wishes, rep *installReport) *pinned {
	p := &pinned{s: s, w: w, hashes: map[string]string{}, direct: map[string]bool{}}
	for i := range rep.Install {
		it := &rep.Install[i]
		if it.Direct && isRemote(it.Download.URL) {
			p.direct[guard.NormalName(s.m.Ecosystem, it.Metadata.Name)] = true
			if hash := it.Download.Archive.sha256(); hash != "" {
				p.hashes[addressKey(it.Download.URL)] = hash
			}
		}
	}
	return p
}

// addressKey is an address without credentials and without what stands behind a
// "#".
func addressKey(address string) string {
	address, _, _ = strings.Cut(address, "#")
	scheme, rest, _ := strings.Cut(address, "://")
	host := rest
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		host = rest[:i]
	}
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		rest = rest[at+1:]
	}
	return strings.ToLower(scheme) + "://" + rest
}

// requirement gives one requirement as the run has to write it.
func (p *pinned) requirement(raw string) (string, error) {
	line := p.s.expandVariables(raw)
	sp := p.s.m.Spec(bareRequirement(line))
	switch {
	case sp.Source.Type == guard.Git && p.w.commits[askedOf(&sp)] != "":
		return p.withCommit(raw, &sp, p.w.commits[askedOf(&sp)])
	case sp.Source.Type == guard.URL && isWheel(sp.Source.Location):
		return p.withHash(raw, line, &sp)
	}
	return raw, nil
}

// withCommit writes a commit in the place of a branch or tag.
func (p *pinned) withCommit(raw string, sp *shims.Spec, commit string) (string, error) {
	if sp.Requested == commit {
		return raw, nil
	}
	start, end := addressIn(raw)
	bare, fragment, has := strings.Cut(raw[start:end], "#")
	bare = strings.TrimSuffix(bare, "@"+sp.Requested) + "@" + commit
	if has {
		bare += "#" + fragment
	}
	out := raw[:start] + bare + raw[end:]
	if again := p.again(out); again.Source != sp.Source || again.Requested != commit || again.Name != sp.Name {
		return "", fmt.Errorf("%s: pkgd cannot write the commit that was judged into it: write %s@%s", sp.Source.Location, sp.Source.Location, commit)
	}
	return out, nil
}

// withHash writes the hash of what the plan saw behind an address. What is not
// installed (its marker is false, it is there already) needs none.
func (p *pinned) withHash(raw, line string, sp *shims.Spec) (string, error) {
	from, to := addressIn(line)
	address := line[from:to]
	hash := p.hashes[addressKey(address)]
	if hashInAddress().MatchString(address) || strings.Contains(line, " --hash") || hash == "" && !p.direct[sp.Name] {
		return raw, nil
	}
	start, end := addressIn(raw)
	mark := "#"
	if strings.Contains(raw[start:end], "#") {
		mark = "&"
	}
	out := raw[:end] + mark + "sha256=" + hash + raw[end:]
	if again := p.again(out); hash == "" || again.Source != sp.Source || again.Name != sp.Name {
		return "", fmt.Errorf("%s: pkgd cannot write the hash of what was judged into it: write #sha256=… behind it", sp.Source.Location)
	}
	return out, nil
}

// again reads what was written, to see whether it says the same.
func (p *pinned) again(raw string) shims.Spec {
	return p.s.m.Spec(bareRequirement(p.s.expandVariables(raw)))
}

// runWords gives the run's words where they differ from the command's; nil where
// they do not.
func (s *session) runWords(w *wishes, rep *installReport, a attempt) ([]string, error) {
	p := s.pinned(w, rep)
	cmd := s.cmd
	if a.native {
		cmd = s.ageless()
	}
	args := slices.Clone(cmd.Args)
	for i := range cmd.Specs {
		fixed, err := p.requirement(cmd.Specs[i].Raw)
		if err != nil {
			return nil, err
		}
		for j := range args {
			if args[j] == cmd.Specs[i].Raw && !ofOption(cmd, j) {
				args[j] = fixed
			}
		}
	}
	copies, err := p.lists()
	if err != nil {
		return nil, err
	}
	p.files(cmd, args, copies)
	if slices.Equal(args, cmd.Args) {
		return nil, nil
	}
	return args, nil
}

// files puts copies of requirement files into a command's words, and the plan's
// own copy of one behind an address.
func (p *pinned) files(cmd *shims.Command, args []string, copies map[*list]string) {
	for _, g := range cmd.Given {
		if g.Role != shims.File && g.Role != shims.Constraint {
			continue
		}
		path, fetched := p.w.remote[g.Value]
		if !fetched {
			path = absolutePath(p.s.w.Dir, g.Value)
		}
		to := copies[p.w.find(path, g.Role == shims.Constraint)]
		if to == "" && fetched {
			to = path
		}
		for i := g.Index; i < g.Index+g.Width && i < len(args) && to != ""; i++ {
			if before, ok := strings.CutSuffix(args[i], g.Value); ok {
				args[i] = before + to
			}
		}
	}
}

// ofOption says whether a word of a command is an option or its value.
func ofOption(cmd *shims.Command, at int) bool {
	return slices.ContainsFunc(cmd.Given, func(g shims.Given) bool { return at >= g.Index && at < g.Index+g.Width })
}

// lists writes copies of the requirement files for the run where one of them has
// to say more than it does; none where nothing has to be said.
func (p *pinned) lists() (map[*list]string, error) {
	texts, changed := map[*list][]string{}, map[*list]bool{}
	for _, l := range p.w.lists {
		for _, line := range l.lines {
			text := line.text
			if line.option == "" && text[0] != '-' {
				var err error
				if text, err = p.requirement(text); err != nil {
					return nil, fmt.Errorf("%s: %w", l.path, err)
				}
			}
			if text != line.text {
				changed[l] = true
			}
			texts[l] = append(texts[l], text)
		}
	}
	for _, l := range p.w.settings {
		if l.reaches(changed, map[*list]bool{}) {
			return nil, fmt.Errorf("%s names an address whose bytes may differ in the run, and it is named by a setting, which pkgd leaves as it is: "+
				"write #sha256=… or @COMMIT behind the address, or name the file on the command line", l.path)
		}
	}
	if len(changed) == 0 {
		return nil, nil
	}
	return p.copies(texts)
}

// copies writes lists anew, each naming the copies of others.
func (p *pinned) copies(texts map[*list][]string) (map[*list]string, error) {
	copies := map[*list]string{}
	for i, l := range p.w.lists {
		copies[l] = filepath.Join(p.s.folder.root, fmt.Sprintf("run-%d.txt", i+1))
	}
	for l, path := range copies {
		lines := texts[l]
		for i := range lines {
			if other := l.lines[i].other; other != nil {
				lines[i] = l.lines[i].option + quoted(copies[other])
			}
		}
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			return nil, err
		}
	}
	return copies, nil
}

// reaches says whether a list or one that it names is among some.
func (l *list) reaches(some, seen map[*list]bool) bool {
	if some[l] || seen[l] {
		return some[l]
	}
	seen[l] = true
	return slices.ContainsFunc(l.lines, func(line listLine) bool { return line.other != nil && line.other.reaches(some, seen) })
}
