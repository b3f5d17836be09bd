package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/vector"
)

// overlayPrefix marks the columns of a program that a side output adds to the file's.
const overlayPrefix = "side output:"

// scanOverlaid scans the rows of a file together with the columns of a side output that
// has a row per row. Rows of both are sorted in memory, where they have the same order.
func (f *tableFile) scanOverlaid(ctx context.Context, e *Engine, w wants, dayStart int64, to *received) error {
	k, err := f.opened.Keys()
	if err != nil {
		return err
	}
	f.keys = k
	_, _, err = f.sorted(ctx, e, scan.Keys{Listing: k.Listing.Column, Time: k.Time.Column, Sequence: k.Sequence.Column}, w, dayStart, to)
	return err
}

// gatherAll gathers the columns of a program for some listings, from the file and from
// the side output that is laid over it.
func (f *tableFile) gatherAll(ctx context.Context, e *Engine, columns []scan.Column, listings []int64, places []int32, total int) ([]vector.Column, error) {
	var own []scan.Column
	for _, c := range columns {
		if !strings.HasPrefix(c.Name, overlayPrefix) {
			own = append(own, c)
		}
	}
	gathered, err := gather(ctx, own, f.rows(), f.open, places, total, e.Threads)
	if err != nil || len(own) == len(columns) {
		return gathered, err
	}
	rows, err := f.overlayRows(listings, total)
	if err != nil {
		return nil, err
	}
	cols := make([]vector.Column, 0, len(columns))
	for _, c := range columns {
		name, laid := strings.CutPrefix(c.Name, overlayPrefix)
		if !laid {
			cols, gathered = append(cols, gathered[0]), gathered[1:]
			continue
		}
		column, err := readAs(take(*f.overlay.Col(name), rows), c)
		if err != nil {
			return nil, err
		}
		cols = append(cols, column)
	}
	return cols, nil
}

// overlayRows returns the rows of the side output of the given listings.
func (f *tableFile) overlayRows(listings []int64, total int) ([]int32, error) {
	id := f.overlay.Col("ListingId").Ints
	rows := make([]int32, 0, total)
	for _, l := range listings {
		first, _ := slices.BinarySearch(id, l)
		for i := first; i < len(id) && id[i] == l; i++ {
			rows = append(rows, int32(i))
		}
	}
	if len(rows) != total {
		return nil, fmt.Errorf("a side output has %d rows for the %d rows of the table it extends", len(rows), total)
	}
	return rows, nil
}
