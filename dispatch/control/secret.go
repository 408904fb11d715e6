package control

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/pflag"
	"github.com/zalando/go-keyring"
	"golang.org/x/term"

	"pkgd/dispatch/config"
	"pkgd/dispatch/config/aside"
	"pkgd/guard"
	"pkgd/guard/report"
)

// keyringService is the name under which pkgd's secrets lie in the keyring.
const keyringService = "pkgd"

func configSetSecretCommand() command {
	return command{
		path: "config set-secret", args: "KEY", short: "put a secret into the system's keyring",
		long: "Asks for the secret without showing it, or reads one line of standard input where there is no terminal. An empty one takes it out. " +
			"Where no keyring runs (a container) a file with mode 0600 in the data folder is used; it says which.",
		run: func(a *app, _ *pflag.FlagSet, args []string) int {
			if len(args) != 1 {
				return a.usage("set-secret needs one key, as in: pkgd config set-secret feeds.ghsa_token")
			}
			k := config.Find(args[0])
			switch {
			case k == nil:
				return a.noKey(args[0])
			case !k.Secret:
				a.say("pkgd: %s is no secret: pkgd config set %s VALUE", k.Name, k.Name)
				return guard.ExitConfig
			}
			cfg, code := a.configuration()
			if cfg == nil {
				return code
			}
			if cfg.Refused != nil {
				return a.fail(cfg.Refused)
			}
			value, err := a.readSecret(k.Name)
			if err != nil {
				return a.fail(err)
			}
			return a.putSecret(cfg, k, value)
		},
	}
}

// readSecret asks twice on a terminal, and takes a line elsewhere.
func (a *app) readSecret(name string) (string, error) {
	f, ok := a.w.Stdin.(*os.File)
	if !ok || !a.w.Terminal(0) || !a.w.Terminal(2) {
		line, err := bufio.NewReader(a.w.Stdin).ReadString('\n')
		if err != nil && line == "" {
			return "", fmt.Errorf("no secret was given on standard input: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var given [2]string
	for i, prompt := range []string{name + ": ", "once more: "} {
		fmt.Fprint(a.w.Stderr, prompt)
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(a.w.Stderr)
		if err != nil {
			return "", err
		}
		given[i] = string(b)
	}
	if given[0] != given[1] {
		return "", errors.New("the two are not the same; nothing was changed")
	}
	return given[0], nil
}

func (a *app) putSecret(cfg *config.Config, k *config.Key, value string) int {
	if a.dryRun {
		a.say("pkgd: --dry-run: nothing was changed")
		return guard.ExitOK
	}
	if value == "" {
		if a.keyringRuns() == nil {
			_ = keyring.Delete(keyringService, k.Name)
		}
		if err := editSecrets(cfg, func(m map[string]string) { delete(m, k.Name) }); err != nil {
			return a.fail(err)
		}
		a.say("pkgd: %s was taken out", k.Name)
		return guard.ExitOK
	}
	err := a.keyringRuns()
	if err == nil {
		err = keyring.Set(keyringService, k.Name, value)
	}
	if err == nil {
		// An older copy in the file would only lie about.
		if err := editSecrets(cfg, func(m map[string]string) { delete(m, k.Name) }); err != nil {
			return a.fail(err)
		}
		a.say("pkgd: %s is in the system's keyring", k.Name)
		return guard.ExitOK
	}
	if err := editSecrets(cfg, func(m map[string]string) { m[k.Name] = value }); err != nil {
		return a.fail(err)
	}
	a.say("pkgd: %s is in %s, mode 0600: no keyring could be used (%s)", k.Name, report.Clean(cfg.SecretsFile()), report.Clean(err.Error()))
	return guard.ExitOK
}

// keyringRuns says why no keyring can be there; nil: one may be. On Linux and its
// like the library would start a bus of its own where none runs.
func (a *app) keyringRuns() error {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" || a.w.Env("DBUS_SESSION_BUS_ADDRESS") != "" {
		return nil
	}
	if dir := a.w.Env("XDG_RUNTIME_DIR"); dir != "" {
		if _, err := os.Stat(filepath.Join(dir, "bus")); err == nil {
			return nil
		}
	}
	return errors.New("no session bus runs here")
}

// secrets reads the file of secrets. One that others can read is refused.
func secrets(cfg *config.Config) (map[string]string, error) {
	m := map[string]string{}
	path := cfg.SecretsFile()
	if path == "" {
		return m, nil
	}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return m, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/':
		return nil, &config.Error{What: "the secrets in " + path + " are not used", Why: "others can read the file, or it is none", Next: "chmod 600 " + path}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w; remove it and set the secrets again", path, err)
	}
	return m, nil
}

// editSecrets changes the file; an empty one is removed.
func editSecrets(cfg *config.Config, edit func(map[string]string)) error {
	m, err := secrets(cfg)
	if err != nil {
		return err
	}
	before := len(m)
	edit(m)
	path := cfg.SecretsFile()
	switch {
	case len(m) == 0 && before == 0:
		return nil
	case path == "":
		return &config.Error{What: "there is no place for a secret", Why: "no keyring runs and no home folder is known", Next: "set HOME or PKGD_DATA_DIR"}
	case len(m) == 0:
		return os.Remove(path)
	}
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return aside.Write(path, append(data, '\n'), 0o600)
}

// secretPlace says where a secret is: "environment", "user" (a file of the
// configuration), "keyring", "file"; "" it is not set.
func (a *app) secretPlace(cfg *config.Config, k *config.Key) string {
	if s := cfg.Setting(k.Name); s.Value != "" {
		return string(s.Layer)
	}
	if a.keyringRuns() == nil {
		if v, err := keyring.Get(keyringService, k.Name); err == nil && v != "" {
			return "keyring"
		}
	}
	if m, err := secrets(cfg); err == nil && m[k.Name] != "" {
		return "file"
	}
	return ""
}
