package engine

import (
	"slices"

	"github.com/basaltlake/basalt/internal/parallel"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/vector"
)

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
	columns := make([]vector.Column, len(p.Columns))
	parallel.Each(d.engine.Threads, len(columns), func(_, i int) {
		c := p.Columns[i]
		columns[i] = take(*parts[c.Part].Col(c.Source), keys.rows[c.Part])
		finite(&columns[i])
	})
	for i := range columns {
		out.Add(fields[2+len(p.Labels)+i], columns[i])
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
