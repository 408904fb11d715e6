package prometheus_test

import (
	"math"
	"slices"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

func TestBuckets(t *testing.T) {
	if got := prometheus.LinearBuckets(2, 3, 4); !slices.Equal(got, []float64{2, 5, 8, 11}) {
		t.Errorf("linear: %v", got)
	}
	got := prometheus.ExponentialBucketsRange(1, 1000, 4)
	for i, want := range []float64{1, 10, 100, 1000} {
		if len(got) != 4 || math.Abs(got[i]-want) > 1e-9*want {
			t.Fatalf("exponential: %v", got)
		}
	}
	prometheus.NewHistogram(prometheus.HistogramOpts{Name: "latency", Buckets: got}).Observe(3)
}
