// Package scene is a machine in a folder: a scratch home, pkgd's data, a folder
// of links first on PATH, the real clients behind it, and the made-up registries
// on loopback. The demo and the tests with real clients play in it.
//
// What is not here: the registries' contents (tests/registry), and what is
// expected of a command.
package scene

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pkgd/tests/registry"
)

// Scene is one scratch machine.
type Scene struct {
	Root     string // everything lies below
	Home     string
	Data     string // PKGD_DATA_DIR
	Shims    string // the folder of links
	Binary   string // the pkgd under test
	Universe *registry.Universe
	Server   *registry.Server
	clients  []string // folders of real clients, in order
	extra    []string // variables for every command
}

// New makes a scratch machine below root. clients are the folders in which the
// real managers and their interpreters are found.
func New(root, binary string, clients []string) (*Scene, error) {
	s := &Scene{
		Root: root, Home: filepath.Join(root, "home"), Data: filepath.Join(root, "data"), Shims: filepath.Join(root, "shims"),
		Binary: binary, clients: clients, Universe: registry.New(time.Now),
	}
	cargoHome := filepath.Join(s.Home, ".cargo")
	for _, dir := range []string{s.Home, cargoHome, filepath.Join(root, "tmp")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
	}
	var err error
	if s.Server, err = registry.Start(s.Universe); err != nil {
		return nil, err
	}
	return s, os.WriteFile(filepath.Join(cargoHome, "config.toml"), []byte(s.Server.CargoConfig()), 0o600)
}

// Close ends the registries.
func (s *Scene) Close() error { return s.Server.Close() }

// Set adds variables to every command.
func (s *Scene) Set(vars ...string) { s.extra = append(s.extra, vars...) }

// Environ is the environment of every command: nothing of the caller's but where
// Rust's toolchains are.
func (s *Scene) Environ() []string {
	path := append([]string{s.Shims}, s.clients...)
	path = append(path, "/usr/bin", "/bin")
	env := []string{
		"HOME=" + s.Home, "PATH=" + strings.Join(path, string(os.PathListSeparator)), "TMPDIR=" + filepath.Join(s.Root, "tmp"),
		"PKGD_DATA_DIR=" + s.Data, "CARGO_HOME=" + filepath.Join(s.Home, ".cargo"), "LC_ALL=C.UTF-8", "LANG=C.UTF-8",
		"npm_config_registry=" + s.Server.NPM(), "npm_config_update_notifier=false", "npm_config_audit=false", "npm_config_fund=false",
		"PIP_INDEX_URL=" + s.Server.PyPI(), "PIP_DISABLE_PIP_VERSION_CHECK=1", "PIP_CONFIG_FILE=" + os.DevNull,
		"CARGO_TERM_COLOR=never",
	}
	if home := os.Getenv("RUSTUP_HOME"); home != "" {
		env = append(env, "RUSTUP_HOME="+home)
	} else if home, err := os.UserHomeDir(); err == nil {
		env = append(env, "RUSTUP_HOME="+filepath.Join(home, ".rustup"))
	}
	return append(env, s.extra...)
}

// Result is what a command did.
type Result struct {
	Code           int
	Stdout, Stderr string
}

// commandTimeout bounds one command: the slowest installs of the tests take
// some seconds.
const commandTimeout = 3 * time.Minute

// Run runs a program by its name on the scene's PATH, in a folder.
func (s *Scene) Run(dir, name string, args ...string) (Result, error) {
	path := name
	if !filepath.IsAbs(name) {
		path = s.Look(name)
		if path == "" {
			return Result{}, fmt.Errorf("%s is not on the scene's PATH", name)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), commandTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Args[0] = name
	cmd.Dir, cmd.Env = dir, s.Environ()
	cmd.WaitDelay = 5 * time.Second
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	r := Result{Stdout: out.String(), Stderr: errs.String()}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return r, fmt.Errorf("%s %s did not end in time", name, strings.Join(args, " "))
	case errors.As(err, &exit):
		r.Code = exit.ExitCode()
		return r, nil
	}
	return r, err
}

// Pkgd runs pkgd's own commands.
func (s *Scene) Pkgd(args ...string) (Result, error) { return s.Run(s.Home, s.Binary, args...) }

// Look finds a program on the scene's PATH; "" there is none.
func (s *Scene) Look(name string) string {
	return find(append([]string{s.Shims}, s.clients...), name)
}

// Real finds the real program of a name among the clients; "" there is none.
func (s *Scene) Real(name string) string { return find(s.clients, name) }

func find(dirs []string, name string) string {
	for _, dir := range slices.Concat(dirs, []string{"/usr/bin", "/bin"}) {
		path := filepath.Join(dir, name)
		if i, err := os.Stat(path); err == nil && i.Mode().IsRegular() && i.Mode()&0o111 != 0 {
			return path
		}
	}
	return ""
}

// Prepare imports the made-up advisories and links the managers.
func (s *Scene) Prepare() error {
	records := filepath.Join(s.Root, "records")
	if err := registry.WriteRecords(records, time.Now().UTC().Format(time.RFC3339)); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"intel", "import", records},
		{"shim", "install", "--dir", s.Shims, "--shell", "none"},
	} {
		r, err := s.Pkgd(args...)
		if err != nil {
			return err
		}
		nothing := args[0] == "shim" && s.Real("npm")+s.Real("pip")+s.Real("cargo") == "" // then there is nothing to link
		if r.Code != 0 && !nothing {
			return fmt.Errorf("pkgd %s ended with %d: %s%s", strings.Join(args, " "), r.Code, r.Stdout, r.Stderr)
		}
	}
	return nil
}

// Folder makes a folder with files in it: pairs of name and content.
func (s *Scene) Folder(name string, files ...string) (string, error) {
	dir := filepath.Join(s.Root, "work", name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	for i := 0; i+1 < len(files); i += 2 {
		path := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return "", err
		}
		if err := os.WriteFile(path, []byte(files[i+1]), 0o600); err != nil {
			return "", err
		}
	}
	return dir, nil
}
