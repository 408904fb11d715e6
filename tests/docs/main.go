// Command docs writes the documents that come from tables into docs. A test of
// tests fails when they are stale.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"pkgd/tests/docs/pages"
)

func main() {
	if err := write("docs"); err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}

// write puts every page below dir and takes away man pages that are none any
// more.
func write(dir string) error {
	old, err := filepath.Glob(filepath.Join(dir, "man", "*.1"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	for name, text := range pages.All() {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
