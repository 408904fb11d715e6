//go:build unix

// Bench prints the rows of the performance budget, each measured in one run with
// its reference: "go run ./tests/bench", with bin/pkgd built or not.
//
// A call is measured by running all programs of a group once a round in random
// order. What counts is the median of the difference to calling the target
// directly in the same round, so that a machine that drifts drifts for all.
// Imports and decoding alone are measured by turns. Rows on real records say
// that they are left out where the records are not here.
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

// options are the words of the command line.
type options struct {
	pkgd, only, write, peers string
	rounds                   int
	gate                     float64
	short                    bool
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == watchWord {
		os.Exit(watch(os.Args[2:]))
	}
	var o options
	flag.IntVar(&o.rounds, "rounds", 0, "rounds of a group of calls; 0: 300, or 60 with -short")
	flag.BoolVar(&o.short, "short", false, "everything once, and synthetic stores of at most 300,000")
	flag.StringVar(&o.only, "only", "", "only groups with a row whose text contains this")
	flag.StringVar(&o.pkgd, "pkgd", "", "the pkgd to measure; empty: one is built with the release's flags")
	flag.StringVar(&o.peers, "peers", "bin/peers", "folder with other tools to compare with, where it is there")
	flag.StringVar(&o.write, "write", "", "write the results to this file, too")
	flag.Float64Var(&o.gate, "gate", 1.5, "end with 1 when a row is above this multiple of its budget")
	flag.Parse()
	if runtime.GOOS != "linux" {
		fmt.Println("the rows are measured on Linux; there is nothing to do here")
		return
	}
	if o.rounds == 0 {
		o.rounds = 300
		if o.short {
			o.rounds = 60
		}
	}
	code, err := measure(o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		code = 1
	}
	os.Exit(code)
}

// measure runs every group that has a wanted row and prints its rows as soon as
// they are known.
func measure(o options) (code int, err error) {
	b, err := newBench(o)
	if err != nil {
		return 1, err
	}
	defer b.close()
	setting := b.setting(o)
	fmt.Printf("%s\n\n%s\n", setting, heading())
	var done []line
	for _, g := range groups {
		if !g.wanted(o.only) {
			continue
		}
		results, failed, skip := g.run(b)
		for _, r := range g.rows {
			l := r.line(results, failed, skip)
			if l.take > o.gate {
				code = 1
			}
			fmt.Println(l)
			done = append(done, l)
		}
	}
	if o.write != "" {
		err = os.WriteFile(o.write, document(setting, done), 0o644)
	}
	return code, err
}

func (g *group) wanted(only string) bool {
	for _, r := range g.rows {
		if strings.Contains(r.what, only) {
			return true
		}
	}
	return false
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
