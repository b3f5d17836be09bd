package golden

import (
	"context"
	"math"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
)

const quickstart = "../../examples/quickstart"

// minute is the width and label rule of the quickstart: (B−60 s, B], labelled B.
const minute = int64(60e9)

func minuteOf(t int64) int64 { return (t + minute - 1) / minute * minute }

// naiveRow is a row of an input file by column.
type naiveRow map[string]any

func (r naiveRow) number(name string) (float64, bool) {
	v, ok := number(r[name])
	return v, ok && !math.IsNaN(v)
}

// naiveDays returns some columns of the rows of each file of a table, sorted by time,
// ties in file order.
func naiveDays(t *testing.T, pattern, timeColumn string, columns ...string) [][]naiveRow {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(quickstart, "lake", filepath.FromSlash(pattern)))
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files of %s: %v", len(files), pattern, err)
	}
	var days [][]naiveRow
	for _, path := range files {
		table := &rows{cols: map[string][]any{}, kinds: map[string]string{}, only: append(columns, timeColumn)}
		if err := table.read(path); err != nil {
			t.Fatal(err)
		}
		day := make([]naiveRow, table.n)
		for i := range day {
			day[i] = naiveRow{}
			for _, name := range table.names {
				day[i][name] = table.cols[name][i]
			}
		}
		sort.SliceStable(day, func(i, j int) bool { return day[i][timeColumn].(int64) < day[j][timeColumn].(int64) })
		days = append(days, day)
	}
	return days
}

// naive are values by minute and column; a column that is not there is null.
type naive map[int64]map[string]float64

func (n naive) at(label int64) map[string]float64 {
	if n[label] == nil {
		n[label] = map[string]float64{}
	}
	return n[label]
}

// naiveTrades computes volumes, counts, VWAP and bars of continuous prints, row by row.
func naiveTrades(days [][]naiveRow) naive {
	out := naive{}
	notional, size := naive{}, naive{}
	sides := map[float64]string{1: "Ask", 2: "Bid"} // the side that was hit
	for _, day := range days {
		for _, r := range day {
			if r["Classification"] != "LIT_CONTINUOUS" {
				continue
			}
			label := minuteOf(r["TradeTimestamp"].(int64))
			b := out.at(label)
			aggressor, _ := r.number("AggressorSide")
			price, hasPrice := r.number("LocalPrice")
			if !hasPrice {
				price, hasPrice = r.number("Price")
			}
			q, hasSize := r.number("Size")
			for _, side := range []string{"Total", sides[aggressor]} {
				if side == "" {
					continue
				}
				b["Count"+side]++
				if hasSize {
					b["Volume"+side] += q
				}
				if hasSize && hasPrice {
					notional.at(label)[side] += price * q
					size.at(label)[side] += q
				}
			}
			if !hasPrice {
				continue
			}
			if _, seen := b["Open"]; !seen {
				b["Open"], b["High"], b["Low"] = price, price, price
			}
			b["High"], b["Low"], b["Close"] = max(b["High"], price), min(b["Low"], price), price
		}
	}
	for label, sums := range notional {
		for side, n := range sums {
			if q := size[label][side]; q != 0 {
				out[label]["VWAP"+side] = n / q
			}
		}
	}
	return out
}

