// Package prometheus stands in for the Prometheus client in what Pebble takes of
// it: a histogram of its log's latencies and the limits of its buckets. pkgd has
// no endpoint that would ever read one, and the client's own packages (protocol
// buffers and their descriptors, /proc readers) are 1.4 ms of initialisation in
// every process that links them.
//
// What is not here: everything that collects, registers or shows a metric.
package prometheus

import "math"

// Histogram takes observations and keeps none.
type Histogram interface {
	Observe(value float64)
}

// HistogramOpts names a histogram; only the fields that Pebble sets.
type HistogramOpts struct {
	Name    string
	Buckets []float64
}

type unkept struct{}

func (unkept) Observe(float64) {}

// NewHistogram gives a histogram that keeps nothing.
func NewHistogram(HistogramOpts) Histogram { return unkept{} }

// LinearBuckets gives count upper limits, the first at start and each width above
// the one before it.
func LinearBuckets(start, width float64, count int) []float64 {
	limits := make([]float64, 0, max(count, 0))
	for i := range count {
		limits = append(limits, start+float64(i)*width)
	}
	return limits
}

// ExponentialBucketsRange gives count upper limits from lowest to highest, each
// the same multiple of the one before it.
func ExponentialBucketsRange(lowest, highest float64, count int) []float64 {
	limits := make([]float64, 0, max(count, 0))
	growth := math.Pow(highest/lowest, 1/float64(count-1))
	for i := range count {
		limits = append(limits, lowest*math.Pow(growth, float64(i)))
	}
	return limits
}
