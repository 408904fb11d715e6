package control

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"pkgd/dispatch/config"
)

// width is how many columns standard output has; 0 where nobody says.
func (a *app) width() int {
	if n, err := strconv.Atoi(a.w.Env("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, ok := a.w.Stdout.(*os.File); ok && a.w.Terminal(1) {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil {
			return n
		}
	}
	return 0
}

// attended says whether a person can be asked: there is a terminal for the
// question and one for the answer, and this is no CI job.
func (a *app) attended() bool {
	return !a.ci && !config.CI(a.w) && a.w.Terminal(0) && a.w.Terminal(2)
}

// confirm asks a question that is answered with yes or no; no answer is no.
func (a *app) confirm(question string) bool {
	if a.yes || a.force {
		return true
	}
	if !a.attended() {
		return false
	}
	fmt.Fprintf(a.w.Stderr, "%s [y/N] ", question)
	answer, _ := bufio.NewReader(a.w.Stdin).ReadString('\n')
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return true
	}
	return false
}
