package plan

import (
	"slices"

	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/universe"
)

// describe notes days and inputs of a partition that runs. The universes are resolved.
func (b *builder) describe(p *Partition) {
	p.Days, p.Inputs = nil, nil
	p.Sources = slices.Clone(b.universeFiles)
	for date := range p.Key.Days() {
		d := b.byDate[date]
		if d == nil || !b.wanted(d) {
			continue
		}
		day := ledger.Day{Date: date, Resolved: d.resolved, MICs: d.mics}
		if d.resolved {
			day.Listings, day.Universe = d.roster.count, d.roster.hash
			p.Sources = append(p.Sources, b.sources(d)...)
		}
		p.Days = append(p.Days, day)
		for _, f := range d.inputs(p.Pass) {
			p.Inputs = append(p.Inputs, inputOf(f))
		}
	}
}

// daysOf are the days of a batch with the files that its passes read.
func (b *builder) daysOf(batch *Batch) []Day {
	tables := tablesOf(batch.Passes)
	var days []Day
	for date := range batch.Range.Days() {
		if d := b.byDate[date]; d != nil && b.wanted(d) {
			days = append(days, b.day(d, tables))
		}
	}
	return days
}

// day keeps the files of the day's markets and notes those that are expected and absent.
func (b *builder) day(d *lakeDay, tables []string) Day {
	day := Day{Date: d.date, Files: map[string][]Input{}}
	if r := d.roster; r != nil {
		day.Universe = universe.Universe{Day: d.date, Listings: r.listings, Note: d.note}
		day.Listings, day.roster = r.count, r
	}
	due := b.due(d)
	for _, name := range tables {
		t, _ := b.p.Tables(name)
		have := map[string]bool{}
		for _, f := range d.files[name] {
			have[f.MIC] = true
			if f.MIC == "" || slices.Contains(d.mics, f.MIC) {
				o := b.opened[tableFile{name, f.Info.URI}]
				day.Files[name] = append(day.Files[name], Input{File: f, Table: t, Rows: o.rows, Texts: o.texts})
			} else if d.resolved && b.whole() {
				day.Unread = append(day.Unread, f)
			}
		}
		for _, mic := range due {
			if !have[mic] && !have[""] && b.expectedOf(d.date, mic) {
				day.Missing = append(day.Missing, Missing{Table: name, MIC: mic, Day: d.date})
			}
		}
	}
	return day
}

func (b *builder) checkMissing() error {
	if b.c.OnMissingInput != "fail" {
		return nil
	}
	var all []Missing
	for i := range b.p.Batches {
		for k := range b.p.Batches[i].Days {
			all = append(all, b.p.Batches[i].Days[k].Missing...)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return &MissingInputError{all}
}
