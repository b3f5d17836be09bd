package l2

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/vector"
)

var null = math.NaN()

const minute = int64(60_000_000_000)

// frame has the rows of a day: listing, label in minutes, then open, high, low, close.
func frame(rows [][6]float64) *vector.Frame {
	f := &vector.Frame{}
	ids, labels := vector.MakeColumn(vector.Int, 0), vector.MakeColumn(vector.Time, 0)
	mic := vector.MakeColumn(vector.String, 0)
	prices := make([]vector.Column, 4)
	for i := range prices {
		prices[i] = vector.MakeColumn(vector.Float, 0)
	}
	for _, r := range rows {
		ids.Ints = append(ids.Ints, int64(r[0]))
		labels.Ints = append(labels.Ints, int64(r[1])*minute)
		mic.Codes = append(mic.Codes, mic.Dict.Code("XONE"))
		for i := range prices {
			prices[i].Floats = append(prices[i].Floats, r[2+i])
		}
	}
	f.Add(vector.Field{Name: "MIC", Type: vector.String}, mic)
	f.Add(vector.Field{Name: "ListingId", Type: vector.Int}, ids)
	f.Add(vector.Field{Name: "TimeBucket", Type: vector.Time}, labels)
	for i, n := range []string{"MidOpen", "MidHigh", "MidLow", "MidClose"} {
		f.Add(vector.Field{Name: n, Type: vector.Float}, prices[i])
	}
	other := vector.MakeColumn(vector.Float, len(rows))
	f.Add(vector.Field{Name: "SpreadAbs", Type: vector.Float}, other)
	return f
}

// finish is what a carry makes of a frame, so many rows at a time, cut into frames of so many.
func finish(c *carry, f *vector.Frame, most, cut int) (*vector.Frame, error) {
	all := vector.Empty(f.Fields)
	for lo := 0; lo < f.Rows; lo += cut {
		part := &vector.Frame{Fields: f.Fields, Rows: min(cut, f.Rows-lo)}
		for i := range f.Cols {
			part.Cols = append(part.Cols, f.Cols[i].Slice(lo, lo+part.Rows))
		}
		for at := 0; at < part.Rows; {
			out, next, err := c.Next(part, at, most)
			if err != nil {
				return nil, err
			}
			if out.Rows == 0 || out.Rows > most {
				return nil, fmt.Errorf("%d rows of at most %d", out.Rows, most)
			}
			for i := range all.Cols {
				for r := range out.Rows {
					all.Cols[i].AppendFrom(&out.Cols[i], r)
				}
			}
			all.Rows, at = all.Rows+out.Rows, next
		}
	}
	return all, nil
}

var mid = []barNames{{"MidOpen", "MidHigh", "MidLow", "MidClose"}}

func TestPrevCloseFillsEmptyBuckets(t *testing.T) {
	cases := []struct {
		name     string
		in, want [][6]float64
	}{
		{"missing bucket between two", [][6]float64{{1, 1, 10.5, 11, 10.5, 11}, {1, 3, 11.5, 11.5, 11.5, 11.5}},
			[][6]float64{{1, 1, 10.5, 11, 10.5, 11}, {1, 2, 11, 11, 11, 11}, {1, 3, 11.5, 11.5, 11.5, 11.5}}},
		{"empty bars, and a bar without close",
			[][6]float64{{1, 1, 10, 11, 9, 10.5}, {1, 2, null, null, null, null}, {1, 3, null, null, null, null},
				{1, 4, 12, 12, 11, null}, {1, 5, null, null, null, null}},
			[][6]float64{{1, 1, 10, 11, 9, 10.5}, {1, 2, 10.5, 10.5, 10.5, 10.5}, {1, 3, 10.5, 10.5, 10.5, 10.5},
				{1, 4, 12, 12, 11, 10.5}, {1, 5, 10.5, 10.5, 10.5, 10.5}}},
		{"leading empties stay null", [][6]float64{{1, 1, null, null, null, null}, {1, 3, 5, 5, 5, 5}},
			[][6]float64{{1, 1, null, null, null, null}, {1, 2, null, null, null, null}, {1, 3, 5, 5, 5, 5}}},
		{"each listing has its own grid and close",
			[][6]float64{{1, 1, 7, 7, 7, 7}, {2, 4, null, null, null, null}, {2, 6, 9, 9, 9, 9}},
			[][6]float64{{1, 1, 7, 7, 7, 7}, {2, 4, null, null, null, null}, {2, 5, null, null, null, null}, {2, 6, 9, 9, 9, 9}}},
		{"no rows", nil, nil},
	}
	rule := bucket.Rule{Mode: bucket.Fixed, Width: minute}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, size := range [][2]int{{1, 1}, {1, 100}, {2, 3}, {100, 1}, {100, 100}} {
				out, err := finish(newCarry(rule, mid), frame(c.in), size[0], size[1])
				if err != nil {
					t.Fatal(err)
				}
				if out.Rows != len(c.want) {
					t.Fatalf("%v at a time: %d rows, want %d", size, out.Rows, len(c.want))
				}
				want := frame(c.want)
				for i := range out.Cols {
					if name := out.Fields[i].Name; name == "SpreadAbs" {
						continue
					}
					for r := 0; r < out.Rows; r++ {
						got, w := moduletest.Value(&out.Cols[i], r), moduletest.Value(&want.Cols[i], r)
						if got != w {
							t.Errorf("%v at a time: row %d %s is %v, want %v", size, r, out.Fields[i].Name, got, w)
						}
					}
				}
			}
		})
	}
}

