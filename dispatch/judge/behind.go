package judge

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"pkgd/dispatch/become"
)

// hop counts how often a program that a plan runs has called the manager by
// name.
const hop = "PKGD_PLAN_HOP"

// loopWords begin what a plan call says when there is nothing behind a wrapper.
const loopWords = "pkgd: every one on PATH calls the next by name"

// planPath is PATH for plan calls: without our links, and where the program is a
// script, with a folder in front in which the manager's name leads to the next
// one behind it. A wrapper that calls the manager by name would find itself
// otherwise, again and again.
func (s *session) planPath() string {
	path := s.barePath()
	if dir := s.behind(path); dir != "" {
		return dir + string(os.PathListSeparator) + path
	}
	return path
}

// behind makes that folder; "" where none is needed or can be made.
func (s *session) behind(path string) string {
	program := s.planner()
	if program == "" || len(s.lead) > 0 || runtime.GOOS == "windows" || !isScript(program) {
		return ""
	}
	if s.folder == nil {
		f, err := newFolder(s.cfg.PlanDir(), s.w.Now())
		if err != nil {
			return ""
		}
		s.folder = f
	}
	dir, name := filepath.Join(s.folder.root, "behind"), filepath.Base(program)
	if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
		return dir
	}
	if os.MkdirAll(dir, 0o700) != nil || os.WriteFile(filepath.Join(dir, name), []byte(behindScript(nextOnes(path, program))), 0o700) != nil {
		return ""
	}
	return dir
}

// behindScript hands on to each of the programs in turn, and stops behind the
// last.
func behindScript(programs []string) string {
	var b strings.Builder
	b.WriteString("#!/bin/sh\ncase \"$" + hop + "\" in\n")
	for i, p := range programs {
		mark := ""
		if i > 0 {
			mark = strconv.Itoa(i)
		}
		b.WriteString("'" + mark + "') " + hop + "=" + strconv.Itoa(i+1) + "; next=" + quote(p) + " ;;\n")
	}
	b.WriteString("*) echo " + quote(loopWords) + " >&2; exit 125 ;;\nesac\nexport " + hop + "\nexec \"$next\" \"$@\"\n")
	return b.String()
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// nextOnes lists the programs of the same name on PATH that are neither the
// program itself nor pkgd.
func nextOnes(path, program string) []string {
	own, _ := os.Stat(program)
	var out []string
	for _, dir := range filepath.SplitList(path) {
		next := filepath.Join(dir, filepath.Base(program))
		info, err := os.Stat(next)
		if err != nil || !info.Mode().IsRegular() || info.Mode()&0o111 == 0 || os.SameFile(info, own) || become.IsOurs(next) {
			continue
		}
		out = append(out, next)
	}
	return out
}

// isScript says whether a program is a text that names its interpreter.
func isScript(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	var head [2]byte
	_, err = io.ReadFull(f, head[:])
	return err == nil && string(head[:]) == "#!"
}
