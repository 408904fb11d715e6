//go:build !unix

package config

import "os"

func openQuiet(path string) (*os.File, error) { return os.Open(path) }

func isNotDir(error) bool { return false }

func listedHome(int) string { return "" }
