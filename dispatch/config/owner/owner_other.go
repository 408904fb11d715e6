//go:build !unix

package owner

import "io/fs"

// Trusted is always nil here: the platform's user folders are private by default.
func Trusted(fs.FileInfo, int) error { return nil }

// Parent is always nil here.
func Parent(fs.FileInfo, int) error { return nil }

// Own is always nil here.
func Own(fs.FileInfo, int) error { return nil }

// Keep does nothing here: access lists are inherited from the folder.
func Keep(string, fs.FileInfo) {}
