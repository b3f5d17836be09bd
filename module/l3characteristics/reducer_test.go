package l3characteristics

import (
	"fmt"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/module/moduletest"
)

func TestOrderIsCheckedWithinBuckets(t *testing.T) {
	rows := [][]any{
		{"09:00:01", 1, 5, 0, nil},
		{"09:00:02", 1, 5, 0, 0},
		{"09:00:03", 1, 6, 0, 0},
		{"09:01:01", 1, 4, 3, 0}, // lower than in the bucket before
		{"09:01:02", 1, nil, 3, 2},
		{"09:01:03", 1, 2, nil, 2}, // the step from a null is none
		{"09:02:01", 1, 9, nil, nil},
		{"09:02:02", 1, 8, 1, 1},
		{"09:03:01", 1, 1, 4, 0},
		{"09:00:01", 2, 0, 0, 0}, // another listing
	}
	want := map[string][]any{
		"L3EventCount":                       {3, 3, 2, 1, 1},
		"L3EventNoNonDecreasing":             {1, 1, 0, 1, 1},
		"L3EventNoStrictlyIncreasing":        {0, 1, 0, 1, 1},
		"L3EventTimestampStrictlyIncreasing": {1, 1, 1, 1, 1},
		"L3SizeAheadOrdersAheadConsistent":   {1, 0, 1, 0, 1},
	}
	for _, chunk := range []int{1, 2, 3, 1000} {
		t.Run(fmt.Sprintf("chunk %d", chunk), func(t *testing.T) {
			p := moduletest.Decode(t, Spec(), "time_bucket_seconds: 60")
			metrics := p.Program.Scans[0].Metrics[:0]
			for _, m := range p.Program.Scans[0].Metrics {
				if want[m.Name] != nil {
					metrics = append(metrics, m)
				}
			}
			p.Program.Scans[0].Metrics = metrics
			f := moduletest.Scan(t, p, moduletest.NewRows(t,
				[]string{"EventTimestamp", "ListingId", "EventNo", "SizeAhead", "OrdersAhead"}, rows), chunk)[0]
			if f.Rows != 5 {
				t.Fatalf("%d buckets", f.Rows)
			}
			for column, values := range want {
				for i, w := range values {
					if got := moduletest.Value(f.Col(column), i); !moduletest.Same(got, w) {
						t.Errorf("%s of bucket %d is %v, want %v", column, i, got, w)
					}
				}
			}
		})
	}
}

func TestColumnsHaveThePrefixAndMayBeLeftOut(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "l3_characteristics_analytics: {metric_prefix: q_}")
	metrics := p.Program.Scans[0].Metrics
	if len(metrics) != 32 {
		t.Errorf("%d columns", len(metrics))
	}
	for _, m := range metrics {
		if !strings.HasPrefix(m.Name, "q_L3") || !m.Default {
			t.Errorf("%s: Default is %v", m.Name, m.Default)
		}
	}
}

func TestProblems(t *testing.T) {
	p := moduletest.Try(t, Spec(), "l3_characteristics_analytics: {levels: 3}")
	if len(p.Problems) != 1 {
		t.Errorf("problems %v", p.Problems)
	}
}
