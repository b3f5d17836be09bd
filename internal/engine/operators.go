package engine

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

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
				g, err := d.gatherSide(ctx, feed, n, in)
				if err != nil {
					return err
				}
				from = append(from, g)
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
	out := newOutputs(d, part, len(groups))
	var next atomic.Int64
	team, ctx := errgroup.WithContext(ctx)
	threads := max(1, min(d.engine.Threads, len(groups)))
	if d.engine.Memory.OneListing {
		threads = 1
	}
	room := newAdmission(&d.engine.Memory)
	for range threads {
		team.Go(func() error {
			find := finder.searcher(rule)
			for {
				i := int(next.Add(1)) - 1
				if i >= len(groups) || ctx.Err() != nil {
					return ctx.Err()
				}
				leave, err := room.enter(ctx, groups[i], finder.bytes(groups[i]))
				if err != nil {
					return err
				}
				o, err := d.group(ctx, part, find, groups[i])
				if err == nil {
					err = out.put(i, o)
				}
				if leave(); err != nil {
					return err
				}
			}
		})
	}
	if err := team.Wait(); err != nil {
		return nil, err
	}
	return out.computed(), nil
}

// group runs an operator over a group of listings.
func (d *dayRun) group(ctx context.Context, part *plan.Part, find *searcher, listings []table.Listing) (*module.Output, error) {
	g := &module.Group{DayStart: d.day.Date.Start(), Rule: find.rule, Listings: listings}
	for n := range part.Operator.Reads {
		rows, err := find.rows(n, &part.Operator.Reads[n], listings, g.DayStart)
		if err != nil {
			return nil, err
		}
		g.Rows = append(g.Rows, rows)
	}
	o := &module.Output{Main: part.Empty()}
	for s := range part.Operator.Sides {
		o.Sides = append(o.Sides, sideFrame(&part.Operator.Sides[s]))
	}
	return o, guarded(g, func() error { return part.Operator.Run(ctx, g, o) })
}

// outputs keeps what the groups of an operator gave, in the order of the groups.
type outputs struct {
	day  *dayRun
	part *plan.Part
	main *sequence
	side []*sequence

	mu   sync.Mutex
	next int              // the group that is kept next
	wait []*module.Output // of groups that came before their turn
}

func newOutputs(d *dayRun, part *plan.Part, groups int) *outputs {
	o := &outputs{day: d, part: part, wait: make([]*module.Output, groups)}
	o.main = newSequence(d.area, part.Empty().Fields, 0)
	for i := range part.Operator.Sides {
		side := &part.Operator.Sides[i]
		o.side = append(o.side, newSequence(d.area, side.Fields, listingColumn(side)))
	}
	return o
}

// put takes what a group gave.
func (o *outputs) put(group int, out *module.Output) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.wait[group] = out; o.next < len(o.wait) && o.wait[o.next] != nil; o.next++ {
		ready := o.wait[o.next]
		o.wait[o.next] = nil
		if err := o.main.append(ready.Main); err != nil {
			return err
		}
		for i, s := range o.side {
			if err := s.append(ready.Sides[i]); err != nil {
				return err
			}
		}
		countRemarks(o.day.funnel, o.part.Module.Name, ready.Remarks)
	}
	return nil
}

func (o *outputs) computed() *computed {
	c := &computed{main: o.main, sides: map[string]*sequence{}}
	o.main.sort()
	for i, s := range o.side {
		s.sort()
		c.sides[o.part.Operator.Sides[i].Name] = s
	}
	return c
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
