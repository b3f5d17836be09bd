package engine

import (
	"math"
	"slices"

	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/vector"
)

// join joins the parts of a pass: market by market, so that no more than one market is
// copied at a time, or the day as a whole where an operator has rows.
func (d *dayRun) join(pass int) ([]*vector.Frame, error) {
	p := d.passes[pass]
	var mics []string
	whole := false
	for j := range p.Parts {
		whole = whole || p.Parts[j].Operator != nil || p.Parts[j].Feed(0) != nil
		for _, s := range d.frames[partKey{pass, j}] {
			mics = append(mics, s.mic)
		}
	}
	slices.Sort(mics)
	mics = slices.Compact(mics)
	if whole {
		return d.joinShard(pass, func(string) bool { return true })
	}
	var out []*vector.Frame
	for _, mic := range mics {
		frames, err := d.joinShard(pass, func(m string) bool { return m == mic })
		if err != nil {
			return nil, err
		}
		out = append(out, frames...)
	}
	return out, nil
}

func (d *dayRun) joinShard(pass int, in func(mic string) bool) ([]*vector.Frame, error) {
	p := d.passes[pass]
	parts := make([][]*vector.Frame, len(p.Parts))
	for j := range p.Parts {
		k := partKey{pass, j}
		for i, s := range d.frames[k] {
			if s.frame != nil && in(s.mic) {
				parts[j] = append(parts[j], s.frame)
				d.frames[k][i].frame = nil // its memory goes with the last use
			}
		}
	}
	if d.blockwise(p, parts) {
		var out []*vector.Frame
		for b := range parts[0] {
			joined := make([]*vector.Frame, len(parts))
			for j := range parts {
				joined[j] = parts[j][b]
			}
			out = append(out, d.assemble(p, joined))
		}
		return out, nil
	}
	joined := make([]*vector.Frame, len(parts))
	for j := range parts {
		part, err := finished(&p.Parts[j], parts[j])
		if err != nil {
			return nil, err
		}
		joined[j] = part
	}
	return []*vector.Frame{d.assemble(p, joined)}, nil
}

// blockwise reports whether the parts can be joined block by block, without copying:
// they have the same keys in the same blocks, in order, and nobody has to see all rows
// of a listing.
func (d *dayRun) blockwise(p *plan.Pass, parts [][]*vector.Frame) bool {
	if p.FillForward || len(parts[0]) == 0 {
		return false
	}
	for j := range parts {
		if p.Parts[j].Scan == nil || p.Parts[j].Scan.Finish != nil || len(parts[j]) != len(parts[0]) {
			return false
		}
	}
	last := int64(math.MinInt64)
	for b := range parts[0] {
		block := make([]*vector.Frame, len(parts))
		for j := range parts {
			block[j] = parts[j][b]
		}
		if !same(block) {
			return false
		}
		for _, id := range block[0].Cols[0].Ints {
			if id < last {
				return false
			}
			last = id
		}
	}
	return true
}

// finished puts the frames of a part together and lets its module finish them.
func finished(p *plan.Part, frames []*vector.Frame) (*vector.Frame, error) {
	f := p.Empty()
	if len(frames) > 0 {
		f = concat(frames)
	}
	if p.Scan == nil || p.Scan.Finish == nil {
		return f, nil
	}
	return p.Scan.Finish(f)
}

// assemble builds the output rows: keys, labels of the day's universe, columns.
func (d *dayRun) assemble(p *plan.Pass, parts []*vector.Frame) *vector.Frame {
	keys := joinKeys(parts)
	fields := p.Fields()
	out := &vector.Frame{}
	out.Add(fields[0], vector.Column{Type: vector.Int, Ints: keys.listing})
	out.Add(fields[1], vector.Column{Type: vector.Time, Ints: keys.label})
	for i, label := range p.Labels {
		out.Add(fields[2+i], d.label(label, keys.listing))
	}
	for i, c := range p.Columns {
		part := parts[c.Part]
		column := take(*part.Col(c.Source), keys.rows[c.Part])
		if p.FillForward {
			if keys.rows[c.Part] == nil {
				column = clone(column)
			}
			fillForward(keys.listing, &column)
		}
		out.Add(fields[2+len(p.Labels)+i], column)
	}
	return out
}

func clone(c vector.Column) vector.Column {
	c.Floats, c.Ints, c.Codes = slices.Clone(c.Floats), slices.Clone(c.Ints), slices.Clone(c.Codes)
	return c
}

// label returns a label of the listing of each row.
func (d *dayRun) label(name string, listing []int64) vector.Column {
	out := vector.Column{Type: vector.String, Dict: vector.NewDict(), Codes: make([]int32, len(listing))}
	code := int32(vector.NullCode)
	for i, id := range listing {
		if i == 0 || id != listing[i-1] {
			code = vector.NullCode
			if text := d.labelOf(name, id); text != "" {
				code = out.Dict.Code(text)
			}
		}
		out.Codes[i] = code
	}
	return out
}

func (d *dayRun) labelOf(name string, id int64) string {
	i, ok := d.day.Universe.Index(id)
	if !ok {
		return ""
	}
	l := &d.day.Universe.Listings[i]
	switch name {
	case "MIC":
		return l.MIC
	case "Ticker":
		return l.Ticker
	}
	return l.Currency
}
