package judge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// gitOwn are variables by which a hook that called us means its own repository.
var gitOwn = []string{
	"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_NAMESPACE", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_QUARANTINE_PATH",
}

// git runs git in a folder of the plan's, without hooks, prompts or helpers that
// a repository could name. The user's own configuration counts: it may hold the
// way to a private host.
func (s *session) git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	return s.gitWith(ctx, dir, nil, args...)
}

func (s *session) gitWith(ctx context.Context, dir string, env []string, args ...string) ([]byte, error) {
	program := s.look("git")
	if program == "" {
		return nil, errors.New("there is no git to fetch it with")
	}
	fixed := []string{"-c", "core.hooksPath=" + os.DevNull, "-c", "core.fsmonitor=false", "-c", "protocol.ext.allow=never",
		"-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "credential.interactive=false"}
	var out, errs tail
	cmd := exec.CommandContext(ctx, program, append(fixed, args...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &errs
	env = append(env, "GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=file:git:http:https:ssh", "GIT_LITERAL_PATHSPECS=1", "LC_ALL=C")
	cmd.Env = slices.DeleteFunc(s.planEnv(call{env: env}), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return slices.Contains(gitOwn, name)
	})
	ownGroup(cmd)
	cmd.WaitDelay = 2 * time.Second
	if err := cmd.Run(); err != nil {
		endGroup(cmd)
		if ctx.Err() != nil {
			return nil, errors.New("git did not answer in time")
		}
		return nil, fmt.Errorf("git %s: %s", verbOf(args), result{stderr: errs.Bytes(), code: 1}.said())
	}
	return out.Bytes(), nil
}

// verbOf is the first word that is no option.
func verbOf(args []string) string {
	for _, a := range args {
		if !strings.HasPrefix(a, "-") {
			return a
		}
	}
	return ""
}

// gitRemote is a repository behind an address, and the plan's bare copy of it.
type gitRemote struct {
	s       *session
	address string
	dir     string // the copy
	env     []string
}

// openRemote makes an empty copy. Nothing is fetched yet.
func (s *session) openRemote(ctx context.Context, address, dir string) (*gitRemote, error) {
	r := &gitRemote{s: s, address: address, dir: dir}
	if strings.HasPrefix(address, "ssh://") && s.w.Env("GIT_SSH_COMMAND") == "" && s.w.Env("GIT_SSH") == "" {
		if own, err := s.git(ctx, s.folder.root, "config", "--get", "core.sshCommand"); err != nil || len(own) == 0 {
			r.env = []string{"GIT_SSH_COMMAND=ssh -oBatchMode=yes"} // a question would wait for ever
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	if _, err := s.git(ctx, s.folder.root, "init", "--quiet", "--bare", "--template=", dir); err != nil {
		return nil, err
	}
	_, err := r.run(ctx, "remote", "add", "origin", address)
	return r, err
}

func (r *gitRemote) run(ctx context.Context, args ...string) ([]byte, error) {
	return r.s.gitWith(ctx, r.s.folder.root, r.env, append([]string{"--git-dir=" + r.dir}, args...)...)
}

// refs asks the remote for the commits of some refs, annotated tags followed to
// theirs.
func (r *gitRemote) refs(ctx context.Context, names ...string) (map[string]string, error) {
	args := []string{"ls-remote", "--quiet", "origin"}
	for _, n := range names {
		args = append(args, n, n+"^{}")
	}
	out, err := r.run(ctx, args...)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, line := range strings.Split(string(out), "\n") {
		commit, name, ok := strings.Cut(line, "\t")
		if !ok {
			continue
		}
		if bare, peeled := strings.CutSuffix(name, "^{}"); peeled {
			found[bare] = commit
		} else if found[name] == "" {
			found[name] = commit
		}
	}
	return found, nil
}

// fetch brings one commit, or where the server gives none by itself all branches
// and tags. Files are not left for later (--filter): a server that answers in two
// ways could have git start itself without end then.
func (r *gitRemote) fetch(ctx context.Context, commit string, more ...string) error {
	if commit != "" {
		if _, err := r.run(ctx, "fetch", "--quiet", "--no-tags", "--depth=1", "origin", commit); err == nil {
			return nil
		}
	}
	args := []string{"fetch", "--quiet", "--no-tags", "origin", "+refs/heads/*:refs/plan/heads/*", "+refs/tags/*:refs/plan/tags/*"}
	_, err := r.run(ctx, append(args, more...)...)
	return err
}

// file reads one regular file of a commit; nil where there is none. What a link
// stands for is not followed.
func (r *gitRemote) file(ctx context.Context, commit, path string) ([]byte, error) {
	out, err := r.run(ctx, "ls-tree", "-z", "--full-tree", commit, path)
	if err != nil {
		return nil, err
	}
	entry, name, _ := strings.Cut(string(bytes.TrimSuffix(out, []byte{0})), "\t")
	part := strings.Fields(entry)
	switch {
	case len(part) == 0:
		return nil, nil
	case name != path || len(part) != 3 || part[0] != "100644" && part[0] != "100755":
		return nil, fmt.Errorf("%s is no regular file", path)
	}
	data, err := r.run(ctx, "cat-file", "blob", part[2])
	if err == nil && len(data) > maxMetadata {
		err = fmt.Errorf("%s has more bytes than pkgd reads", path)
	}
	return data, err
}

// whole is the commit that the beginning of its name means, for which everything
// has to be fetched.
func (r *gitRemote) whole(ctx context.Context, begin string) (string, error) {
	missing := fmt.Errorf("it has no branch, tag or commit %q", begin)
	if !isHex(begin, 4, 39) {
		return "", missing
	}
	if err := r.fetch(ctx, ""); err != nil {
		return "", err
	}
	out, err := r.run(ctx, "rev-parse", "--verify", "--quiet", begin+"^{commit}")
	if err != nil {
		return "", missing
	}
	return strings.TrimSpace(string(out)), nil
}
