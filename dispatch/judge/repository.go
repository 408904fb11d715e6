package judge

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/shims"
)

// maxRepositories bounds how many repositories one plan looks into.
const maxRepositories = 20

// repository is a repository that the command or one of its files names: what is
// asked for, the commit that was judged, and what that commit says of itself.
type repository struct {
	address  string // for git, with credentials
	revision string // as asked for; "" what the repository shows first
	folder   string // of the project in it; "" its root
	extras   []string
	commit   string
	meta     *metadata
	item     guard.Item
}

// readRepository reads "git+https://host/path@revision#subdirectory=…" as pip
// does. Fact: get_url_rev_and_auth of pip's vcs/versioncontrol.py.
func readRepository(raw string) (*repository, error) {
	start, end := addressIn(raw)
	bare, fragment, _ := strings.Cut(raw[start:end], "#")
	address, ok := strings.CutPrefix(bare, "git+")
	scheme, rest, _ := strings.Cut(address, "://")
	if !ok || !slices.Contains([]string{"https", "http", "ssh", "git", "file"}, scheme) {
		return nil, errors.New("what it depends on is not known before its code has run: pkgd looks into repositories of git only")
	}
	if strings.ContainsAny(address, "?\\") || strings.HasPrefix(rest, "-") {
		return nil, errors.New("it is an address that pkgd does not read as pip does")
	}
	r := &repository{address: address}
	if slash := strings.IndexByte(rest, '/'); slash >= 0 {
		if at := strings.LastIndexByte(rest[slash:], '@'); at >= 0 {
			r.address, r.revision = scheme+"://"+rest[:slash+at], rest[slash+at+1:]
			if r.revision == "" {
				return nil, errors.New("nothing stands behind the @")
			}
		}
	}
	for _, part := range strings.Split(fragment, "&") {
		if sub, ok := strings.CutPrefix(part, "subdirectory="); ok {
			r.folder = strings.Trim(sub, "/")
			if path.Clean("/"+r.folder) != "/"+r.folder || strings.HasPrefix(sub, "/") {
				return nil, errors.New("it names a folder that pkgd does not read as pip does")
			}
			break // pip takes the first
		}
	}
	return r, nil
}

// revisionName says whether text can be the name of a branch, a tag or a commit.
func revisionName(s string) bool {
	return !strings.HasPrefix(s, "-") && !strings.Contains(s, "..") && !strings.ContainsAny(s, " ~^:?*[\\@{}\x7f") &&
		strings.IndexFunc(s, func(r rune) bool { return r < ' ' }) < 0
}

func isHex(s string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789abcdef") == ""
}

// find finds the commit that pip would check out, and fetches it: a branch comes
// before a tag, and both before a commit. Fact: resolve_revision of pip's
// vcs/git.py.
func (r *repository) find(ctx context.Context, from *gitRemote) error {
	ask, rev := []string{"HEAD"}, r.revision
	if rev != "" {
		if !revisionName(rev) {
			return fmt.Errorf("%q is no name of a branch, a tag or a commit", rev)
		}
		if ask = []string{"refs/heads/" + rev, "refs/tags/" + rev}; strings.HasPrefix(rev, "refs/") {
			ask = append(ask, rev)
		}
	}
	refs, err := from.refs(ctx, ask...)
	if err != nil {
		return err
	}
	for _, name := range ask {
		if refs[name] != "" {
			r.commit = refs[name]
			return r.fetch(ctx, from, "+"+name+":refs/plan/asked")
		}
	}
	if r.commit = strings.ToLower(rev); !isHex(r.commit, 40, 40) {
		if r.commit, err = from.whole(ctx, r.commit); err != nil {
			return err
		}
	}
	return r.fetch(ctx, from)
}

// fetch brings the commit here. A branch or tag that is called like it would be
// taken for it.
func (r *repository) fetch(ctx context.Context, from *gitRemote, more ...string) error {
	if !isHex(r.commit, 40, 40) {
		return errors.New("it has no commit to show, or one of a kind that pkgd does not know")
	}
	twins, err := from.refs(ctx, "refs/heads/"+r.commit, "refs/tags/"+r.commit)
	if err != nil {
		return err
	}
	if len(twins) > 0 {
		return fmt.Errorf("it has a branch or tag that is called like the commit %s", r.commit)
	}
	if err := from.fetch(ctx, r.commit, more...); err != nil {
		return err
	}
	if _, err := from.run(ctx, "rev-parse", "--verify", "--quiet", r.commit+"^{commit}"); err != nil {
		return fmt.Errorf("it has no commit %s", r.commit)
	}
	return nil
}

