package engine

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/internal/defect"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// gathered are an operator's rows from one file.
type gathered struct {
	input int
	rows  *sequence // listing, time, columns; nil when there are none
}

// operators runs, in the order of passes and parts, the operators over their groups of
// listings, and the scans that read what they put out.
func (d *dayRun) operators(ctx context.Context) error {
	for i, p := range d.passes {
		for j := range p.Parts {
			part := &p.Parts[j]
			if part.Operator == nil && part.Feed(0) == nil {
				continue
			}
			if err := d.part(ctx, partKey{i, j}, p, part); err != nil {
				return fmt.Errorf("computing %s of pass %s, %s: %w", part.Module.Name, p.Name, d.day.Date, err)
			}
		}
	}
	return nil
}

func (d *dayRun) part(ctx context.Context, k partKey, p *plan.Pass, part *plan.Part) error {
	if part.Operator == nil {
		return d.scanSide(ctx, k, p, part)
	}
	c := d.results[part.Operator]
	if c == nil {
		from := d.collected[part.Operator]
		delete(d.collected, part.Operator)
		for n, in := range part.Operator.Reads {
			if feed := part.Feed(n); feed != nil {
				rows, err := d.gatherSide(ctx, feed, n, in)
				if err != nil {
					return err
				}
				from = append(from, rows...)
			}
		}
		var err error
		if c, err = d.operator(ctx, p, part, from); err != nil {
			return err
		}
		d.results[part.Operator] = c
	}
	if !part.Hidden {
		d.parts[k] = []shard{{rows: c.main}}
	}
	return nil
}

func (d *dayRun) operator(ctx context.Context, p *plan.Pass, part *plan.Part, from []gathered) (*computed, error) {
	rule := p.RuleOf(part)
	groups := d.groups(part.Operator.GroupBy)
	finder := newFinder(len(part.Operator.Reads), from)
	defer finder.discard()
	out := newOutputs(d, part)
	var next atomic.Int64
	team, ctx := errgroup.WithContext(ctx)
	threads := max(1, min(d.engine.Threads, len(groups)))
	if d.engine.Memory.OneListing {
		threads = 1
	}
	room := newAdmission(&d.engine.Memory)
	size := d.engine.windowRows(part.Operator, rule)
	for range threads {
		team.Go(func() error {
			find := finder.searcher(rule)
			for {
				i := int(next.Add(1)) - 1
				if i >= len(groups) || ctx.Err() != nil {
					return ctx.Err()
				}
				leave, err := room.enter(ctx, groups[i], finder.bytes(groups[i], size), size == 0)
				if err != nil {
					return err
				}
				err = d.group(ctx, part, find, groups[i], size, out)
				if leave(); err != nil {
					return err
				}
			}
		})
	}
	if err := team.Wait(); err != nil {
		return nil, err
	}
	return out.computed()
}

// windowRows returns how many rows of a group an operator sees at a time, about; 0 is all.
func (e *Engine) windowRows(op *module.Operator, rule bucket.Rule) int {
	switch {
	case op.Buckets && rule.Mode == bucket.Daily:
		return 0
	case e.ChunkRows > 0:
		return e.ChunkRows
	}
	return windowRows
}

// group runs an operator over a group of listings.
func (d *dayRun) group(ctx context.Context, part *plan.Part, find *searcher, listings []table.Listing, size int, to *outputs) error {
	g := &module.Group{DayStart: d.day.Date.Start(), Rule: find.rule, Listings: listings}
	return guarded(g, func() error {
		m, out := part.Operator.Start(g), &module.Output{}
		out.Take = func() error {
			err := errors.Join(ctx.Err(), to.take(out, false))
			to.open(out)
			return err
		}
		steps := func() error {
			w := find.windows(part.Operator, listings, g.DayStart, size)
			for {
				rows, err := w.next()
				if err == nil {
					err = ctx.Err()
				}
				if err != nil || rows == nil {
					return err
				}
				to.open(out)
				if err := m.Step(rows, out); err != nil {
					return err
				}
				if err := to.take(out, false); err != nil {
					return err
				}
			}
		}
		if twice, ok := m.(module.Twice); ok {
			if err := steps(); err != nil {
				return err
			}
			twice.Again()
		}
		if err := steps(); err != nil {
			return err
		}
		to.open(out)
		if err := m.End(out); err != nil {
			return err
		}
		return to.take(out, true)
	})
}

// guarded turns a panic of an operator into an error that names the listings.
func guarded(g *module.Group, run func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("operator-panic: listing %d and %d more: %w", g.Listings[0].ID, len(g.Listings)-1, defect.Recovered(p))
		}
	}()
	return run()
}

// groups divides the universe into single listings or by instrument.
func (d *dayRun) groups(by string) [][]table.Listing {
	listings := d.day.Universe.Listings
	var groups [][]table.Listing
	if by == "" {
		for i := range listings {
			groups = append(groups, listings[i:i+1])
		}
		return groups
	}
	place := map[int64]int{}
	for _, l := range listings {
		at, known := place[l.Instrument]
		if !known || l.Instrument == vector.NullInt {
			at = len(groups)
			place[l.Instrument] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], l)
	}
	return groups
}
