package clients

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// nodeTree lists what lies in the node_modules below a folder: name@version of
// every package, nested ones too.
func nodeTree(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		parent := filepath.Base(filepath.Dir(filepath.Dir(path)))
		scoped := strings.HasPrefix(parent, "@") && filepath.Base(filepath.Dir(filepath.Dir(filepath.Dir(path)))) == "node_modules"
		if d.Name() != "package.json" || parent != "node_modules" && !scoped {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var m struct{ Name, Version string }
		if err := json.Unmarshal(data, &m); err != nil {
			return err
		}
		out = append(out, m.Name+"@"+m.Version)
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var distInfo = regexp.MustCompile(`^(.+)-([^-]+)\.dist-info$`)

// pythonTree lists what is installed in a folder of packages.
func pythonTree(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if m := distInfo.FindStringSubmatch(e.Name()); m != nil {
			out = append(out, strings.ReplaceAll(m[1], "_", "-")+"@"+m[2])
		}
	}
	slices.Sort(out)
	return out
}

var lockedCrate = regexp.MustCompile(`(?m)^name = "([^"]+)"\nversion = "([^"]+)"\nsource = `)

// crateLock lists the registry packages of a Cargo.lock.
func crateLock(t *testing.T, path string) []string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range lockedCrate.FindAllStringSubmatch(string(data), -1) {
		out = append(out, m[1]+"@"+m[2])
	}
	slices.Sort(out)
	return out
}
