package plan

import (
	"context"
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/universe"
)

// referenceTable is where universes come from if a day has it.
const referenceTable = "reference"

// lakeDay is a day with its files, and the universe once that is asked for.
type lakeDay struct {
	date      calendar.Date
	files     map[string][]lake.File // by table; those that the universe may have
	reference []lake.File
	resolved  bool
	err       error  // why the universe cannot be resolved
	note      string // on the universe
	roster    *roster
	mics      []string
	before    []string // markets that days before had in their universes, sorted
}

// any reports whether there is something to resolve a universe for.
func (b *builder) any(d *lakeDay) bool { return len(d.files) > 0 || len(b.tables) == 0 }

// whole reports whether all listings that there are on a day are asked for.
func (b *builder) whole() bool { return b.spec.Whole() && b.c.Limit == 0 }

// markets are those of a day's universe. Where that is the listings found in files, a file
// in which there is none is of it too: what becomes of its rows is counted.
func (b *builder) markets(d *lakeDay, u *universe.Universe) []string {
	mics := u.MICs()
	if len(d.reference) > 0 || !b.whole() {
		return mics
	}
	for _, files := range d.files {
		for _, f := range files {
			if f.MIC != "" {
				mics = append(mics, f.MIC)
			}
		}
	}
	slices.Sort(mics)
	return slices.Compact(mics)
}

// inputs are the files of a pass, of the markets of the universe.
func (d *lakeDay) inputs(p *Pass) []lake.File {
	var files []lake.File
	for _, name := range p.Tables() {
		for _, f := range d.files[name] {
			if f.MIC == "" || slices.Contains(d.mics, f.MIC) {
				files = append(files, f)
			}
		}
	}
	return files
}

// list finds the files of all days.
func (b *builder) list(ctx context.Context) error {
	dates := b.dates()
	b.byDate = map[calendar.Date]*lakeDay{}
	for _, date := range dates {
		d := &lakeDay{date: date, files: map[string][]lake.File{}}
		b.byDate[date] = d
		b.days = append(b.days, d)
	}
	found := 0
	for _, name := range b.tables {
		files, err := b.lake.Files(ctx, name, dates, b.spec.MICs())
		if err != nil {
			return err
		}
		for _, f := range files {
			d := b.byDate[f.Day]
			d.files[name] = append(d.files[name], f)
		}
		found += len(files)
	}
	if found == 0 && len(b.tables) > 0 && b.o.Excerpt == nil {
		return b.noInput(ctx, dates)
	}
	return b.listSources(ctx, dates)
}

// noInput is the error of a run without any file.
func (b *builder) noInput(ctx context.Context, dates []calendar.Date) error {
	e := &NoInputError{Root: b.lake.Root(), Tables: b.tables, Universe: b.p.Universe, Days: b.p.Days,
		LeftOut: len(dates) < b.p.Days.Len()}
	if b.spec.MICs() == nil {
		return e
	}
	for _, name := range b.tables {
		files, err := b.lake.Files(ctx, name, dates, nil)
		if err != nil {
			return err
		}
		for _, f := range files {
			if f.MIC != "" {
				e.Markets = append(e.Markets, f.MIC)
			}
		}
	}
	slices.Sort(e.Markets)
	e.Markets = slices.Compact(e.Markets)
	return e
}

// listSources finds what universes are taken from.
func (b *builder) listSources(ctx context.Context, dates []calendar.Date) error {
	if _, known := b.p.Tables(referenceTable); known {
		files, err := b.lake.Files(ctx, referenceTable, dates, nil)
		if err != nil {
			return err
		}
		for _, f := range files {
			d := b.byDate[f.Day]
			d.reference = append(d.reference, f)
		}
	}
	return b.listUniverseFiles(ctx)
}

// sources is what the universe of a day is taken from: reference data, or the tables.
func (b *builder) sources(d *lakeDay) []ledger.Input {
	var all []ledger.Input
	if len(d.reference) > 0 {
		for _, f := range d.reference {
			all = append(all, inputOf(f))
		}
		return all
	}
	for _, name := range b.tables {
		for _, f := range d.files[name] {
			all = append(all, inputOf(f))
		}
	}
	return all
}

func inputOf(f lake.File) ledger.Input {
	return ledger.Input{Table: f.Table, MIC: f.MIC, Symbol: f.Symbol, Day: f.Day, URI: f.Info.URI,
		Size: f.Info.Size, Modified: f.Info.Modified.UTC(), ETag: f.Info.ETag}
}

// lookBack notes for each day which markets the days before it had.
func (b *builder) lookBack() {
	var before []string
	if b.o.Excerpt != nil {
		before = b.o.Excerpt.Markets
	}
	for _, d := range b.days {
		d.before = before
		had := d.mics
		if !d.resolved {
			had = b.earlierMarkets[d.date]
		}
		for _, mic := range had {
			if i, known := slices.BinarySearch(before, mic); !known {
				before = slices.Insert(slices.Clip(before), i, mic) // the days so far keep theirs
			}
		}
	}
}

// due are the markets of which a day should have files. A market of which nothing came, no
// reference data either, is in no universe of its day: those of the days before and those
// that are asked for by name are due too, where the universe is whole markets.
func (b *builder) due(d *lakeDay) []string {
	switch {
	case !d.resolved:
		return d.before
	case !b.whole():
		return d.mics
	}
	mics := slices.Clone(d.mics)
	for _, mic := range slices.Concat(d.before, b.spec.MICs()) {
		described := slices.ContainsFunc(d.reference, func(f lake.File) bool { return f.MIC == mic || f.MIC == "" })
		if !described && !slices.Contains(mics, mic) {
			mics = append(mics, mic)
		}
	}
	slices.Sort(mics)
	return mics
}

// wanted reports whether the days have a place for this one: it has files, or should.
func (b *builder) wanted(d *lakeDay) bool {
	return b.any(d) || b.expected(d.date, d.before)
}
