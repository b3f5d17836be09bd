package job_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/laketest"
	_ "github.com/basaltlake/basalt/internal/modules"
	"github.com/basaltlake/basalt/vector"
)

// trial is a run over a small lake: trades and books of two listings on two days.
type trial struct {
	lake, out string
	settings  job.Settings
}

const (
	firstDay  = "2026-03-05"
	secondDay = "2026-03-06"
)

var snappy = laketest.Layout{Codec: compress.Codecs.Snappy, RowGroupRows: 50}

func newTrial(t *testing.T) *trial {
	t.Helper()
	tr := &trial{lake: t.TempDir(), out: filepath.Join(t.TempDir(), "out")}
	for _, day := range []string{firstDay, secondDay} {
		tr.put(t, "Reference", "reference-", day, referenceRows(), laketest.Layout{})
		tr.put(t, "Trades-Plus", "trades-plus-", day, tradeRows(day), snappy)
		tr.put(t, "Equity", "", day, bookRows(day), snappy)
	}
	return tr
}

func (tr *trial) path(folder, prefix, day string) string {
	d := strings.ReplaceAll(day, "-", "")
	return filepath.Join(tr.lake, folder, "XLON", filepath.FromSlash(strings.ReplaceAll(day, "-", "/")), prefix+"XLON-"+d+".parquet")
}

func (tr *trial) trades(day string) string { return tr.path("Trades-Plus", "trades-plus-", day) }

func (tr *trial) put(t *testing.T, folder, prefix, day string, rows laketest.Rows, l laketest.Layout) {
	t.Helper()
	if err := laketest.Write(tr.path(folder, prefix, day), rows, l); err != nil {
		t.Fatal(err)
	}
}

func referenceRows() laketest.Rows {
	return laketest.Rows{
		{Name: "ListingId", Type: vector.Int, Values: []any{1, 2}},
		{Name: "MIC", Type: vector.String, Values: []any{"XLON", "XLON"}},
		{Name: "Ticker", Type: vector.String, Values: []any{"A", "B"}},
		{Name: "CurrencyCode", Type: vector.String, Values: []any{"GBX", "GBX"}},
	}
}

// clock is the time of row i of a day.
func clock(day string, i int) int64 {
	d, _ := time.Parse(time.DateOnly, day)
	return d.Add(9*time.Hour).UnixNano() + int64(i)*int64(time.Second)
}

func tradeRows(day string) laketest.Rows {
	rows := laketest.Rows{
		{Name: "ListingId", Type: vector.Int}, {Name: "TradeTimestamp", Type: vector.Time},
		{Name: "Price", Type: vector.Float}, {Name: "Size", Type: vector.Float},
		{Name: "LocalPrice", Type: vector.Float}, {Name: "Classification", Type: vector.String},
		{Name: "AggressorSide", Type: vector.Int}, {Name: "PricePoint", Type: vector.Float},
	}
	for id := 1; id <= 2; id++ {
		for i := range 100 {
			price := 100 + float64(i%7)/8
			for c, v := range []any{id, clock(day, i), price, float64(10 + i), price, "LIT_CONTINUOUS", i % 3, 0.5} {
				rows[c].Values = append(rows[c].Values, v)
			}
		}
	}
	return rows
}

func bookRows(day string) laketest.Rows {
	rows := laketest.Rows{
		{Name: "ListingId", Type: vector.Int}, {Name: "EventTimestamp", Type: vector.Time}, {Name: "L2EventNo", Type: vector.Int},
		{Name: "BidPrice1", Type: vector.Float}, {Name: "AskPrice1", Type: vector.Float},
		{Name: "BidQuantity1", Type: vector.Float}, {Name: "AskQuantity1", Type: vector.Float},
	}
	for id := 1; id <= 2; id++ {
		for i := range 100 {
			for c, v := range []any{id, clock(day, i), i, 99.5, 100.5 + float64(i%3), float64(i), 7.0} {
				rows[c].Values = append(rows[c].Values, v)
			}
		}
	}
	return rows
}

const plainPasses = `
PASSES:
- name: prints
  time_bucket_seconds: 60
  timeline_mode: sparse_digitised
  modules: [trade]
  trade_analytics:
    generic_metrics: [{sides: Total, measures: [Volume, VWAP]}]
- name: book
  time_bucket_seconds: 60
  timeline_mode: sparse_digitised
  modules: [l2]
  l2_analytics:
    spreads: [{variant: BPS}]
`

// text is a configuration with some passes and other keys.
func (tr *trial) text(passes string, more ...string) string {
	head := "LAKE: " + tr.lake + "\nDATASETNAME: d\nSTART_DATE: " + firstDay + "\nEND_DATE: " + secondDay + "\n"
	return head + strings.Join(more, "\n") + passes
}

