//go:build !linux

package become

import "os"

// executed is the path that the program was started by. macOS keeps it as it was
// written; Windows gives the file's own name, which for hard links is the link.
func executed() string { return imagePath() }

// imagePath names the file that runs; "" the system does not say.
func imagePath() string {
	p, err := os.Executable()
	if err != nil {
		return ""
	}
	return p
}
