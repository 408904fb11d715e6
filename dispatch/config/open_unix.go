//go:build unix

package config

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// openQuiet opens for reading without waiting on a pipe and without becoming
// the owner of a terminal.
func openQuiet(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
}

// isNotDir: a part of the path is a file, so there is nothing behind it.
func isNotDir(err error) bool { return errors.Is(err, syscall.ENOTDIR) }

// listedHome reads the home of a user from the system's list; "" where it has
// none (users of a directory service must be listed by the administrator).
func listedHome(uid int) string {
	data, err := os.ReadFile("/etc/passwd")
	if err != nil {
		return ""
	}
	for _, line := range strings.Split(string(data), "\n") {
		f := strings.Split(line, ":")
		if len(f) >= 6 && f[2] == strconv.Itoa(uid) {
			return f[5]
		}
	}
	return ""
}
