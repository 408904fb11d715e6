//go:build unix

package main

import "fmt"

// memory: what a judged call holds at most, with everything cached.
func memory(b *bench) (map[string]float64, error) {
	out := map[string]float64{}
	for _, size := range []struct{ packages, listed int }{{1, 0}, {1500, 5}} {
		p, err := b.project(fmt.Sprintf("memory-%d", size.packages), size.packages, size.listed)
		if err == nil {
			err = p.warm()
		}
		if err != nil {
			return nil, err
		}
		key := fmt.Sprint(size.packages)
		for range 5 {
			r, err := b.succeeds(p.call.env, p.call.dir, p.call.argv...)
			if err != nil {
				return nil, err
			}
			out[key] = max(out[key], r.peak)
		}
	}
	return out, nil
}
