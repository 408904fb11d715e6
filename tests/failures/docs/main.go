// Command docs writes docs/failures.md from the table of failures. It is run at
// the root of the repository.
//
// What is not here: the table and its words (tests/failures), and the other
// documents.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"pkgd/tests/failures"
)

func main() {
	path := filepath.Join("docs", "failures.md")
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = os.WriteFile(path, []byte(failures.Document()), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}
