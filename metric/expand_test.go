package metric_test

import (
	"testing"

	"github.com/basaltlake/basalt/metric"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestExpandVariesTheLastFieldFastest(t *testing.T) {
	got := metric.Expand([]metric.Field{
		{Name: "sides", Values: []string{"Total", "Bid"}},
		{Name: "measures", Values: []string{"Volume", "Count"}},
	})
	want := []metric.Variant{
		{"sides": "Total", "measures": "Volume"}, {"sides": "Total", "measures": "Count"},
		{"sides": "Bid", "measures": "Volume"}, {"sides": "Bid", "measures": "Count"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestExpandWithoutFieldsGivesOneEmptyVariant(t *testing.T) {
	if diff := cmp.Diff([]metric.Variant{{}}, metric.Expand(nil)); diff != "" {
		t.Error(diff)
	}
}

func TestExpandOfAnEmptyListGivesNothing(t *testing.T) {
	got := metric.Expand([]metric.Field{{Name: "a", Values: []string{"x"}}, {Name: "b"}})
	if len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestExpandGivesTheProductOfTheLengthsWithoutRepeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"a", "b", "c", "d"}
		var fields []metric.Field
		want := 1
		for _, name := range names[:rapid.IntRange(0, 4).Draw(t, "fields")] {
			values := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,3}`), 0, 4, rapid.ID).Draw(t, name)
			fields = append(fields, metric.Field{Name: name, Values: values})
			want *= len(values)
		}
		seen := map[string]bool{}
		for _, v := range metric.Expand(fields) {
			key := ""
			for _, f := range fields {
				key += v[f.Name] + "/"
			}
			if seen[key] {
				t.Fatalf("%s twice", key)
			}
			seen[key] = true
		}
		if len(seen) != want {
			t.Fatalf("got %d variants, want %d", len(seen), want)
		}
	})
}

func TestWithLeavesTheVariantAlone(t *testing.T) {
	v := metric.Variant{"a": "1"}
	w := v.With("b", "2")
	if len(v) != 1 || w["a"] != "1" || w["b"] != "2" {
		t.Errorf("v = %v, w = %v", v, w)
	}
}
