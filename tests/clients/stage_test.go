package clients

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pkgd/tests/scene"
)

// managed are the clients by folder, and the manager that each is.
var managed = []struct{ folder, manager string }{
	{"npm-10", "npm"}, {"npm-11.10", "npm"}, {"npm-11", "npm"}, {"npm-12", "npm"},
	{"pip-23", "pip"}, {"pip-26", "pip"},
	{"cargo", "cargo"},
}

// folderOf is where a client's programs are: cargo is the machine's own.
func folderOf(t *testing.T, client string) string {
	t.Helper()
	program := ""
	if client == "cargo" {
		if path, err := exec.LookPath("cargo"); err == nil {
			program = path
		}
	} else {
		base := os.Getenv("PKGD_CLIENTS")
		if base == "" || base == "1" {
			home, err := os.UserCacheDir()
			if err != nil {
				t.Fatal(err)
			}
			base = filepath.Join(home, "pkgd-test-clients")
		}
		manager, _, _ := strings.Cut(client, "-")
		program = filepath.Join(base, client, "bin", manager)
	}
	if _, err := os.Stat(program); program == "" || err != nil {
		if os.Getenv("PKGD_CLIENTS_REQUIRED") == "1" {
			t.Fatalf("%s was to be installed and is not there", client)
		}
		t.Skipf("%s is not here: run tests/clients/install.sh", client)
	}
	return filepath.Dir(program)
}

// binary is the pkgd under test.
func binary(t *testing.T) string {
	t.Helper()
	if os.Getenv("PKGD_CLIENTS") == "" {
		t.Skip("the tests with real clients run by make test-clients")
	}
	path, err := filepath.Abs(filepath.Join("..", "..", "bin", "pkgd"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("make build comes first: %v", err)
	}
	return path
}

// stage sets a scene up for one client. before are folders in front of the
// client's own.
func stage(t *testing.T, client string, before ...string) *scene.Scene {
	t.Helper()
	bin := binary(t)
	dirs := append(before, folderOf(t, client))
	if strings.HasPrefix(client, "npm") {
		dirs = append(dirs, filepath.Join(filepath.Dir(folderOf(t, client)), "..", "node", "bin"))
	}
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s, err := scene.New(root, bin, dirs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Prepare(); err != nil {
		t.Fatal(err)
	}
	return s
}

// each runs a test for every client of a manager, at most two at once.
func each(t *testing.T, manager string, test func(t *testing.T, client string)) {
	for _, c := range managed {
		if c.manager == manager || manager == "" {
			t.Run(c.folder, func(t *testing.T) { test(t, c.folder) })
		}
	}
}

// must runs a command that has to end with a code, and gives what it said.
func must(t *testing.T, s *scene.Scene, dir string, code int, words ...string) scene.Result {
	t.Helper()
	r, err := s.Run(dir, words[0], words[1:]...)
	if err != nil {
		t.Fatalf("%s: %v", strings.Join(words, " "), err)
	}
	if r.Code != code {
		t.Fatalf("%s ended with %d instead of %d\n%s%s", strings.Join(words, " "), r.Code, code, r.Stdout, r.Stderr)
	}
	return r
}

// folder makes a folder of the scene.
func folder(t *testing.T, s *scene.Scene, name string, files ...string) string {
	t.Helper()
	dir, err := s.Folder(name, files...)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// decision is what the tests read of `pkgd check --json`.
type decision struct {
	Decision string `json:"decision"`
	ExitCode int    `json:"exit_code"`
	Plan     struct {
		Coverage string `json:"coverage"`
		Complete bool   `json:"complete"`
		Packages []struct {
			Name    string `json:"name"`
			Version string `json:"version"`
			Source  struct {
				Type string `json:"type"`
			} `json:"source"`
			Integrity string `json:"integrity"`
		} `json:"packages"`
	} `json:"plan"`
	Reasons []struct {
		Package string `json:"package"`
		Code    string `json:"code"`
		Action  string `json:"action"`
		Safe    string `json:"safe_version"`
		Summary string `json:"summary"`
	} `json:"reasons"`
}

// check judges a command and gives the decision.
func check(t *testing.T, s *scene.Scene, dir string, words ...string) decision {
	t.Helper()
	r, err := s.Run(dir, s.Binary, append([]string{"check", "--json"}, words...)...)
	if err != nil {
		t.Fatal(err)
	}
	var d decision
	if err := json.Unmarshal([]byte(r.Stdout), &d); err != nil {
		t.Fatalf("check %s: %v\n%s%s", strings.Join(words, " "), err, r.Stdout, r.Stderr)
	}
	if d.ExitCode != r.Code {
		t.Errorf("check %s: the document says %d, the process ended with %d", strings.Join(words, " "), d.ExitCode, r.Code)
	}
	return d
}

// packages lists a decision's plan, sorted.
func (d *decision) packages() []string {
	var out []string
	for _, p := range d.Plan.Packages {
		out = append(out, p.Name+"@"+p.Version)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got  %v\n want %v", what, got, want)
	}
}
