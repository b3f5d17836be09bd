package engine

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/scan"
)

// filesAtOnce is how many files are scanned at a time when there is more than one
// thread: while one scan plans its next chunk, which a single thread does, the other
// has work for the rest.
const filesAtOnce = 2

// atOnce returns the number of files scanned at a time.
func (e *Engine) atOnce() int { return max(1, min(filesAtOnce, e.Threads)) }

// scanned is what one file gave.
type scanned struct {
	results []*scan.Result
	dropped scan.Dropped
	rows    int64
	missing []string

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
	for i, in := range files {
		g.Go(func() (err error) {
			if gave[i], err = d.scanFile(ctx, in, w); err != nil {
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
func (d *dayRun) scanFile(ctx context.Context, in plan.Input, w wants) (s *scanned, err error) {
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
	s = &scanned{rows: f.rows()}
	if d.referred(in.Table.Name) {
		f.found = map[int64]struct{}{}
		s.listings, s.columns = f.found, f.stored()
	}
	s.results, s.dropped, err = f.scan(ctx, d.engine, w, d.day.Date.Start())
	s.missing = f.missing
	return s, err
}

// add keeps what a file gave.
func (d *dayRun) add(in plan.Input, w wants, s *scanned) {
	for _, r := range s.results {
		for i, k := range w.owners {
			for _, f := range r.Frames[i] {
				d.frames[k] = append(d.frames[k], shard{in.MIC, f})
			}
		}
		for i, reader := range w.readers {
			d.collected[reader.operator] = append(d.collected[reader.operator], gathered{reader.input, r.Collected[i]})
		}
	}
	d.referFile(in.Table.Name, s)
	d.countFile(in, s.rows, s.dropped, s.results)
	for _, column := range s.missing {
		d.funnel.Table(in.Table.Name).AbsentColumn(column)
	}
}
