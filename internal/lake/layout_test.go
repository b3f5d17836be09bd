package lake

import "testing"

func TestLayoutIsToldByTheColumnOfListings(t *testing.T) {
	for name, c := range map[string]struct {
		columns columns
		want    Layout
	}{
		"by listing": {columns{"ListingId": []int64{1, 1, 1, 4, 7, 7}}, Layout{3, 3, true}},
		"mixed":      {columns{"ListingId": []int64{1, 4, 1, 4, 7, 4}}, Layout{3, 3, false}},
		"descending": {columns{"ListingId": []int64{4, 4, 1, 1, 1, 1}}, Layout{2, 4, false}},
		"one":        {columns{"ListingId": []int64{9, 9, 9, 9, 9, 9}}, Layout{1, 6, true}},
		"by number":  {columns{"Ticker": []int64{600000, 600000, 7, 7, 7, 600000}}, Layout{2, 3, false}},
		"by ticker":  {columns{"Ticker": []string{"A", "A", "B", "C", "C", "A"}}, Layout{3, 3, false}},
	} {
		root := t.TempDir()
		c.columns["TradeTimestamp"] = micros{1, 2, 3, 4, 5, 6}
		put(t, root, tradesPath, c.columns)
		got, err := openFile(t, open(t, root), "trades", "2026-01-02").Layout()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
