package engine

import (
	"cmp"
	"sync"

	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// outputs keeps what the groups of an operator gave. Groups come side by side, each in the
// order of its windows; reading is in the order of listings.
type outputs struct {
	day     *dayRun
	part    *plan.Part
	mu      sync.Mutex
	main    *sequence
	side    []*sequence
	remarks remarks
}

func newOutputs(d *dayRun, part *plan.Part) *outputs {
	o := &outputs{day: d, part: part, main: newSequence(d.area, part.Empty().Fields, 0), remarks: remarks{}}
	for i := range part.Operator.Sides {
		side := &part.Operator.Sides[i]
		o.side = append(o.side, newSequence(d.area, side.Fields, listingColumn(side)))
	}
	return o
}

// open gives a group frames to append to, where it has none.
func (o *outputs) open(out *module.Output) {
	if out.Main == nil {
		out.Main = o.part.Empty()
	}
	for i := range o.part.Operator.Sides {
		if len(out.Sides) == i {
			out.Sides = append(out.Sides, nil)
		}
		if out.Sides[i] == nil {
			out.Sides[i] = vector.Empty(o.part.Operator.Sides[i].Fields)
		}
	}
}

// take takes what a group gave: frames of some size, at its end all of them.
func (o *outputs) take(out *module.Output, end bool) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.remarks.add(out.Remarks)
	out.Remarks = nil
	least := 0
	if !end {
		least = cmp.Or(o.day.engine.ChunkRows, scan.DefaultChunkRows)
	}
	if err := takeFrame(o.main, &out.Main, least); err != nil {
		return err
	}
	for i, s := range o.side {
		if err := takeFrame(s, &out.Sides[i], least); err != nil {
			return err
		}
	}
	return nil
}

// takeFrame takes a frame that has some rows at least.
func takeFrame(to *sequence, f **vector.Frame, rows int) error {
	if (*f).Rows < rows {
		return nil
	}
	err := to.append(*f)
	*f = nil
	return err
}

func (o *outputs) computed() (*computed, error) {
	o.remarks.tell(o.day.funnel, o.part.Module.Name)
	c := &computed{main: o.main, sides: map[string]*sequence{}}
	if err := o.main.sort(); err != nil {
		return nil, err
	}
	for i, s := range o.side {
		if err := s.sort(); err != nil {
			return nil, err
		}
		c.sides[o.part.Operator.Sides[i].Name] = s
	}
	return c, nil
}

// giveBack gives back what operators gave that nobody reads after the day: results of which
// no pass shows anything, and side outputs that are not written.
func (d *dayRun) giveBack() {
	shown, written := map[*module.Operator]bool{}, map[*sequence]bool{}
	for _, p := range d.passes {
		for i := range p.Parts {
			if part := &p.Parts[i]; part.Operator != nil && !part.Hidden {
				shown[part.Operator] = true
			}
		}
		for _, side := range p.Sides {
			if side.Written() {
				written[d.sideOutput(side)] = true
			}
		}
	}
	for op, c := range d.results {
		if !shown[op] {
			c.main.discard()
		}
		for _, rows := range c.sides {
			if !written[rows] {
				rows.discard()
			}
		}
	}
}
