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

// book is a row of a LOBSTER order book, with the time of its message.
type book struct {
	Time      float64 `parquet:"time"`        // seconds after midnight in New York
	AskPrice1 int64   `parquet:"ask_price_1"` // in units of 0.0001 dollars
	AskSize1  int64   `parquet:"ask_size_1"`
	BidPrice1 int64   `parquet:"bid_price_1"`
	BidSize1  int64   `parquet:"bid_size_1"`
}

// noAsk is the price of an ask level that is empty.
const noAsk = 9_999_999_999

// trade is a row of Databento's schema trades.
type trade struct {
	TsEvent      int64   `parquet:"ts_event"` // ns since 1970-01-01, UTC
	InstrumentID int64   `parquet:"instrument_id"`
	Symbol       string  `parquet:"symbol"`
	Price        float64 `parquet:"price"`
	Size         int64   `parquet:"size"`
	Sequence     int64   `parquet:"sequence"`
}

// The market opens at 9:30 in New York.
var open = time.Date(2026, 1, 5, 14, 30, 0, 0, time.UTC)

const openSeconds = 9.5 * 3600

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
		mid := int64(1_000_000 + 500_000*n)
		for i := range 600 {
			mid += int64(100 * (i*7%5 - 2))
			row := book{openSeconds + float64(i), mid + 100, int64(100 + i%50), mid - 100, int64(150 - i%50)}
			if i%100 == 7 {
				row.AskPrice1, row.AskSize1 = noAsk, 0
			}
			books = append(books, row)
			if i%3 == 0 {
				at := open.Add(time.Duration(i) * time.Second).UnixNano()
				trades = append(trades, trade{at, int64(11 + n), symbol, float64(mid) / 10_000, int64(10 + i%20), int64(i)})
			}
		}
		if err := parquet.WriteFile(filepath.Join(root, "lobster", symbol+"_2026-01-05_orderbook_1.parquet"), books); err != nil {
			return err
		}
	}
	return parquet.WriteFile(filepath.Join(root, "databento", "XNAS-20260105.trades.parquet"), trades)
}
