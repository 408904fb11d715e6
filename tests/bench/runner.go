//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"time"
)

// call is one program of a group.
type call struct {
	name string
	path string
	argv []string
	env  []string
	dir  string
	code int // the exit code it must end with
}

// group is a set of calls that are measured together, or anything else that
// gives numbers.
type group struct {
	// prepare makes what the calls need; its error is why the group is skipped.
	prepare func(*bench) ([]call, error)
	// values measures something that is no call; nil: the calls are measured.
	values func(*bench) (map[string]float64, error)
	rows   []row
}

// run gives the group's numbers by name: for a call the median difference to the
// call named "direct", in milliseconds. failed says of calls that do not end as
// they must why not; err is why nothing of the group can be measured here.
func (g group) run(b *bench) (results map[string]float64, failed map[string]error, err error) {
	if g.values != nil {
		results, err = g.values(b)
		return results, nil, err
	}
	calls, err := g.prepare(b)
	if err != nil {
		return nil, nil, err
	}
	failed = map[string]error{}
	calls = slices.DeleteFunc(calls, func(c call) bool {
		if _, err := interleave([]call{c}, 1); err != nil {
			failed[c.name] = err
		}
		return failed[c.name] != nil
	})
	if failed[direct] != nil {
		return nil, nil, failed[direct]
	}
	times, err := interleave(calls, b.rounds)
	if err != nil {
		return nil, nil, err
	}
	return differences(calls, times), failed, nil
}

// interleave runs all calls once a round, in random order. times holds for each
// call one duration a round.
func interleave(calls []call, rounds int) (times [][]time.Duration, err error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	times = make([][]time.Duration, len(calls))
	for round := range rounds + warm {
		for _, i := range rand.Perm(len(calls)) {
			d, err := once(calls[i], null.Fd())
			if err != nil {
				return nil, fmt.Errorf("%s: %w", calls[i].name, err)
			}
			if round >= warm {
				times[i] = append(times[i], d)
			}
		}
	}
	return times, nil
}

// warm rounds fill the page cache and are not counted.
const warm = 5

// once runs a call and waits for its end.
func once(c call, null uintptr) (time.Duration, error) {
	attr := &syscall.ProcAttr{Dir: c.dir, Env: c.env, Files: []uintptr{null, null, null}}
	start := time.Now()
	pid, err := syscall.ForkExec(c.path, c.argv, attr)
	if err != nil {
		return 0, err
	}
	var status syscall.WaitStatus
	for {
		if _, err = syscall.Wait4(pid, &status, 0, nil); err != syscall.EINTR {
			break
		}
	}
	d := time.Since(start)
	if err != nil {
		return 0, err
	}
	if !status.Exited() || status.ExitStatus() != c.code {
		return 0, fmt.Errorf("ended with %d (signal %d), want %d; run it by hand: %q", status.ExitStatus(), status.Signal(), c.code, c.argv)
	}
	return d, nil
}

// direct is the name of the call that the others are compared with.
const direct = "direct"

func differences(calls []call, times [][]time.Duration) map[string]float64 {
	zero := slices.IndexFunc(calls, func(c call) bool { return c.name == direct })
	out := map[string]float64{}
	for i, c := range calls {
		diff := make([]time.Duration, len(times[i]))
		for r := range diff {
			diff[r] = times[i][r] - times[zero][r]
		}
		out[c.name] = ms(median(diff))
	}
	out[direct] = ms(median(slices.Clone(times[zero])))
	return out
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	if n := len(d); n%2 == 0 {
		return (d[n/2-1] + d[n/2]) / 2
	}
	return d[len(d)/2]
}
