package version

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The differential tests ask the reference implementations themselves. They run
// only where PKGD_CLIENTS is set, and each is left out where its tool is absent.

// question is "C", a, b (order) or "S", constraint, version (inside).
type question [3]string

// judge is one reference: how it is asked, what it is asked, and which
// differences are meant.
type judge struct {
	ecosystem string
	ask       func(t *testing.T, q []question) []string
	version   func(r *rand.Rand) string
	ops       []string
	join      []string
	explained func(q question, theirs string) bool
}

const differentialQuestions = 10000

func TestDifferential(t *testing.T) {
	if os.Getenv("PKGD_CLIENTS") == "" {
		t.Skip("PKGD_CLIENTS is not set: the reference implementations are not asked")
	}
	for _, j := range judges {
		t.Run(j.ecosystem, func(t *testing.T) {
			r := rand.New(rand.NewPCG(4, 2))
			questions := make([]question, 0, differentialQuestions)
			for len(questions) < differentialQuestions {
				questions = append(questions, j.question(r))
			}
			answers := j.ask(t, questions)
			if len(answers) != len(questions) {
				t.Fatalf("%d answers to %d questions", len(answers), len(questions))
			}
			judged, refused := 0, 0
			for i, q := range questions {
				if answers[i] == "error" {
					refused++
				} else {
					judged++
				}
				if ours := answer(j.ecosystem, q); ours != answers[i] && (j.explained == nil || !j.explained(q, answers[i])) {
					t.Errorf("%s %q %q: reference %s, here %s", q[0], q[1], q[2], answers[i], ours)
				}
			}
			t.Logf("%d judged, %d refused by the reference", judged, refused)
		})
	}
}

func (j *judge) question(r *rand.Rand) question {
	a, b := j.version(r), j.version(r)
	if r.IntN(3) == 0 { // near neighbours differ in the odd places
		if m := mutate(r, a); m != "" {
			b = m
		}
	}
	if len(j.ops) == 0 || r.IntN(2) == 0 {
		return question{"C", a, b}
	}
	c := pick(r, j.ops...) + a
	switch r.IntN(8) {
	case 0, 1:
		c += pick(r, j.join...) + pick(r, j.ops...) + j.version(r)
	case 2:
		c = strings.TrimRight(c, "0123456789") + pick(r, "*", "x", "")
	case 3:
		c += pick(r, ".*", ".x", ".*")
	}
	return question{"S", c, b}
}

func answer(ecosystem string, q question) string {
	if q[0] == "C" {
		c, err := Compare(ecosystem, q[1], q[2])
		if err != nil {
			return "error"
		}
		return fmt.Sprint(c)
	}
	in, err := Satisfies(ecosystem, q[1], q[2])
	if err != nil {
		return "error"
	}
	return fmt.Sprint(in)
}

func pick(r *rand.Rand, of ...string) string { return of[r.IntN(len(of))] }

// mutate changes one place of a version.
func mutate(r *rand.Rand, v string) string {
	i := r.IntN(len(v) + 1)
	switch r.IntN(3) {
	case 0:
		return v[:i] + pick(r, "0", "1", ".0", ".1", "-", "a", "~", "+") + v[i:]
	case 1:
		if i < len(v) {
			return v[:i] + v[i+1:]
		}
	}
	return v + pick(r, ".0", ".1", "-1", "a1", "0", "+1", "-rc.1")
}

func numbers(r *rand.Rand, low, high int) string {
	n := low + r.IntN(high-low+1)
	parts := make([]string, n)
	for i := range parts {
		parts[i] = pick(r, "0", "0", "1", "1", "2", "3", "10", "11", "9")
	}
	return strings.Join(parts, ".")
}

// run starts a reference with the questions on its input.
func run(t *testing.T, q []question, name string, args ...string) []string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not on this machine: %v", name, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = []string{"HOME=" + t.TempDir(), "LC_ALL=C.UTF-8", "PYTHONDONTWRITEBYTECODE=1"}
	for _, name := range []string{"PATH", "PYTHONPATH", "PYENV_VERSION"} {
		cmd.Env = append(cmd.Env, name+"="+os.Getenv(name))
	}
	var in, errs bytes.Buffer
	for _, line := range q {
		in.WriteString(strings.Join(line[:], "\t") + "\n")
	}
	cmd.Stdin, cmd.Stderr = &in, &errs
	out, err := cmd.Output()
	if cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == 3 {
		t.Skipf("%s: %s", name, bytes.TrimSpace(errs.Bytes()))
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, errs.Bytes())
	}
	return strings.Fields(string(out))
}

// besides finds a library that a client brings along.
func besides(t *testing.T, client string, patterns ...string) string {
	t.Helper()
	path, err := exec.LookPath(client)
	if err != nil {
		t.Skipf("%s is not on this machine: %v", client, err)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	for dir := filepath.Dir(path); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		for _, p := range patterns {
			if found, _ := filepath.Glob(filepath.Join(dir, p)); len(found) > 0 {
				return found[0]
			}
		}
	}
	t.Skipf("%s does not bring %s along", client, patterns)
	return ""
}
