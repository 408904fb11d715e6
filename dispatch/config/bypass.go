package config

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"pkgd/dispatch/config/aside"
	"pkgd/guard"
)

// LongestBypass is how long an exception may hold.
const LongestBypass = 30 * 24 * time.Hour

// BypassReasons are the reasons that an exception can be for. Malware is not
// among them: it is lifted by a record's id in a configuration file.
func BypassReasons() []string { return []string{"cooldown", "vulnerable", "source", "age-unknown"} }

// Bypass is a line of the file of exceptions.
type Bypass struct {
	ID      string    `json:"id"`
	Package string    `json:"package"` // ECOSYSTEM:NAME@VERSION
	For     string    `json:"for"`
	Manager string    `json:"manager,omitempty"`
	Reason  string    `json:"reason"`
	Author  string    `json:"author"`
	Granted time.Time `json:"granted"`
	Expires time.Time `json:"expires"`

	Of   guard.Package `json:"-"`
	File string        `json:"-"` // where it was read from
}

// Active says whether the exception holds at a time (Unix seconds). One that
// was granted in the future or for longer than allowed does not.
func (b Bypass) Active(now int64) bool {
	return b.Granted.Unix() <= now && now < b.Expires.Unix() && b.Expires.Sub(b.Granted) <= LongestBypass
}

// Bypasses gives the exceptions that hold at now (Unix seconds).
func (c *Config) Bypasses(now int64) []guard.Bypass {
	all, _ := c.AllBypasses()
	var active []guard.Bypass
	for _, b := range all {
		if b.Active(now) {
			active = append(active, guard.Bypass{Package: b.Of, For: b.For, Reason: b.Reason, Author: b.Author,
				Granted: b.Granted.Unix(), Expires: b.Expires.Unix()})
		}
	}
	return active
}

// AllBypasses gives every line of every file that counts, expired ones too, and
// what could not be read. What cannot be read grants nothing.
func (c *Config) AllBypasses() ([]Bypass, []error) {
	var all []Bypass
	var problems []error
	for _, path := range c.bypassFiles() {
		found, errs := readBypasses(path, c.w.UID)
		all, problems = append(all, found...), append(problems, errs...)
	}
	return all, problems
}

// bypassFiles: the user's and the system's. A locked system file that does not
// enable the command leaves only the system's.
func (c *Config) bypassFiles() []string {
	var files []string
	if f := c.BypassFile(); f != "" && (!c.locked || c.Bool("bypass.command_enabled")) {
		files = append(files, f)
	}
	for _, dir := range c.stores {
		if f := below(dir, "bypasses.jsonl"); f != "" && !slices.Contains(files, f) && dir != c.data {
			files = append(files, f)
		}
	}
	return files
}

func readBypasses(path string, uid int) (all []Bypass, problems []error) {
	data, err := readRegular(path, true, uid)
	if errors.Is(err, fs.ErrNotExist) || isNotDir(err) {
		return nil, nil
	}
	if err != nil {
		return nil, []error{fmt.Errorf("the bypasses in %s do not count: %w", path, err)}
	}
	for n, line := range bytes.Split(data, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var b Bypass
		if err := json.Unmarshal(line, &b); err != nil {
			problems = append(problems, fmt.Errorf("%s:%d does not count: %w", path, n+1, err))
			continue
		}
		p, err := ParsePackage(b.Package, "")
		if err != nil || p.Version == "" || !slices.Contains(BypassReasons(), b.For) {
			problems = append(problems, fmt.Errorf("%s:%d does not count: it names no version or no reason that can be bypassed", path, n+1))
			continue
		}
		b.Of, b.File = p, path
		all = append(all, b)
	}
	return all, problems
}

// Grant adds an exception to the user's file. The package, reason, author and
// times must be set; the id is made here.
func (c *Config) Grant(b Bypass) (Bypass, error) {
	b.Package = b.Of.String()
	b.Granted, b.Expires = b.Granted.UTC().Truncate(time.Second), b.Expires.UTC().Truncate(time.Second)
	if b.Expires.Sub(b.Granted) > LongestBypass {
		return b, fmt.Errorf("a bypass holds for at most %d days", LongestBypass/(24*time.Hour))
	}
	line, err := json.Marshal(b)
	if err != nil {
		return b, err
	}
	sum := sha256.Sum256(line)
	b.ID = hex.EncodeToString(sum[:4])
	return b, c.editBypasses(func(all []Bypass) []Bypass {
		keep := int64(c.Int("cooldown.bypass_log_retention_days")) * day
		all = slices.DeleteFunc(all, func(o Bypass) bool {
			return o.ID == b.ID || o.Expires.Unix()+keep < b.Granted.Unix()
		})
		return append(all, b)
	})
}

// Revoke takes every exception of the user's file away for which match is true
// and says how many there were.
func (c *Config) Revoke(match func(Bypass) bool) (n int, err error) {
	err = c.editBypasses(func(all []Bypass) []Bypass {
		before := len(all)
		all = slices.DeleteFunc(all, match)
		n = before - len(all)
		return all
	})
	return n, err
}

func (c *Config) editBypasses(edit func([]Bypass) []Bypass) error {
	path := c.BypassFile()
	if path == "" {
		if c.Refused != nil {
			return c.Refused
		}
		return &Error{What: "there is no place for a bypass", Why: "no home folder is known", Next: "set HOME or PKGD_DATA_DIR", Code: guard.ExitStore}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	lock := flock.New(path + ".lock")
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("cannot lock %s: %w", path, err)
	}
	defer lock.Unlock()
	all, problems := readBypasses(path, c.w.UID)
	if len(problems) > 0 {
		return fmt.Errorf("%w; mend or remove that line first", problems[0])
	}
	var out bytes.Buffer
	for _, b := range edit(all) {
		line, err := json.Marshal(b)
		if err != nil {
			return err
		}
		out.Write(append(line, '\n'))
	}
	return aside.Write(path, out.Bytes(), 0o600)
}
