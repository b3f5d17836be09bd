package job

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/laketest"
	_ "github.com/basaltlake/basalt/internal/modules"
	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/vector"
)

// write puts a file of named columns into a folder.
func write(t *testing.T, path string, names []string, cols ...vector.Column) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var fields []vector.Field
	for i, name := range names {
		fields = append(fields, vector.Field{Name: name, Type: cols[i].Type})
	}
	w, err := parquet.NewWriter(f, fields, parquet.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(cols, cols[0].Len()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func floats(v ...float64) vector.Column { return vector.Column{Type: vector.Float, Floats: v} }
func ints(v ...int64) vector.Column     { return vector.Column{Type: vector.Int, Ints: v} }

// runIn runs a configuration.
func runIn(folder, yaml string) (*Result, error) {
	j, err := Parse(filepath.Join(folder, "pipeline.yaml"), []byte(yaml), config.Overrides{Out: filepath.Join(folder, "out")})
	if err != nil {
		return nil, err
	}
	return j.Run(context.Background(), nil)
}

// runOne runs a configuration and returns the rows of its only output.
func runOne(t *testing.T, folder, yaml string, columns ...string) *vector.Frame {
	t.Helper()
	r, err := runIn(folder, yaml)
	if err != nil {
		t.Fatal(err)
	}
	frame, err := lake.ReadColumns(context.Background(), store.NewLocal(), r.Partitions[0].Written.URI, laketest.Among(columns))
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

// A file per symbol without any id, seconds since midnight in New York, prices times
// 10,000.
func TestLobsterStyleBooksAreReadWhereTheyLie(t *testing.T) {
	folder := t.TempDir()
	for symbol, shift := range map[string]float64{"AAPL": 0, "MSFT": 1_000_000} {
		write(t, filepath.Join(folder, "lobster", symbol+"_2012-06-21_orderbook.parquet"),
			[]string{"time", "ask_price_1", "ask_size_1", "bid_price_1", "bid_size_1"},
			floats(34200.25, 34215.000000001, 34290.5), floats(5859400+shift, 5859500+shift, 5859600+shift),
			ints(200, 100, 300), floats(5853300+shift, 5853400+shift, 5853500+shift), ints(18, 19, 20))
	}
	f := runOne(t, folder, `
START_DATE: 2012-06-21
END_DATE: 2012-06-21
LAKE: lobster
TABLES:
  l2:
    path: "{symbol}_{date}_orderbook.parquet"
    time_column: time
    time_unit: s_of_day
    time_zone: America/New_York
    columns: {"AskQuantity{n}": "ask_size_{n}", "BidQuantity{n}": "bid_size_{n}"}
    derived: {"AskPrice{n}": "ask_price_{n} / 10000", "BidPrice{n}": "bid_price_{n} / 10000"}
PASSES:
  - name: book
    timeline_mode: sparse_digitised
    modules: [l2]
    l2_analytics:
      liquidity: [{sides: [Bid, Ask], levels: 1, measures: [Price, Quantity]}]
      spreads: [{variant: Abs}]
`, "Ticker", "TimeBucket", "AskPrice1", "BidQuantity1", "SpreadAbs")
	if f.Rows != 4 {
		t.Fatalf("%d rows, want two buckets of two symbols", f.Rows)
	}
	seen := map[string]bool{}
	for i := 0; i < f.Rows; i += 2 {
		ticker, _ := f.Col("Ticker").Text(i)
		seen[ticker] = true
		base := map[string]float64{"AAPL": 585.95, "MSFT": 685.95}[ticker]
		if got := f.Col("AskPrice1").Floats[i]; math.Abs(got-base) > 1e-9 {
			t.Errorf("%s: ask %v, want %v", ticker, got, base)
		}
		if got := f.Col("TimeBucket").Ints[i]; got != 1340285460_000_000_000 { // 13:31:00 UTC
			t.Errorf("%s: bucket %d", ticker, got)
		}
		if got := f.Col("SpreadAbs").Floats[i]; math.Abs(got-0.61) > 1e-9 {
			t.Errorf("%s: spread %v", ticker, got)
		}
		if f.Col("BidQuantity1").Floats[i] != 19 || f.Col("BidQuantity1").Floats[i+1] != 20 {
			t.Errorf("%s: quantities %v", ticker, f.Col("BidQuantity1").Floats)
		}
	}
	if !seen["AAPL"] || !seen["MSFT"] {
		t.Errorf("symbols %v", seen)
	}
}

// A listing may have any number, also one that a program thinks of for none.
func TestRowsOfSymbolsThatAreNotInTheUniverseAreNobodys(t *testing.T) {
	for _, c := range []struct{ id, place string }{
		{"0", `path: "{symbol}_{yyyymmdd}.parquet"`},
		{"-2", `{path: "all_{yyyymmdd}.parquet", symbol_column: symbol}`},
	} {
		folder := t.TempDir()
		day := calendar.DateOf(2026, time.January, 5).Start()
		columns := []string{"TradeTimestamp", "Price", "Size", "symbol"}
		symbols := vector.Column{Type: vector.String, Codes: []int32{0, 1}, Dict: dict("AAPL", "MSFT")}
		write(t, filepath.Join(folder, "lake", "all_20260105.parquet"), columns, ints(day+1e9, day+2e9), floats(1, 2), floats(10, 20), symbols)
		for i, symbol := range []string{"AAPL", "MSFT"} {
			write(t, filepath.Join(folder, "lake", symbol+"_20260105.parquet"), columns[:3],
				ints(day+int64(i+1)*1e9), floats(float64(i+1)), floats(float64(i+1)*10))
		}
		members := filepath.Join(folder, "members.csv")
		if err := os.WriteFile(members, []byte("ListingId,MIC,Symbol\n"+c.id+",XNAS,AAPL\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		f := runOne(t, folder, fmt.Sprintf(printsBySymbol, c.place), "ListingId", "TradeTotalVolume")
		if f.Rows != 1 || f.Col("TradeTotalVolume").Floats[0] != 10 {
			t.Errorf("%s: %d rows, volume %v", c.place, f.Rows, f.Col("TradeTotalVolume").Floats)
		}
	}
}

// TestNamesOfSeveralListingsAreRefused has files that name listings, and two listings of a
// name, which no row of theirs can be told to be of.
func TestNamesOfSeveralListingsAreRefused(t *testing.T) {
	for members, want := range map[string]string{
		"1,XNAS,AAPL,\n2,XNAS,AAPL,\n":            `"AAPL" may be listing 1 or 2`,
		"1,XNAS,AAPL,\n2,ARCX,MSFT,\n3,XNAS,M,\n": "",
		"1,XNAS,B,\n2,XNAS,B,\n3,XNAS,AAPL,\n":    "", // the files do not have it
		"1,XNAS,AAPL,\n2,XNAS,AAPL,AAPL\n":        "", // one is the symbol
		"1,XNAS,A,AAPL\n2,XNAS,B,AAPL\n":          `"AAPL" may be listing 1 or 2`,
	} {
		for _, place := range []string{`path: "{symbol}_{yyyymmdd}.parquet"`, `{path: "all_{yyyymmdd}.parquet", symbol_column: symbol}`} {
			folder := t.TempDir()
			day := calendar.DateOf(2026, time.January, 5).Start()
			columns := []string{"TradeTimestamp", "Price", "Size", "symbol"}
			symbol := vector.Column{Type: vector.String, Codes: []int32{0}, Dict: dict("AAPL")}
			for _, name := range []string{"all", "AAPL"} {
				write(t, filepath.Join(folder, "lake", name+"_20260105.parquet"), columns, ints(day+1e9), floats(1), floats(10), symbol)
			}
			if err := os.WriteFile(filepath.Join(folder, "members.csv"), []byte("ListingId,MIC,Ticker,Symbol\n"+members), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := runIn(folder, fmt.Sprintf(printsBySymbol, place))
			if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%q, %s: %v", members, place, err)
			}
		}
	}
}

const printsBySymbol = `
START_DATE: 2026-01-05
END_DATE: 2026-01-05
LAKE: lake
UNIVERSE: file=members.csv
TABLES:
  trades:
    %s
PASSES:
  - {name: prints, timeline_mode: sparse_digitised, modules: [trade], trade_analytics: {classifications: [], generic_metrics: [{measures: Volume}]}}
`

// One file a day for all instruments, nanoseconds since 1970, prices in units of 1e-9.
func TestDatabentoStyleTradesAreReadWhereTheyLie(t *testing.T) {
	folder := t.TempDir()
	const day = 1704844800_000_000_000 // 2024-01-10
	write(t, filepath.Join(folder, "dbn", "xnas-itch-20240110.trades.parquet"),
		[]string{"ts_event", "instrument_id", "price", "size", "side"},
		ints(day+10e9, day+20e9, day+30e9), ints(38, 7, 38),
		ints(185_500_000_000, 90_000_000_000, 186_500_000_000), ints(100, 5, 300),
		vector.Column{Type: vector.String, Codes: []int32{0, 1, 1}, Dict: dict("A", "B")})
	f := runOne(t, folder, `
START_DATE: 2024-01-10
END_DATE: 2024-01-10
LAKE: dbn
TABLES:
  trades:
    path: "xnas-itch-{yyyymmdd}.trades.parquet"
    listing_column: instrument_id
    time_column: ts_event
    columns: {Size: size}
    types: {side: text}
    derived:
      LocalPrice: price / 1e9
      AggressorSide: coalesce(if(side = "B", 1), if(side = "A", 2))
PASSES:
  - name: bars
    timeline_mode: sparse_digitised
    modules: [trade]
    trade_analytics:
      classifications: []
      generic_metrics: [{measures: VWAP}, {measures: Volume, sides: [Total, Bid, Ask]}]
`, "ListingId", "TradeTotalVWAP", "TradeTotalVolume", "TradeBidVolume", "TradeAskVolume")
	volume := func(side string) float64 { return f.Col("Trade" + side + "Volume").Floats[1] }
	if f.Rows != 2 || f.Col("ListingId").Ints[1] != 38 || f.Col("TradeTotalVWAP").Floats[1] != 186.25 ||
		volume("Total") != 400 || volume("Bid") != 100 || volume("Ask") != 300 {
		t.Errorf("%+v", f.Cols)
	}
}

// Files whose path names no market follow the calendar of XXXX: of the three days of a
// weekend one has a file, and all are expected.
func TestFilesWithoutAMarketHaveACalendar(t *testing.T) {
	folder := t.TempDir()
	day := calendar.DateOf(2026, time.January, 9).Start() // a Friday
	write(t, filepath.Join(folder, "lake", "BTC_20260109.parquet"), []string{"TradeTimestamp", "Price", "Size"},
		ints(day+1e9), floats(1), floats(10))
	j, err := Parse(filepath.Join(folder, "pipeline.yaml"), []byte(`
START_DATE: 2026-01-09
END_DATE: 2026-01-11
LAKE: lake
BATCH_FREQ: D
CALENDARS: {XXXX: 24/7}
TABLES:
  trades: {path: "{symbol}_{yyyymmdd}.parquet"}
PASSES:
  - {name: prints, timeline_mode: sparse_digitised, modules: [trade], trade_analytics: {classifications: []}}
`), config.Overrides{Out: filepath.Join(folder, "out")})
	if err != nil {
		t.Fatal(err)
	}
	p, err := j.Plan(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	missing := 0
	for _, batch := range p.Batches {
		for _, d := range batch.Days {
			missing += len(d.Missing)
		}
	}
	if len(p.Partitions) != 3 || missing != 2 {
		t.Errorf("%d partitions, %d files missing", len(p.Partitions), missing)
	}
	for _, note := range p.Notes {
		if strings.Contains(note, "calendar") {
			t.Error(note)
		}
	}
}

func dict(values ...string) *vector.Dict {
	d := vector.NewDict()
	for _, v := range values {
		d.Code(v)
	}
	return d
}
