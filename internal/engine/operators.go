package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/defect"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// gathered are an operator's rows from one file.
type gathered struct {
	input int
	rows  scan.Collected
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
		d.frames[k] = []shard{{frame: c.main}}
	}
	return nil
}

func (d *dayRun) operator(ctx context.Context, p *plan.Pass, part *plan.Part, from []gathered) (*computed, error) {
	rule := p.RuleOf(part)
	groups := d.groups(part.Operator.GroupBy)
	finder := newFinder(len(part.Operator.Reads), from)
	outs := make([]module.Output, len(groups))
	errs := make([]error, len(groups))
	var next atomic.Int64
	var team sync.WaitGroup
	for range max(1, min(d.engine.Threads, len(groups))) {
		team.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(groups) || ctx.Err() != nil {
					return
				}
				g := &module.Group{DayStart: d.day.Date.Start(), Rule: rule, Listings: groups[i]}
				for n, in := range part.Operator.Reads {
					g.Rows = append(g.Rows, finder.rows(n, &in, groups[i], rule, g.DayStart))
				}
				outs[i].Main = part.Empty()
				for s := range part.Operator.Sides {
					outs[i].Sides = append(outs[i].Sides, sideFrame(&part.Operator.Sides[s]))
				}
				errs[i] = guarded(g, func() error { return part.Operator.Run(ctx, g, &outs[i]) })
			}
		})
	}
	team.Wait()
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	frames := make([]*vector.Frame, 0, len(outs)+1)
	frames = append(frames, part.Empty())
	for i := range outs {
		frames = append(frames, outs[i].Main)
		countRemarks(d.funnel, part.Module.Name, outs[i].Remarks)
	}
	c := &computed{main: concat(frames), sides: map[string]*vector.Frame{}}
	for i := range part.Operator.Sides {
		side := &part.Operator.Sides[i]
		frames := []*vector.Frame{sideFrame(side)}
		for j := range outs {
			frames = append(frames, outs[j].Sides[i])
			outs[j].Sides[i] = nil
		}
		c.sides[side.Name] = concatBy(frames, listingColumn(side))
	}
	return c, nil
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

// finder finds the rows of a listing in what was gathered from files.
type finder struct {
	inputs [][]gathered
	at     []map[int64]located
}

type located struct{ file, lo, hi int }

func newFinder(inputs int, from []gathered) *finder {
	f := &finder{inputs: make([][]gathered, inputs), at: make([]map[int64]located, inputs)}
	for i := range f.at {
		f.at[i] = map[int64]located{}
	}
	for _, g := range from {
		file := len(f.inputs[g.input])
		f.inputs[g.input] = append(f.inputs[g.input], g)
		id := g.rows.Listing
		for lo := 0; lo < len(id); {
			hi := lo + 1
			for hi < len(id) && id[hi] == id[lo] {
				hi++
			}
			f.at[g.input][id[lo]] = located{file, lo, hi}
			lo = hi
		}
	}
	return f
}

// rows returns the rows of an input for the listings of a group.
func (f *finder) rows(input int, in *module.Input, listings []table.Listing, rule bucket.Rule, dayStart int64) module.Rows {
	r := module.Rows{Bounds: []int{0}, Cols: make([]expr.Vector, len(in.Columns))}
	for i, c := range in.Columns {
		r.Cols[i].Type = c.Type
		if c.Type == vector.String {
			r.Cols[i].Dict = vector.NewDict()
		}
	}
	for _, l := range listings {
		if at, ok := f.at[input][l.ID]; ok {
			from := &f.inputs[input][at.file].rows
			r.Time = append(r.Time, from.Time[at.lo:at.hi]...)
			for i := range r.Cols {
				appendVector(&r.Cols[i], &from.Cols[i], at.lo, at.hi, len(listings) == 1)
			}
		}
		r.Bounds = append(r.Bounds, len(r.Time))
	}
	r.Span = make([]bucket.Span, len(r.Time))
	for i, t := range r.Time {
		if i > 0 && rule.Mode == bucket.Fixed && rule.Contains(r.Span[i-1], t) {
			r.Span[i] = r.Span[i-1]
			continue
		}
		r.Span[i] = rule.Of(t, dayStart)
	}
	return r
}

func appendVector(dst, src *expr.Vector, lo, hi int, alone bool) {
	switch {
	case src.Mask != nil:
		dst.Mask = append(dst.Mask, src.Mask[lo:hi]...)
	case dst.Type == vector.Float:
		dst.Floats = append(dst.Floats, src.Floats[lo:hi]...)
	case dst.Type == vector.String:
		if alone { // the codes of a single listing need no translation
			dst.Dict = src.Dict
			dst.Codes = src.Codes[lo:hi:hi]
			return
		}
		for i := lo; i < hi; i++ {
			dst.AppendFrom(&src.Column, i)
		}
	default:
		dst.Ints = append(dst.Ints, src.Ints[lo:hi]...)
	}
}
