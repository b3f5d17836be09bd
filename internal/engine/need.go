package engine

import (
	"cmp"
	"math"
	"slices"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/vector"
)

// What a run takes beside the rows it holds, measured over files as pyarrow writes them.
const (
	openColumn   = 640 << 10 // a column in decoding: a compressed page, a page, a dictionary
	writtenPages = 2         // pages of a column in writing: the one that fills, what is encoded
	sessionHours = 10        // of a day that has buckets, about
	textPlace    = 20        // a text in a dictionary, beside its bytes and its length in the file
	shortText    = 3         // how many times as much a text takes there as in the file, at most
	rowsOfOrder  = 2         // rows that have the same order, at least
)

// Need estimates the bytes that a batch takes when there is enough memory, by the layout
// of its files; files without one count as in order. It is never exact: what a listing's
// rows lead to shows when they are read.
func Need(b *plan.Batch, layout func(plan.Input) (lake.Layout, bool), m Memory, threads int) int64 {
	waiting, most := int64(0), int64(0)
	for i := range b.Days {
		d := &dayRun{engine: &Engine{Memory: m, Threads: threads}, passes: b.Passes, day: &b.Days[i]}
		kept, moment := d.need(layout)
		waiting += kept
		most = max(most, moment+d.dictionaries())
	}
	writing := written(b) + m.Sent
	if m.Behind {
		writing += parquet.RowGroupBytes
	}
	return min(waiting, m.Spill.Memory) + max(most, writing)
}

// Least is what a batch takes however little memory there is: the open columns of one
// file with the identifiers of a day, or the pages that are written, with as much again
// for what comes and goes, and what remote places hold.
func Least(b *plan.Batch, m Memory) int64 {
	names := int64(0)
	for i := range b.Days {
		d := &dayRun{passes: b.Passes, day: &b.Days[i]}
		names = max(names, d.dictionaries())
	}
	return max(2*OpenColumns(b)*openColumn+m.Ahead+names, 2*written(b)+m.Sent)
}

// dictionaries is what the dictionaries of the identifiers take, about, that are read: they
// stay in memory until the rows of the file, or for operators those of the day, have been seen.
func (d *dayRun) dictionaries() int64 {
	bytes := int64(0)
	for _, name := range d.tables() {
		wanted := map[string]bool{}
		for _, w := range d.scans(name) {
			for _, c := range decoded(w) {
				wanted[c.Name] = wanted[c.Name] || c.Type == vector.String
			}
		}
		for _, in := range d.day.Files[name] {
			for column, text := range wanted {
				if text {
					bytes += dictionary(in, column)
				}
			}
		}
	}
	return bytes
}

// dictionary is what the dictionary of a column takes, at most: each of its texts lies in
// the file, with its length, once or for every row that has it.
func dictionary(in plan.Input, column string) int64 {
	text := min(in.Texts[column], math.MaxInt32*in.Rows)
	bytes := min(text*shortText, text+in.Rows*textPlace)
	if c, ok := in.Table.Column(column); ok && c.Repeats {
		bytes /= rowsOfOrder
	}
	return bytes
}

// OpenColumns is how many columns of a file a batch reads, at most.
func OpenColumns(b *plan.Batch) int64 {
	most := int64(0)
	for i := range b.Days {
		d := &dayRun{passes: b.Passes, day: &b.Days[i]}
		for _, name := range d.tables() {
			for _, w := range d.scans(name) {
				most = max(most, wantedColumns(w))
			}
		}
	}
	return most
}

// written is what the pages of the pass with most columns take while they are written.
func written(b *plan.Batch) int64 {
	most := int64(0)
	for _, p := range b.Passes {
		most = max(most, int64(len(p.Fields()))*8*parquet.PageRows*writtenPages)
	}
	return most
}

// need returns the bytes of the rows that a day leaves to be written, and the bytes that
// are in use for a moment.
func (d *dayRun) need(layout func(plan.Input) (lake.Layout, bool)) (kept, moment int64) {
	for _, name := range d.tables() {
		files := d.day.Files[name]
		for _, side := range d.extending(name) {
			for _, in := range files {
				kept += in.Rows * spill.RowBytes(side.Fields)
			}
		}
		for _, w := range d.scans(name) {
			rows, open := d.needOf(w, files, layout)
			kept, moment = kept+rows, max(moment, open)
		}
	}
	return kept, moment
}

// needOf is need of one scan of files.
func (d *dayRun) needOf(w wants, files []plan.Input, layout func(plan.Input) (lake.Layout, bool)) (kept, moment int64) {
	m := &d.engine.Memory
	columns := wantedColumns(w)
	var open []int64
	for _, in := range files {
		l, known := layout(in)
		bytes := columns*(openColumn+m.AtOnce(columns)-lake.LeastAtOnce) + min(m.Ahead, in.Info.Size)
		if known && !l.ByListing {
			bytes += min(in.Rows*(orderBytes+8*columns), m.Sort/int64(d.engine.atOnce()))
		}
		open = append(open, bytes)
		kept += d.rowsKept(w, in, l, known)
		for i, c := range w.collects {
			rowBytes := int64(8 * packingOf(typesOf(c.Columns)).columns())
			kept += in.Rows * rowBytes
			seen := l.Largest
			if size := d.engine.windowRows(w.readers[i].operator, w.readers[i].rule); size > 0 {
				seen = min(seen, int64(size))
			}
			moment = max(moment, seen*(rowBytes+spanBytes))
		}
	}
	slices.SortFunc(open, func(a, b int64) int { return cmp.Compare(b, a) })
	together := int64(0)
	for _, bytes := range open[:min(len(open), d.engine.atOnce())] {
		together += bytes
	}
	return kept, max(moment, together)
}

// rowsKept estimates the bytes of the buckets that a file leads to.
func (d *dayRun) rowsKept(w wants, in plan.Input, l lake.Layout, known bool) int64 {
	listings := int64(d.day.Listings)
	if known {
		listings = min(listings, int64(l.Listings))
	}
	bytes := int64(0)
	for _, r := range w.requests {
		rows := in.Rows
		switch r.Rule.Mode {
		case bucket.Daily:
			rows = min(rows, listings)
		case bucket.Fixed:
			rows = min(rows, listings*(sessionHours*3600e9/r.Rule.Width+1))
		}
		bytes += rows * int64(8*(2+len(r.Metrics)))
	}
	return bytes
}

// wantedColumns counts the columns of a table that a scan decodes, about.
func wantedColumns(w wants) int64 { return int64(len(decoded(w))) }

// decoded are the columns of a table that a scan decodes, about: derived ones are one.
func decoded(w wants) []scan.Column {
	p, err := scan.Compile(scan.Keys{Listing: "ListingId", Time: "time"}, w.requests, w.collects,
		func(name string, _ vector.Type) (string, *expr.Node, bool) { return name, nil, true }, 0)
	if err != nil {
		return nil
	}
	return p.Columns
}
