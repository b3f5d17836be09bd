// Command ownlake writes a tiny lake in the layouts of two vendors, for the guide: books
// with a file per symbol (LOBSTER) and trades with a file per market (Databento).
//
//	go run ./examples/ownlake examples/ownlake/lake
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/parquet-go/parquet-go"
)

// book is a row of a LOBSTER order book with prices in dollars and times in ns.
type book struct {
	Time      int64   `parquet:"time"` // ns since 1970-01-01, UTC
	AskPrice1 float64 `parquet:"ask_price_1"`
	AskSize1  int64   `parquet:"ask_size_1"`
	BidPrice1 float64 `parquet:"bid_price_1"`
	BidSize1  int64   `parquet:"bid_size_1"`
}

// trade is a row of Databento's schema trades.
type trade struct {
	TsEvent      int64   `parquet:"ts_event"` // ns since 1970-01-01, UTC
	InstrumentID int64   `parquet:"instrument_id"`
	Symbol       string  `parquet:"symbol"`
	Price        float64 `parquet:"price"`
	Size         int64   `parquet:"size"`
	Sequence     int64   `parquet:"sequence"`
}

var open = time.Date(2026, 1, 5, 14, 30, 0, 0, time.UTC)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: ownlake FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(root string) error {
	for _, folder := range []string{"lobster", "databento"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			return err
		}
	}
	var trades []trade
	for n, symbol := range []string{"AAPL", "MSFT"} {
		var books []book
		mid := 100 + 50*float64(n)
		for i := range 600 {
			at := open.Add(time.Duration(i) * time.Second).UnixNano()
			mid += 0.01 * float64(i*7%5-2)
			books = append(books, book{at, mid + 0.01, int64(100 + i%50), mid - 0.01, int64(150 - i%50)})
			if i%3 == 0 {
				trades = append(trades, trade{at, int64(11 + n), symbol, mid, int64(10 + i%20), int64(i)})
			}
		}
		if err := parquet.WriteFile(filepath.Join(root, "lobster", symbol+"_2026-01-05_orderbook_1.parquet"), books); err != nil {
			return err
		}
	}
	return parquet.WriteFile(filepath.Join(root, "databento", "XNAS-20260105.trades.parquet"), trades)
}