// read reads what the commit says of itself; nothing of it is checked out.
func (r *repository) read(ctx context.Context, from *gitRemote) error {
	var text [2][]byte
	for i, name := range []string{"pyproject.toml", "PKG-INFO"} {
		var err error
		if text[i], err = from.file(ctx, r.commit, path.Join(r.folder, name)); err != nil {
			return err
		}
	}
	var err error
	if r.meta, err = staticMetadata(text[0], text[1]); err != nil {
		return err
	}
	if r.meta.name == "" {
		return errDynamic
	}
	return nil
}

// lookInto does all of it in a folder of the plan's.
func (s *session) lookInto(ctx context.Context, r *repository, n int) error {
	from, err := s.openRemote(ctx, r.address, filepath.Join(s.folder.root, fmt.Sprintf("repository-%d.git", n)))
	if err == nil {
		err = r.find(ctx, from)
	}
	if err == nil {
		err = r.read(ctx, from)
	}
	return err
}

// wishRepository replaces a repository by what its commit depends on.
func (s *session) wishRepository(ctx context.Context, w *wishes, sp *shims.Spec, editable bool) {
	r, err := readRepository(sp.Raw)
	if err == nil {
		r.extras = sp.Extras
		err = s.known(ctx, w, &r)
	}
	if err == nil {
		err = s.takeRepository(w, r, sp, editable)
	}
	if err != nil {
		w.gap("words", sp.Source.Location, err.Error())
	}
}

// known looks into a repository, or takes what was seen of it before.
func (s *session) known(ctx context.Context, w *wishes, r **repository) error {
	for _, have := range w.repos {
		if have.address == (*r).address && have.revision == (*r).revision && have.folder == (*r).folder {
			again := *have
			again.extras = (*r).extras
			*r = &again
			return nil
		}
	}
	if len(w.repos) >= maxRepositories {
		return errors.New("more repositories than pkgd looks into for one plan")
	}
	if err := s.lookInto(ctx, *r, len(w.repos)+1); err != nil {
		return err
	}
	w.repos = append(w.repos, *r)
	return nil
}

// takeRepository puts what a repository depends on into the plan: a stand-in with
// its metadata where its version is static, so that others who ask for it find
// it, else its requirements.
func (s *session) takeRepository(w *wishes, r *repository, sp *shims.Spec, editable bool) error {
	name := guard.NormalName(s.m.Ecosystem, r.meta.name)
	place := sp.Source.Location + "@" + r.commit
	switch {
	case sp.Name != "" && sp.Name != name:
		return fmt.Errorf("it is asked for as %s and says that it is %s", sp.Name, name)
	case editable && r.revision != r.commit:
		return fmt.Errorf("an editable copy stays on its branch, so that the run cannot be held to the commit that was judged: write %s", place)
	case s.cmd.Verb != nil && s.cmd.Verb.Plan == "lock" && r.revision != r.commit:
		return fmt.Errorf("the lock that is written says what was asked for: write %s", place)
	}
	w.commits[askedOf(sp)] = r.commit
	r.item = guard.Item{
		Package:   guard.Package{Ecosystem: s.m.Ecosystem, Name: name, Version: r.meta.version},
		Requested: sp.Requested, Direct: true, Named: true, Source: guard.Source{Type: guard.Git, Location: place},
	}
	w.addNeed(need{of: name, requires: r.meta.build, editable: editable, backend: r.meta.backend})
	if r.meta.version == "" {
		r.item.Version = r.commit
		lines, err := s.putLines(w, r.meta.wanted(r.extras))
		w.args = append(w.args, s.recipe.Report.Requirement, lines)
		return err
	}
	src := &source{meta: r.meta, item: r.item}
	if err := s.standIn(w, src); err != nil {
		return err
	}
	w.args = append(w.args, filepath.Join(s.standInDir(), src.standIn)+extras(r.extras))
	return nil
}
