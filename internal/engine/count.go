package engine

import (
	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/scan"
)

// countFile adds what became of a file's rows. Several modules may look at a table,
// each through its own filter: a row is bucketed when the widest filter lets it pass.
func (d *dayRun) countFile(in plan.Input, read int64, dropped scan.Dropped, result *scan.Result) {
	file := &report.Funnel{}
	t := file.Table(in.Table.Name)
	t.FilesRead++
	t.Bytes += in.Info.Size
	t.RowsRead += read
	t.Drop(report.NullListing, dropped.NullListing)
	t.Drop(report.NullTimestamp, dropped.NullTime)
	t.Drop(report.OutsideUniverse, dropped.Outside)
	kept := read - dropped.NullListing - dropped.NullTime - dropped.Outside
	bucketed := int64(0)
	for _, n := range result.Bucketed {
		bucketed = max(bucketed, n)
	}
	for _, n := range result.Taken {
		bucketed = max(bucketed, n)
	}
	t.RowsBucketed += bucketed
	t.Drop(report.Filter, kept-bucketed)
	if t.RowsFar = result.Far; t.RowsFar > 0 {
		file.Warn("%s %s: %d rows have times more than %d days away from the day of their file and are computed at those times: correct the file, or time_unit of TABLES.%s",
			in.Table.Name, report.FileName(in.MIC, d.day.Date.String()), t.RowsFar, calendar.NearDays, in.Table.Name)
	}
	t.ByFile(in.MIC, d.day.Date.String())
	d.funnel.Add(file)
	if d.engine.Counted != nil {
		d.engine.Counted(d.day.Date, in, file)
	}
}