func TestNewRowsAreNullBesidesLabelsAndFilledBars(t *testing.T) {
	f := frame([][6]float64{{1, 1, 7, 7, 7, 7}, {1, 3, 8, 8, 8, 8}})
	out, _ := finish(newCarry(bucket.Rule{Width: minute}, mid), f, 100, 100)
	if !out.Col("SpreadAbs").Null(1) || out.Col("SpreadAbs").Null(0) {
		t.Errorf("spreads %v", out.Col("SpreadAbs").Floats)
	}
	if s, _ := out.Col("MIC").Text(1); s != "XONE" {
		t.Errorf("the new row's MIC is %q", s)
	}
}

func TestATimeFromAnotherAgeIsNoGapToFill(t *testing.T) {
	f := frame([][6]float64{{1, 0, 7, 7, 7, 7}, {1, 29_000_000, 8, 8, 8, 8}})
	_, err := finish(newCarry(bucket.Rule{Width: minute}, mid), f, 100, 100)
	var gap *module.GapError
	if !errors.As(err, &gap) || *gap != (module.GapError{Listing: 1, From: 0, To: 29_000_000 * minute, Key: "open_mode: prev_close"}) {
		t.Fatalf("%v, want a GapError", err)
	}
	for _, part := range []string{"1970-01-01T00:00:00Z", "2025-02-19T21:20:00Z", "prev_close"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not say %q", err, part)
		}
	}
}

func TestDailyBucketsHaveNothingBetweenThem(t *testing.T) {
	f := frame([][6]float64{{1, 1, 7, 7, 7, 7}, {1, 3, 8, 8, 8, 8}})
	out, _ := finish(newCarry(bucket.Rule{Mode: bucket.Daily, Width: minute}, mid), f, 100, 100)
	if out.Rows != 2 {
		t.Errorf("%d rows", out.Rows)
	}
}

func TestBarsOfTheTableAreFilledThroughTheScan(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "l2_analytics: {spreads: [{variant: Abs}], ohlc: [{open_mode: prev_close}]}")
	rows := moduletest.NewRows(t, []string{"ListingId", "EventTimestamp", "BidPrice1", "AskPrice1", "MarketState"}, [][]any{
		{1, "00:00:10", 10.0, 11.0, "CLOSED"}, {1, "00:00:20", 10.5, 11.5, "CLOSED"},
		{1, "00:02:30", 11.0, 12.0, "CLOSED"}, {2, "00:02:30", 1.0, nil, nil},
	})
	for _, chunk := range []int{1, 2, 3} {
		f := moduletest.Scan(t, p, rows, chunk)[0]
		if f.Rows != 4 {
			t.Fatalf("%d rows", f.Rows)
		}
		for name, want := range map[string][]any{
			"MidOpen": {10.5, 11.0, 11.5, nil}, "MidClose": {11.0, 11.0, 11.5, nil},
			"SpreadAbs": {1.0, nil, 1.0, nil}, "MarketState": {"CLOSED", nil, "CLOSED", nil},
		} {
			for r, w := range want {
				if got := moduletest.Value(f.Col(name), r); got != w {
					t.Errorf("chunk %d: row %d %s is %v, want %v", chunk, r, name, got, w)
				}
			}
		}
	}
}

func TestMarketStatesChooseTheRowsThatCount(t *testing.T) {
	rows := moduletest.NewRows(t, []string{"ListingId", "EventTimestamp", "BidPrice1", "AskPrice1", "MarketState"}, [][]any{
		{1, "00:00:10", 10.0, 11.0, "CONTINUOUS_TRADING"}, {1, "00:00:20", 10.0, 13.0, "CLOSED"}, {1, "00:00:30", 10.0, 18.0, nil},
	})
	cases := []struct {
		states string
		want   any
	}{{"CONTINUOUS_TRADING", 1.0}, {"[CONTINUOUS_TRADING, CLOSED]", 3.0}, {"[HALTED]", nil}, {"[]", 8.0}}
	for _, c := range cases {
		p := moduletest.Decode(t, Spec(), "l2_analytics: {spreads: [{variant: Abs, market_states: "+c.states+"}], "+
			"ohlc: [{source: Ask, market_states: "+c.states+"}]}")
		f := moduletest.Scan(t, p, rows, 2)[0]
		if got := moduletest.Value(f.Col("SpreadAbs"), 0); got != c.want {
			t.Errorf("market_states %s: spread %v, want %v", c.states, got, c.want)
		}
		if high := f.Col("AskHigh"); high.Null(0) != (c.want == nil) {
			t.Errorf("market_states %s: high %v", c.states, high.Floats)
		}
	}
}
