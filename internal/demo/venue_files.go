package demo

import (
	"context"
	"path/filepath"
	"time"

	"github.com/basaltlake/basalt/internal/store"
)

// venueFiles are the files of a venue's day.
type venueFiles struct {
	store      store.Store
	l3         *orderSheet
	l2         *bookSheet
	trades     *tradeSheet
	states     *stateSheet
	references *referenceSheet
	cbbo       *consolidatedSheet
	opened     []lakeFile
}

// lakeFile is a sheet and the place of its file.
type lakeFile struct {
	table          string
	folder, prefix string
	sheet          *sheet
}

// newVenueFiles returns the sheets of any venue; opol is the MIC of the primaries.
func newVenueFiles(st store.Store, opol string) *venueFiles {
	return &venueFiles{
		store: st, l3: newOrderSheet(), l2: newBookSheet(), trades: newTradeSheet(opol),
		states: newStateSheet(), references: newReferenceSheet(opol), cbbo: newConsolidatedSheet(),
	}
}

// tables lists what a venue has; consolidated quotes lie with the primary.
func (v *venueFiles) tables(venue int) []lakeFile {
	files := []lakeFile{
		{"trades", "Trades-Plus", "trades-plus-", &v.trades.sheet},
		{"l2", "Equity", "", &v.l2.sheet},
		{"l3", "Equity-L3", "l3-", &v.l3.sheet},
		{"marketstate", "MarketState", "market-state-", &v.states.sheet},
		{"reference", "Reference", "reference-", &v.references.sheet},
	}
	if venue == 0 {
		files = append(files, lakeFile{"cbbo", "CBBO", "cbbo-", &v.cbbo.sheet})
	}
	return files
}

// open starts the files of a day.
func (v *venueFiles) open(ctx context.Context, o Options, day time.Time, venue int) error {
	v.opened = v.opened[:0]
	mic := o.MICs[venue]
	for _, f := range v.tables(venue) {
		path := filepath.Join(o.Root, f.folder, mic, day.Format("2006"), day.Format("01"), day.Format("02"),
			f.prefix+mic+"-"+day.Format("20060102")+".parquet")
		if err := f.sheet.open(ctx, v.store, path, mic, o.RowGroup); err != nil {
			v.abandon()
			return err
		}
		v.opened = append(v.opened, f)
	}
	return nil
}

// close finishes the files and returns the rows by table and the bytes of all.
func (v *venueFiles) close(ctx context.Context) (rows map[string]int64, size int64, err error) {
	rows = map[string]int64{}
	for _, f := range v.opened {
		if err := f.sheet.close(ctx); err != nil {
			v.abandon()
			return nil, 0, err
		}
		info, err := v.store.Stat(ctx, f.sheet.path)
		if err != nil {
			v.abandon()
			return nil, 0, err
		}
		size += info.Size
		rows[f.table] = f.sheet.total
	}
	return rows, size, nil
}

// abandon removes the unfinished files.
func (v *venueFiles) abandon() {
	for _, f := range v.opened {
		_ = f.sheet.file.Abort() // there is another error to tell
	}
}
