package engine

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/scan"
)

// atOnce returns the number of files scanned at a time.
func (e *Engine) atOnce() int { return max(1, min(e.Memory.Files, e.Threads)) }

// scanned is what one file gave.
type scanned struct {
	received *received
	result   *scan.Result
	dropped  scan.Dropped
	rows     int64
	missing  []string

	listings map[int64]struct{} // that have rows, when a pass compares its output with them
	columns  []string
}

// files scans the files of a table for all passes. What they give is added in the
// order of the files, whichever is ready first.
func (d *dayRun) files(ctx context.Context, table string) error {
	w := d.wants(table)
	if len(w.requests)+len(w.collects) == 0 { // only read to extend a side output
		return nil
	}
	files := d.day.Files[table]
	gave := make([]*scanned, len(files))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(d.engine.atOnce())
	crew := scan.NewCrew(d.engine.Threads)
	for i, in := range files {
		g.Go(func() (err error) {
			if gave[i], err = d.scanFile(ctx, in, w, crew); err != nil {
				return fmt.Errorf("reading %s: mic=%s date=%s: %w", table, in.MIC, d.day.Date, err)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i, in := range files {
		d.add(in, w, gave[i])
	}
	return nil
}

// scanFile scans one file for all passes.
func (d *dayRun) scanFile(ctx context.Context, in plan.Input, w wants, crew *scan.Crew) (s *scanned, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, err := openTableFile(ctx, d.engine.Lake, in, &d.day.Universe)
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := f.close(); err == nil {
			err = cerr
		}
	}()
	f.crew = crew
	s = &scanned{rows: f.rows()}
	if d.referred(in.Table.Name) {
		f.found = map[int64]struct{}{}
		s.listings, s.columns = f.found, f.stored()
	}
	s.received = newReceived(d.area, w)
	s.result, s.dropped, err = f.scan(ctx, d.engine, w, d.day.Date.Start(), s.received)
	s.missing = f.missing
	return s, err
}

// add keeps what a file gave.
func (d *dayRun) add(in plan.Input, w wants, s *scanned) {
	for i, k := range w.owners {
		if rows := s.received.buckets[i]; rows != nil {
			d.parts[k] = append(d.parts[k], shard{in.MIC, rows})
		}
	}
	for i, reader := range w.readers {
		if rows := s.received.rows[i]; rows != nil {
			d.collected[reader.operator] = append(d.collected[reader.operator], gathered{reader.input, rows})
		}
	}
	d.referFile(in.Table.Name, s)
	d.countFile(in, s.rows, s.dropped, s.result)
	for _, column := range s.missing {
		d.funnel.Table(in.Table.Name).AbsentColumn(column)
	}
}
