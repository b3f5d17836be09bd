package trade

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// rowSource feeds a scan from rows of values. Columns that no row names are absent.
type rowSource struct {
	names []string
	rows  [][]any
	want  []scan.Column
	done  bool
}

func (s *rowSource) index(name string) int {
	for i, n := range s.names {
		if n == name {
			return i
		}
	}
	return -1
}

func (s *rowSource) Advance(int) (int, error) {
	if s.done {
		return 0, nil
	}
	s.done = true
	return len(s.rows), nil
}

func (s *rowSource) Read(i int, dst *vector.Column) error {
	c := s.want[i]
	*dst = vector.Column{Type: c.Type}
	if c.Type == vector.String {
		dst.Dict = vector.NewDict()
	}
	for _, row := range s.rows {
		switch v := row[s.index(c.Name)].(type) {
		case nil:
			dst.AppendNull()
		case string:
			if c.Type == vector.Time {
				at, err := time.Parse("2006-01-02 15:04:05.999999999", "2026-01-05 "+v)
				if err != nil {
					return err
				}
				dst.Ints = append(dst.Ints, at.UnixNano())
			} else {
				dst.Codes = append(dst.Codes, dst.Dict.Code(v))
			}
		default:
			x, _ := number(v)
			if c.Type == vector.Float {
				dst.Floats = append(dst.Floats, x)
			} else {
				dst.Ints = append(dst.Ints, int64(x))
			}
		}
	}
	return nil
}