func (tr *trial) run(ctx context.Context, text string) (*job.Result, error) {
	j, err := job.Parse("/etc/pipeline.yaml", []byte(text), config.Overrides{Out: tr.out, Env: func(string) string { return "" }})
	if err != nil {
		return nil, err
	}
	j.Settings = tr.settings
	return j.Run(ctx, nil)
}

// left returns the files in the output folder, without the records of runs.
func (tr *trial) left(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(tr.out, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "_basalt" {
			return fs.SkipDir
		}
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

func replace(old, new string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, new, 1) }
}

// TestBadInputIsSaidAndLeavesNothing wants messages that name what is wrong and where,
// and no output in sight.
func TestBadInputIsSaidAndLeavesNothing(t *testing.T) {
	for _, c := range []struct {
		name   string
		damage func(t *testing.T, tr *trial)
		config func(string) string
		want   []string
	}{
		{name: "no such lake", config: replace("LAKE: ", "LAKE: /nowhere"), want: []string{"no-lake", "/nowhere", "--lake"}},
		{name: "an empty lake", damage: func(t *testing.T, tr *trial) { tr.lake = t.TempDir() }, want: []string{"no-lake", "BASALT_LAKE"}},
		{name: "no file in these days", config: replace("START_DATE: "+firstDay+"\nEND_DATE: "+secondDay, "START_DATE: 2020-01-06\nEND_DATE: 2020-01-07"),
			want: []string{"no-input", "2020-01-06", "trades"}},
		{name: "a weekend that is left out", config: replace("START_DATE: "+firstDay+"\nEND_DATE: "+secondDay, "START_DATE: 2020-01-04\nEND_DATE: 2020-01-05\nEXCLUDE_WEEKENDS: true"),
			want: []string{"no-input", "from 2020-01-04 to 2020-01-05, without the weekends that EXCLUDE_WEEKENDS leaves out: check"}},
		{name: "a file for a day is missing and may not be", damage: func(t *testing.T, tr *trial) { remove(t, tr.trades(secondDay)) },
			config: replace("DATASETNAME", "ON_MISSING_INPUT: fail\nDATASETNAME"), want: []string{"missing-input", "trades", "XLON", secondDay}},
		{name: "a file of 0 bytes", damage: func(t *testing.T, tr *trial) { write(t, tr.trades(secondDay), nil) },
			want: []string{"empty-file", "trades-plus-XLON-20260306.parquet"}},
		{name: "a folder in the place of a file", damage: func(t *testing.T, tr *trial) {
			remove(t, tr.trades(secondDay))
			if err := os.Mkdir(tr.trades(secondDay), 0o755); err != nil {
				t.Fatal(err)
			}
		}, want: []string{"not-a-file", "trades-plus-XLON-20260306.parquet", "a folder"}},
		{name: "a link that leads nowhere", damage: func(t *testing.T, tr *trial) {
			remove(t, tr.trades(secondDay))
			if err := os.Symlink("/mnt/gone.parquet", tr.trades(secondDay)); err != nil {
				t.Fatal(err)
			}
		}, want: []string{"not-a-file", "trades-plus-XLON-20260306.parquet", "a link to /mnt/gone.parquet"}},
		{name: "no Parquet at all", damage: func(t *testing.T, tr *trial) { write(t, tr.trades(secondDay), []byte("ListingId,Price\n1,2\n1,2\n")) },
			want: []string{"corrupt-file", "trades-plus-XLON-20260306.parquet"}},
		{name: "a truncated file", damage: func(t *testing.T, tr *trial) {
			data := read(t, tr.trades(secondDay))
			write(t, tr.trades(secondDay), data[:len(data)/2])
		}, want: []string{"corrupt-file", "trades-plus-XLON-20260306.parquet"}},
		{name: "a damaged page", damage: func(t *testing.T, tr *trial) { damagePage(t, tr.trades(secondDay), 2, "Size") },
			want: []string{"corrupt-file", "trades-plus-XLON-20260306.parquet", "row group 2", "column Size"}},
		{name: "a damaged key column", damage: func(t *testing.T, tr *trial) { damagePage(t, tr.trades(secondDay), 1, "TradeTimestamp") },
			want: []string{"corrupt-file", "trades-plus-XLON-20260306.parquet", "row group 1", "column TradeTimestamp"}},
		{name: "a column of text where numbers are", damage: func(t *testing.T, tr *trial) {
			rows := tradeRows(secondDay)
			size := rows.Col("Size")
			size.Type = vector.String
			for i := range size.Values {
				size.Values[i] = "many"
			}
			tr.put(t, "Trades-Plus", "trades-plus-", secondDay, rows, snappy)
		}, want: []string{"column-type", "trades-plus-XLON-20260306.parquet", "column Size"}},
		{name: "no listing column", damage: func(t *testing.T, tr *trial) {
			tr.put(t, "Trades-Plus", "trades-plus-", secondDay, tradeRows(secondDay).Without("ListingId"), snappy)
		}, want: []string{"no-key-column", "trades-plus-XLON-20260306.parquet", "listing", "TABLES.trades"}},
		{name: "no timestamp column", damage: func(t *testing.T, tr *trial) {
			tr.put(t, "Trades-Plus", "trades-plus-", secondDay, tradeRows(secondDay).Without("TradeTimestamp"), snappy)
		}, want: []string{"no-key-column", "trades-plus-XLON-20260306.parquet", "timestamp", "time_column"}},
		{name: "a column in no file", config: replace("measures: [Volume, VWAP]", "measures: [Volume, NotionalEUR]"),
			want: []string{"missing-column", "NotionalEUR", "TradeNotionalEUR", "trades", "2 files", "Price", "/etc/pipeline.yaml:12:5: missing-column: PASSES.prints.trade_analytics: "}},
		{name: "END_DATE before START_DATE", config: replace("END_DATE: "+secondDay, "END_DATE: 2026-03-01"),
			want: []string{"bad-dates", "2026-03-01", firstDay, "/etc/pipeline.yaml:4:"}},
		{name: "an unknown module", config: replace("modules: [trade]", "modules: [trads]"),
			want: []string{"unknown-module", "trads", "trade", "/etc/pipeline.yaml:"}},
		{name: "an unknown key", config: replace("time_bucket_seconds", "time_buckets_seconds"),
			want: []string{"unknown-key", "time_bucket_seconds", "/etc/pipeline.yaml:"}},
		{name: "a level deeper than the book", config: replace("spreads: [{variant: BPS}]", "liquidity: [{sides: Bid, levels: 11, measures: Price}]"),
			want: []string{"level 11", "10", "/etc/pipeline.yaml:"}},
		{name: "two modules with one column", config: replace("    spreads: [{variant: BPS}]", "    spreads: [{variant: BPS}]\n- name: both\n  time_bucket_seconds: 60\n  modules: [trade, retail_imbalance]\n"+
			"  trade_analytics: {generic_metrics: [{sides: Total, measures: Volume, output_name_pattern: RetailTradeImbalance}]}"),
			want: []string{"output-clash", "RetailTradeImbalance", "trade", "retail_imbalance", "/etc/pipeline.yaml:"}},
		{name: "two modules of one configuration with one pattern", config: replace("modules: [l2]\n  l2_analytics:\n    spreads: [{variant: BPS}]",
			"modules: [l2, l2tw]\n  l2_analytics:\n    spreads: [{variant: [Abs, BPS], output_name_pattern: '{variant}', aggregations: [TWA]}]"),
			want: []string{"output-clash", "module l2tw and module l2 both have Abs, BPS", "l2_analytics", "a pass of its own", "/etc/pipeline.yaml:"}},
		{name: "a column whose name is two lines", config: replace("    spreads: [{variant: BPS}]", "    spreads: [{variant: [Abs, BPS], output_name_pattern: \"a\\n{variant}\"}]"),
			want: []string{"bad-name", `module l2 has a column named "a\nAbs"`, "output_name_pattern", "/etc/pipeline.yaml:"}},
		{name: "a universe of no kind", config: replace("DATASETNAME", "UNIVERSE: mik=XLON\nDATASETNAME"), want: []string{`"mik"`, `"mic"`}},
		{name: "a universe file that is not there", config: replace("DATASETNAME", "UNIVERSE: file=/nowhere.csv\nDATASETNAME"), want: []string{"/nowhere.csv"}},
		{name: "an unknown market", config: replace("DATASETNAME", "UNIVERSE: mic=XXXX\nDATASETNAME"), want: []string{"XXXX"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tr := newTrial(t)
			if c.damage != nil {
				c.damage(t, tr)
			}
			text := tr.text(plainPasses)
			if c.config != nil {
				if changed := c.config(text); changed == text {
					t.Fatal("the configuration is as before")
				} else {
					text = changed
				}
			}
			r, err := tr.run(context.Background(), text)
			if err == nil {
				t.Fatalf("it ran and wrote %d outputs", len(r.Partitions))
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is not in the message:\n%v", want, err)
				}
			}
			if files := tr.left(t); len(files) > 0 {
				t.Errorf("these files are left: %v", files)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// damagePage overwrites the first page of a column in a row group.
func damagePage(t *testing.T, path string, rowGroup int, column string) {
	t.Helper()
	data := read(t, path)
	r, err := file.NewParquetReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	chunk, err := r.MetaData().RowGroup(rowGroup).ColumnChunk(r.MetaData().Schema.ColumnIndexByName(column))
	if err != nil {
		t.Fatal(err)
	}
	at, size := chunk.DataPageOffset(), chunk.TotalCompressedSize()
	for i := at + size/3; i < at+size; i++ {
		data[i] = 0xff
	}
	write(t, path, data)
}
