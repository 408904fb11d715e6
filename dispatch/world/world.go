// Package world holds everything outside of pkgd in one value: words,
// environment, streams, clock, network, and the function that becomes another
// program. It is built once, in main; tests bring their own. Nothing below
// dispatch reads os.Getenv, time.Now or http.DefaultClient.
//
// What is not here: no decisions and no knowledge of any manager.
package world

import (
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"time"
)

// World is the outside.
type World struct {
	Args    []string // argv as the kernel gave it
	Environ []string // in order, duplicates and malformed entries kept
	Dir     string   // working directory, absolute
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	// Terminal says whether a stream (0, 1, 2) is a terminal.
	Terminal func(fd int) bool
	Now      func() time.Time
	HTTP     *http.Client
	UID      int // effective user; -1 where the system has none
	Parent   int // process id of the caller; 0 not known
	// Become replaces this process by another program and returns only on
	// failure.
	Become func(path string, argv, env []string) error
}

// Getenv looks a variable up as a program started with Environ would: the first
// entry of that name wins. ok is false when there is none.
func (w *World) Getenv(name string) (value string, ok bool) {
	for _, kv := range w.Environ {
		if len(kv) > len(name) && kv[len(name)] == '=' && kv[:len(name)] == name {
			return kv[len(name)+1:], true
		}
	}
	return "", false
}

// Env is Getenv without the second answer.
func (w *World) Env(name string) string {
	v, _ := w.Getenv(name)
	return v
}

// At is a folder as seen from the working folder; "" is that folder itself.
func (w *World) At(dir string) string {
	switch {
	case dir == "":
		return w.Dir
	case filepath.IsAbs(dir):
		return filepath.Clean(dir)
	}
	return filepath.Join(w.Dir, dir)
}

// FromHome gives what a path that begins with "~/" stands for; ok is false for any
// other, which comes back as it is.
func (w *World) FromHome(path string) (at string, ok bool) {
	rest, ok := strings.CutPrefix(path, "~/")
	if !ok {
		return path, false
	}
	return filepath.Join(w.Env("HOME"), rest), true
}
