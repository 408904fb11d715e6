package control

import (
	"io"
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progress gives a function that draws bars on a terminal's standard error, one
// for each thing that is worked on, and one that ends them. Elsewhere both do
// nothing.
func (a *app) progress() (tick func(what string, done, total int64), end func()) {
	if a.quiet || !a.w.Terminal(2) {
		return nil, func() {}
	}
	p := mpb.New(mpb.WithOutput(io.Writer(a.w.Stderr)), mpb.WithWidth(40))
	var mu sync.Mutex
	bars := map[string]*mpb.Bar{}
	tick = func(what string, done, total int64) {
		mu.Lock()
		defer mu.Unlock()
		b := bars[what]
		if b == nil {
			b = p.AddBar(total, mpb.PrependDecorators(decor.Name(what+" ")), mpb.AppendDecorators(decor.Percentage()), mpb.BarRemoveOnComplete())
			bars[what] = b
		}
		b.SetTotal(total, false)
		b.SetCurrent(done)
	}
	return tick, func() {
		mu.Lock()
		for _, b := range bars {
			b.Abort(true)
		}
		mu.Unlock()
		p.Wait()
	}
}
