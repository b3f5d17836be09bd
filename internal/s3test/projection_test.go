package s3test_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/parquet/compress"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/laketest"
	"github.com/basaltlake/basalt/internal/s3test"
	"github.com/basaltlake/basalt/vector"
)

const (
	wideRows    = 40_000
	wideColumns = 60 // that nobody asks for, beside those that are read
)

// wideTrades are trades with many columns of random numbers, which do not compress.
func wideTrades(sorted bool) laketest.Rows {
	rows := laketest.Rows{
		{Name: "ListingId", Type: vector.Int}, {Name: "TradeTimestamp", Type: vector.Time},
		{Name: "Price", Type: vector.Float}, {Name: "Size", Type: vector.Float},
		{Name: "LocalPrice", Type: vector.Float}, {Name: "Classification", Type: vector.String},
		{Name: "AggressorSide", Type: vector.Int}, {Name: "PricePoint", Type: vector.Float},
	}
	own := len(rows)
	for i := range wideColumns {
		rows = append(rows, laketest.Rows{{Name: fmt.Sprintf("Other%02d", i), Type: vector.Float}}...)
	}
	random := rand.New(rand.NewPCG(1, 2))
	start := time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC).UnixNano()
	for i := range wideRows {
		id := 1 + i/(wideRows/2)
		if !sorted {
			id = 1 + i%2
		}
		values := []any{id, start + int64(i)*int64(100*time.Millisecond), 100 + random.Float64(), float64(1 + i%9), 100.0, "LIT_CONTINUOUS", i % 3, 0.5}
		for c := range rows {
			if c < own {
				rows[c].Values = append(rows[c].Values, values[c])
			} else {
				rows[c].Values = append(rows[c].Values, random.Float64())
			}
		}
	}
	return rows
}

// TestOnlyNeededColumnChunksAreRead wants a few columns of a wide file to cost a small
// part of its bytes and few requests, whether its rows lie in order or not.
func TestOnlyNeededColumnChunksAreRead(t *testing.T) {
	for _, sorted := range []bool{true, false} {
		t.Run(fmt.Sprint("sorted ", sorted), func(t *testing.T) {
			r := newRemote(t, s3test.Schedule{})
			folder := t.TempDir()
			path := filepath.Join(folder, "Trades-Plus/XLON/2026/03/05/trades-plus-XLON-20260305.parquet")
			if err := laketest.Write(path, wideTrades(sorted), laketest.Layout{Codec: compress.Codecs.Snappy, RowGroupRows: wideRows / 4}); err != nil {
				t.Fatal(err)
			}
			file, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			r.server.Upload(t, folder, bucket, "wide")
			text := "DATASETNAME: d\nSTART_DATE: 2026-03-05\nEND_DATE: 2026-03-05\n" +
				"PASSES:\n- name: prints\n  time_bucket_seconds: 60\n  timeline_mode: sparse_digitised\n  modules: [trade]\n" +
				"  trade_analytics:\n    generic_metrics: [{sides: Total, measures: [Volume, VWAP]}]\n"
			j, err := job.Parse("pipeline.yaml", []byte(text), config.Overrides{Lake: "s3://" + bucket + "/wide", Out: outRoot, Sets: r.settings(), Env: func(string) string { return "" }})
			if err != nil {
				t.Fatal(err)
			}
			result, err := j.Run(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if rows := result.Funnel.Tables["trades"].RowsBucketed; rows != wideRows {
				t.Fatalf("%d rows were read", rows)
			}
			lake := result.Funnel.Stores["lake"]
			if lake.BytesRead*5 > file.Size() {
				t.Errorf("%d bytes were read of a file of %d", lake.BytesRead, file.Size())
			}
			ranged := 0
			for _, q := range r.proxy.Requests() {
				if q.Range != "" && strings.Contains(q.Path, "/wide/Trades-Plus") {
					ranged++
				}
			}
			// Five columns of four row groups, the universe's two, and the end of the file
			// each time it is opened.
			if ranged > 20 {
				t.Errorf("%d requests for ranges", ranged)
			}
		})
	}
}
