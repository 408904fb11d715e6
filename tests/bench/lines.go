//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"pkgd/tests/realdata"
)

// rule says what a row's budget means.
type rule int

const (
	atMost rule = iota // the value, or its ratio to the reference, is at most the budget
	never              // it must not happen at all
	shown              // a figure without a budget
)

// row is one line of the budget.
type row struct {
	what   string
	of     string // what is measured
	over   string // the reference it is divided by; "" the value itself counts
	ref    string // the reference in words
	unit   string // "ms" where empty and the row has a budget
	budget float64
	rule   rule
}

// line is a row as it was measured.
type line struct {
	what, measured, ref, is, budget, verdict string
	take                                     float64 // of its budget; 1 is all
}

// line makes the words of a row. A row that could not be measured for a reason
// that is not pkgd's is skipped; one whose reference is missing is not run, but
// shows what was measured.
func (r row) line(results map[string]float64, failed map[string]error, err error) line {
	l := line{what: r.what}
	unit := r.unit
	if unit == "" && r.rule == atMost {
		unit = "ms"
	}
	value, known := results[r.of]
	switch {
	case errors.Is(err, realdata.ErrAbsent):
		l.verdict = "skipped: " + firstLine(err)
		return l
	case err != nil, failed[r.of] != nil:
		l.verdict, l.take = "failed: "+firstLine(errors.Join(err, failed[r.of])), math.Inf(1)
		return l
	case !known:
		l.verdict = "not run"
		return l
	}
	l.measured = figure(value, unit)
	switch r.rule {
	case shown:
		return l
	case never:
		l.is, l.budget, l.verdict = l.measured, "none", "PASS"
		if value > 0 {
			l.verdict, l.take = "over", math.Inf(1)
		}
		return l
	}
	return r.judge(l, value, results, unit)
}

// judge holds a value against its budget.
func (r row) judge(l line, value float64, results map[string]float64, unit string) line {
	is, sign := value, unit
	if r.over != "" {
		base, ok := results[r.over]
		l.budget = figure(r.budget, "x")
		if !ok {
			l.ref, l.verdict = r.ref, "not run"
			return l
		}
		is, sign = value/base, "x"
		l.ref = r.ref + " " + figure(base, unit)
	}
	l.is, l.budget, l.verdict, l.take = figure(is, sign), figure(r.budget, sign), "PASS", is/r.budget
	if is > r.budget {
		l.verdict = "over"
	}
	return l
}

// figure writes a number so that three digits of it are seen.
func figure(v float64, unit string) string {
	digits := 2
	switch {
	case v == math.Trunc(v) && unit != "x":
		digits = 0
	case v >= 100:
		digits = 0
	case v >= 10:
		digits = 1
	case v < 0.1:
		digits = 3
	}
	return strings.TrimSpace(fmt.Sprintf("%.*f %s", digits, v, unit))
}

func heading() string {
	return line{what: "what", measured: "measured", ref: "reference", is: "is", budget: "budget"}.String()
}

func (l line) String() string {
	return strings.TrimRight(fmt.Sprintf("%-56s %13s  %-34s %10s %9s  %s", l.what, l.measured, l.ref, l.is, l.budget, l.verdict), " ")
}

// setting says what was measured where.
func (b *bench) setting(o options) string {
	how := fmt.Sprintf("%d rounds", o.rounds)
	if o.short {
		how += ", short: everything else once, synthetic stores of at most 300,000"
	}
	return fmt.Sprintf("%s, commit %s. %s %s/%s on %d × %s; load %s. pkgd of %.1f MB, %s.", time.Now().UTC().Format("2006-01-02 15:04"), commit(),
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), processor(), load(), b.size(), how)
}

// commit names the sources, with a + where they differ from the commit.
func commit() string {
	out, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	name := strings.TrimSpace(string(out))
	if out, err := exec.Command("git", "status", "--porcelain", "--", "*.go", "go.mod").Output(); err != nil || len(out) > 0 {
		name += "+"
	}
	return name
}

func processor() string {
	data, _ := os.ReadFile("/proc/cpuinfo")
	for l := range strings.Lines(string(data)) {
		if name, value, ok := strings.Cut(l, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processors"
}

// load is the machine's load before the first row.
func load() string {
	data, err := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(data), " ")
	if err != nil {
		return "unknown"
	}
	return first
}

// document is docs/benchmarks.md.
func document(setting string, lines []line) []byte {
	var out bytes.Buffer
	out.WriteString("<!-- Written by `make bench BENCH_WRITE=1`. Do not edit. -->\n\n# Benchmarks\n\n" +
		"What `make bench` measured, each row in one run with its reference. How a row is measured stands in `tests/bench`.\n" +
		"A ratio holds on other machines; a time does not. Rows marked \"not run\" need `make bench-peers` first.\n\n")
	out.WriteString(setting + "\n\n| what | measured | reference | is | budget | |\n|---|---|---|---|---|---|\n")
	for _, l := range lines {
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s | %s |\n", strings.TrimSpace(l.what), l.measured, l.ref, l.is, l.budget, l.verdict)
	}
	return out.Bytes()
}