// naiveBook computes last quotes and time-weighted averages of the best quotes and the
// spread. A snapshot is in force until the next one, over minutes but not over days, and
// counts while it is in continuous trading.
func naiveBook(days [][]naiveRow) naive {
	out := naive{}
	weighted, weights := naive{}, naive{}
	hold := func(values map[string]float64, from, to int64) {
		for from < to {
			label := minuteOf(from + 1)
			until := min(to, label)
			if _, exists := out[label]; exists { // minutes without a snapshot have no row
				for name, v := range values {
					weighted.at(label)[name] += v * float64(until-from)
					weights.at(label)[name] += float64(until - from)
				}
			}
			from = until
		}
	}
	for _, day := range days {
		for _, r := range day {
			out.at(minuteOf(r["EventTimestamp"].(int64)))
		}
	}
	for _, day := range days {
		for i, r := range day {
			at := r["EventTimestamp"].(int64)
			values := map[string]float64{}
			bid, hasBid := r.number("BidPrice1")
			ask, hasAsk := r.number("AskPrice1")
			if hasBid {
				values["BidPrice1"] = bid
			}
			if hasAsk {
				values["AskPrice1"] = ask
			}
			if hasBid && hasAsk {
				values["SpreadBps"] = (ask - bid) / ((ask + bid) / 2) * 1e4
			}
			if r["MarketState"] != "CONTINUOUS_TRADING" {
				continue
			}
			b := out.at(minuteOf(at))
			for _, name := range []string{"BidPrice1", "AskPrice1", "SpreadBps"} {
				if v, ok := values[name]; ok {
					b[name] = v
				} else {
					delete(b, name)
				}
			}
			end := minuteOf(at)
			if i+1 < len(day) {
				end = day[i+1]["EventTimestamp"].(int64)
			}
			hold(values, at, end)
		}
	}
	for label, sums := range weighted {
		for name, sum := range sums {
			if w := weights[label][name]; w > 0 {
				out[label][name+"TWA"] = sum / w
			}
		}
	}
	return out
}

// TestQuickstartEqualsNaiveCode runs the quickstart pipeline on its real lake and
// computes some of its columns a second time from the files.
func TestQuickstartEqualsNaiveCode(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	j, err := job.Load(filepath.Join(quickstart, "pipeline.yaml"), config.Overrides{Out: out, Env: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	r, err := j.Run(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	trades := naiveDays(t, "Trades-Plus/XNYS/*/*/*/*.parquet", "TradeTimestamp",
		"Classification", "AggressorSide", "LocalPrice", "Price", "Size")
	book := naiveDays(t, "Equity/XNYS/*/*/*/*.parquet", "EventTimestamp",
		"BidPrice1", "AskPrice1", "MarketState")
	for _, c := range []struct {
		pass    string
		want    naive
		columns map[string]string // of the output, by naive column
	}{
		{"trades_1m", naiveTrades(trades), map[string]string{
			"VolumeTotal": "TradeTotalVolume", "VolumeBid": "TradeBidVolume", "VolumeAsk": "TradeAskVolume",
			"CountTotal": "TradeTotalCount", "CountBid": "TradeBidCount", "CountAsk": "TradeAskCount",
			"VWAPTotal": "TradeTotalVWAP", "VWAPBid": "TradeBidVWAP", "VWAPAsk": "TradeAskVWAP",
			"Open": "Open", "High": "High", "Low": "Low", "Close": "Close",
		}},
		{"book_1m", naiveBook(book), map[string]string{
			"BidPrice1": "BidPrice1", "AskPrice1": "AskPrice1", "SpreadBps": "SpreadBps",
			"BidPrice1TWA": "BidPrice1TWA", "AskPrice1TWA": "AskPrice1TWA", "SpreadBpsTWA": "SpreadBpsTWA",
		}},
	} {
		got, err := readParquet(outputs(r, c.pass, "")...)
		if err != nil {
			t.Fatal(err)
		}
		compareNaive(t, c.pass, got, c.want, c.columns)
	}
}

func compareNaive(t *testing.T, pass string, got *rows, want naive, columns map[string]string) {
	t.Helper()
	if got.n != len(want) || got.n == 0 {
		t.Errorf("%s: %d rows, want %d", pass, got.n, len(want))
	}
	labels := got.cols["TimeBucket"]
	for _, name := range sortedKeys(columns) {
		col, ok := got.cols[columns[name]]
		if !ok {
			t.Errorf("%s: there is no column %s among %v", pass, columns[name], got.names)
			continue
		}
		bad := 0
		for i, label := range labels {
			w, known := want[label.(int64)][name]
			g, has := number(col[i])
			zero := !known && has && g == 0 && (strings.HasPrefix(name, "Count") || strings.HasPrefix(name, "Volume")) // sums and counts of nothing
			if zero || known == has && math.Abs(g-w) <= 1e-9*math.Max(math.Abs(g), math.Abs(w)) {
				continue
			}
			if bad++; bad == 1 {
				t.Errorf("%s: %s at %d is %v, naive code has %v (%v)", pass, columns[name], label, col[i], w, known)
			}
		}
		if bad > 1 {
			t.Errorf("%s: %s differs in %d of %d rows", pass, columns[name], bad, got.n)
		}
	}
}
