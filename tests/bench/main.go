// Bench prints the rows of the performance budget, each measured in one run with
// its reference: "go run ./tests/bench", with bin/pkgd built or not.
//
// A call is measured by running all programs of a group once a round in random
// order. What counts is the median of the difference to calling the target
// directly in the same round, so that a machine that drifts drifts for all.
//
// What is not here: Go benchmarks of single functions, which stand beside them.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 300, "rounds of a group of calls")
	only := flag.String("only", "", "only rows whose text contains this")
	pkgd := flag.String("pkgd", "", "the pkgd to measure; empty: one is built with the release's flags")
	gate := flag.Float64("gate", 1.5, "end with 1 when a row is above this multiple of its budget")
	flag.Parse()
	if runtime.GOOS != "linux" {
		fmt.Println("the rows are measured on Linux; there is nothing to do here")
		return
	}
	code, err := measure(*pkgd, *only, *rounds, *gate)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		code = 1
	}
	os.Exit(code)
}

// measure runs every group that has a wanted row and prints its rows as soon as
// they are known.
func measure(pkgd, only string, rounds int, gate float64) (code int, err error) {
	b, err := newBench(pkgd, rounds)
	if err != nil {
		return 1, err
	}
	defer b.close()
	fmt.Printf("%s %s/%s, %d processors, pkgd of %.1f MB, %d rounds\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), b.size(), rounds)
	fmt.Printf("%-52s %10s  %-34s %8s %8s\n", "what", "measured", "reference", "is", "budget")
	for _, g := range groups {
		var wanted []row
		for _, r := range g.rows {
			if strings.Contains(r.what, only) {
				wanted = append(wanted, r)
			}
		}
		if len(wanted) == 0 {
			continue
		}
		results, failed, skip := g.run(b)
		for _, r := range wanted {
			switch {
			case skip != nil:
				fmt.Printf("%-52s skipped: %s\n", r.what, firstLine(skip))
			case failed[r.of] != nil:
				fmt.Printf("%-52s failed: %v\n", r.what, failed[r.of])
				code = 1
			case r.print(results) > gate:
				code = 1
			}
		}
	}
	return code, nil
}

// row is one line of the budget.
type row struct {
	what   string
	of     string // what is measured
	over   string // the reference it is divided by; "" the value itself counts
	ref    string // the reference in words
	unit   string // "ms" where empty
	budget float64
}

// print shows a row and gives how much of its budget it takes; 1 is all.
func (r row) print(results map[string]float64) float64 {
	value := results[r.of]
	unit := r.unit
	if unit == "" {
		unit = "ms"
	}
	is, ref, sign := value, r.ref, " "+unit
	if r.over != "" {
		is, sign = value/results[r.over], " x"
		ref = fmt.Sprintf("%s %.2f %s", r.ref, results[r.over], unit)
	}
	verdict := "PASS"
	if is > r.budget {
		verdict = "over"
	}
	fmt.Printf("%-52s %7.2f %s  %-34s %6.2f%-2s %6.2f%-2s  %s\n", r.what, value, unit, ref, is, sign, r.budget, sign, verdict)
	return is / r.budget
}

// size is the binary's size in MB.
func (b *bench) size() float64 {
	st, err := os.Stat(b.pkgd)
	if err != nil {
		return 0
	}
	return float64(st.Size()) / 1e6
}

// ms is a duration as the rows print it.
func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// put writes a file below the bench's folder and gives its path.
func (b *bench) put(name, text string, mode os.FileMode) (string, error) {
	path := filepath.Join(b.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	return path, os.WriteFile(path, []byte(text), mode)
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