// computed runs a compiled scan over the rows of an example, as the engine does: only
// rows of the scan's Where take part, and marks of absent columns are resolved.
func computed(t *testing.T, s module.Scan, rule bucket.Rule, v metric.Vector) *vector.Frame {
	t.Helper()
	src := &rowSource{names: v.Columns, rows: v.Rows}
	absent := func(column string) bool { return src.index(column) < 0 }
	metrics := make([]metric.Metric, len(s.Metrics))
	for i, m := range s.Metrics {
		m.Value = restrict(m.Value, s.Where, absent)
		metrics[i] = m
	}
	day := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC).UnixNano()
	resolve := func(name string, _ vector.Type) (string, *expr.Node, bool) { return name, nil, !absent(name) }
	p, err := scan.Compile(scan.Keys{Listing: "ListingId", Time: "TradeTimestamp"},
		[]scan.Request{{Rule: rule, Where: s.Where, Metrics: metrics}}, nil, resolve, day)
	if err != nil {
		t.Fatal(err)
	}
	src.want = p.Columns
	r, err := p.Run(context.Background(), src, scan.Options{Accept: func(int64) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	return r.Frames[0][0]
}

func restrict(e, where *expr.Node, absent func(string) bool) *expr.Node {
	return e.Map(func(n *expr.Node) *expr.Node {
		if n.Op != expr.OpLeaf {
			return nil
		}
		r := n.Leaf.(*metric.Reduction)
		return metric.Of(r.Kind, r.Value, expr.And(where, r.Where).Resolve(absent))
	})
}

func check(t *testing.T, f *vector.Frame, column string, want any) {
	t.Helper()
	c := f.Col(column)
	if c == nil {
		t.Errorf("no column %s", column)
		return
	}
	var got any
	if !c.Null(0) {
		switch c.Type {
		case vector.Float:
			got = c.Floats[0]
		case vector.String:
			got, _ = c.Text(0)
		default:
			got = int(c.Ints[0])
		}
	}
	x, isNumber := want.(float64)
	if y, same := got.(float64); isNumber && same && math.Abs(x-y) <= 1e-12*math.Max(1, math.Abs(x)) {
		return
	}
	if got != want {
		t.Errorf("%s: got %v, want %v", column, got, want)
	}
}

func TestExamplesOfTheCatalogue(t *testing.T) {
	for _, e := range entries {
		_, keys, _ := strings.Cut(e.Vector.Config, "trade_analytics: ")
		f := computed(t, scanOf(t, keys), minutes().Rule, e.Vector)
		check(t, f, e.Vector.Column, e.Vector.Want)
	}
}

func TestSidesOfTheExample(t *testing.T) {
	f := computed(t, scanOf(t, everything), minutes().Rule, entries[0].Vector)
	for column, want := range map[string]any{
		"TradeBidVolume": 20.0, "TradeBidCount": 1, "TradeBidNotional": 2020.0,
		"TradeAskVolume": 20.0, "TradeAskCount": 2, "TradeAskNotional": 2030.0,
		"TradeBidVWAP": 101.0, "TradeAskVWAP": 101.5, "TradeAskAvgPrice": 101.5, "TradeAskMedianPrice": 101.5,
		"TradeUnknownVolume": 60.0, "TradeUnknownCount": 1, "TradeUnknownVWAP": 101.0,
		"TradeBidOpen": 101.0, "TradeBidHigh": 101.0, "TradeBidLow": 101.0, "TradeBidClose": 101.0,
		"TradeAskOpen": 100.0, "TradeAskHigh": 103.0, "TradeAskLow": 100.0, "TradeAskClose": 103.0,
		"TradeBidVolatility": nil, "TradeAskVolatility": nil,
		"TradeUnknownRetailCount": 1, "TradeAskRetailCount": 1, "TradeBidOTCVolume": 0.0,
		"DiscrepancyToPreTradeMidBid":      49.75124378109453,
		"DiscrepancyToPreTradeMidAsk":      24.143985952589993,
		"DiscrepancyToPreTradeMidFirst":    -49.75124378109453,
		"DiscrepancyToPreTradeMidLast":     0.0,
		"DiscrepancyToPreTradeMidMin":      -49.75124378109453,
		"DiscrepancyToPreTradeMidMax":      98.03921568627452,
		"DiscrepancyToPreTradeMidMedian":   24.875621890547265,
		"DiscrepancyToPreTradeMidStd":      63.66353842615799,
		"DiscrepancyToPreTradeMidBidFirst": 49.75124378109453, "DiscrepancyToPreTradeMidBidLast": 49.75124378109453,
		"DiscrepancyToPreTradeMidAskFirst": -49.75124378109453, "DiscrepancyToPreTradeMidAskLast": 98.03921568627452,
		"BlockTradeVolumeBid": 0.0, "BlockTradeCountBid": 0, "BlockTradeAvgNotionalBid": nil,
		"BlockTradeVolumeAsk": 20.0, "BlockTradeCountAsk": 2, "BlockTradeAvgNotionalAsk": 1015.0,
		"MarketState": "CONTINUOUS_TRADING",
	} {
		check(t, f, column, want)
	}
}

// prices is an example of prints of one minute with prices and the given sizes.
func prices(class string, prints ...[2]any) metric.Vector {
	v := metric.Vector{Columns: []string{"TradeTimestamp", "ListingId", "Classification", "LocalPrice", "Size"}}
	for _, p := range prints {
		v.Rows = append(v.Rows, []any{"09:00:10", 1, class, p[0], p[1]})
	}
	return v
}

func TestPinnedValues(t *testing.T) {
	const lit = "LIT_CONTINUOUS"
	for _, c := range []struct {
		name, config string
		rows         metric.Vector
		column       string
		want         any
	}{
		{"vwap", ``, prices(lit, [2]any{1, 1}, [2]any{10, 10}), "VWAP", 101.0 / 11},
		{"volatility", `generic_metrics: [{measures: Volatility}]`,
			prices(lit, [2]any{100, 1}, [2]any{101, 1}, [2]any{100, 1}, [2]any{101, 1}, [2]any{100, 1}),
			"TradeTotalVolatility", 13.842623341679174},
		{"prints without a price leave both sums", ``, prices(lit, [2]any{nil, 5}, [2]any{10, 10}), "VWAP", 10.0},
		{"prints without a price count in the volume", ``, prices(lit, [2]any{nil, 5}, [2]any{10, 10}), "Volume", 15.0},
		{"the bar opens at the first price", ``, prices(lit, [2]any{nil, 5}, [2]any{10, 10}), "Open", 10.0},
		{"an infinite price is none", ``, prices(lit, [2]any{math.Inf(1), 0}, [2]any{10, 10}, [2]any{math.Inf(-1), 5}), "VWAP", 10.0},
		{"it opens no bar", ``, prices(lit, [2]any{math.Inf(1), 0}, [2]any{10, 10}), "Open", 10.0},
		{"and is not the highest one", ``, prices(lit, [2]any{10, 10}, [2]any{math.Inf(1), 0}), "High", 10.0},
		{"no price", ``, prices(lit, [2]any{nil, 5}), "VWAP", nil},
		{"cancellations", ``, prices(lit, [2]any{10, 5}, [2]any{10, -2}), "Volume", 3.0},
		{"prints without a size do not count", `generic_metrics: [{measures: Count}]`,
			prices(lit, [2]any{10, nil}, [2]any{10, 1}), "TradeTotalCount", 1},
		{"absent filter column", `generic_metrics: [{measures: Count, attribute_filters: {NoSuchColumn: x}}]`,
			prices(lit, [2]any{10, 1}), "TradeTotalCount", 1},
		{"no bucket of its own prints", `generic_metrics: [{measures: [OTCVolume, Volume]}]`,
			prices("SI_OTC", [2]any{10, 7}), "TradeTotalOTCVolume", 7.0},
		{"the others see no row there", `generic_metrics: [{measures: [OTCVolume, Volume]}]`,
			prices("SI_OTC", [2]any{10, 7}), "TradeTotalVolume", 0.0},
		{"nor does the market state", `generic_metrics: [{measures: [OTCVolume, Volume]}]`,
			prices("SI_OTC", [2]any{10, 7}), "MarketState", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			check(t, computed(t, scanOf(t, c.config), minutes().Rule, c.rows), c.column, c.want)
		})
	}
}

func TestVolatilityIsOfConsecutiveSelectedPrints(t *testing.T) {
	v := metric.Vector{Columns: []string{"TradeTimestamp", "ListingId", "Classification", "LocalPrice", "Size", "BMLLTradeType"}}
	for _, p := range []struct {
		price float64
		kind  string
	}{{100, "LIT"}, {100, "DARK"}, {100.2, "LIT"}, {103, "DARK"}, {100.4, "LIT"}, {98, "DARK"}} {
		v.Rows = append(v.Rows, []any{"09:00:10", 1, "LIT_CONTINUOUS", p.price, 1, p.kind})
	}
	s := scanOf(t, `generic_metrics: [{measures: Volatility, attribute_filters: {BMLLTradeType: [LIT]}}]`)
	check(t, computed(t, s, minutes().Rule, v), "TradeTotalVolatility", 0.0023999761717513786)
}

func TestBucketsWithoutASelectedPrintDoNotExist(t *testing.T) {
	f := computed(t, scanOf(t, ``), minutes().Rule, prices("SI_OTC", [2]any{10, 7}))
	if f.Rows != 0 {
		t.Errorf("got %d rows", f.Rows)
	}
}
