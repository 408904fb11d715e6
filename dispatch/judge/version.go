package judge

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/Masterminds/semver/v3"

	"pkgd/shims"
)

// versionBy is the table of ways to learn a manager's own version without
// running code of the project; nil: only the manager itself can say.
func versionBy(way string) func(*session) string {
	switch way {
	case "package.json":
		return versionBeside
	case "dist-info":
		return versionInstalled
	}
	return nil
}

// managerVersion is the real manager's version, "" where it cannot be learned.
func (s *session) managerVersion() string {
	if s.version == nil {
		v := ""
		if s.real != "" {
			if read := versionBy(s.m.VersionBy); read != nil {
				v = read(s)
			}
			if v == "" {
				v = s.versionSaid()
			}
		}
		s.version = &v
	}
	return *s.version
}

// versionIs says whether the manager's version fits a constraint; unknown is
// the answer where the version cannot be learned.
func (s *session) versionIs(constraint string, unknown bool) bool {
	v, err := semver.NewVersion(s.managerVersion())
	if err != nil {
		return unknown
	}
	c, err := semver.NewConstraint(constraint)
	if err != nil {
		return unknown
	}
	bare, err := v.SetPrerelease("")
	return err == nil && c.Check(&bare)
}

// versionBeside reads the manifest of the package that the program belongs to.
func versionBeside(s *session) string {
	target, err := filepath.EvalSymlinks(s.real)
	if err != nil {
		return ""
	}
	for dir := filepath.Dir(target); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, v, ok := manifestName(filepath.Join(dir, "package.json")); ok {
			return v
		}
	}
	return ""
}

// versionInstalled reads the name of the metadata folder in the environment
// that the program stands in.
func versionInstalled(s *session) string {
	prefix := filepath.Dir(filepath.Dir(s.real))
	for _, pattern := range []string{"lib/python*/site-packages", "lib/python3/dist-packages", "Lib/site-packages"} {
		found, _ := filepath.Glob(filepath.Join(prefix, pattern, s.m.Name()+"-*.dist-info"))
		if len(found) == 1 {
			base := strings.TrimSuffix(filepath.Base(found[0]), ".dist-info")
			return strings.TrimPrefix(base, s.m.Name()+"-")
		}
	}
	return ""
}

var versionWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b\d+\.\d+(\.\d+)?\S*`) })

// versionSaid asks the program itself.
func (s *session) versionSaid() string {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	res, err := s.run(ctx, call{args: []string{"--version"}, env: s.plainEnv(), dir: s.w.Dir})
	if err != nil || res.code != 0 {
		return ""
	}
	return versionWord().FindString(string(res.stdout))
}

// plainEnv is the recipe's own environment, or nothing.
func (s *session) plainEnv() []string {
	if s.recipe == nil {
		return nil
	}
	return s.recipe.Env
}

// cooldown is the row of the manager's own age setting that fits its version and
// the user's settings; nil none.
func (s *session) cooldown() *shims.NativeCooldown {
	for i := range s.m.Cooldown {
		n := &s.m.Cooldown[i]
		if n.Since != "" && !s.versionIs(n.Since, false) {
			continue
		}
		if n.Unless != "" && s.versionIs(n.Breaks, true) {
			if _, set := s.setting(n.Unless); set {
				continue
			}
		}
		return n
	}
	return nil
}

// setting is a value of the manager's own configuration.
func (s *session) setting(key string) (string, bool) {
	v, _, ok := s.regs.Setting(key)
	return v, ok
}

// ownCutoff is the release cut-off that the user's or project's own settings ask
// for: the strictest of them; now where there is none.
func (s *session) ownCutoff() int64 {
	if cut, _, ok := s.regs.Cutoff(s.w.Now()); ok {
		return min(cut, s.now)
	}
	return s.now
}

// fileSign tells one state of a program file from another.
func fileSign(path string) string {
	i, err := os.Stat(path)
	if err != nil {
		return absent
	}
	return path + " " + strconv.FormatInt(i.Size(), 10) + " " + strconv.FormatInt(i.ModTime().UnixNano(), 10)
}
