package engine

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/vector"
)

// packing says where the columns of collected rows lie in the frame in which they wait:
// behind listing and time those with values, then the conditions, which share columns of
// whole numbers, a bit each.
type packing []packed

type packed struct {
	column int
	bit    int // of a condition; -1 is a column of values
}

// bitsPerColumn is how many conditions share a column. Null is no combination of theirs.
const bitsPerColumn = 62

func packingOf(types []vector.Type) packing {
	p := make(packing, len(types))
	at, bit := 2, 0
	for i, t := range types {
		if t != vector.Bool {
			p[i] = packed{at, -1}
			at++
		}
	}
	for i, t := range types {
		if t == vector.Bool {
			p[i] = packed{at + bit/bitsPerColumn, bit % bitsPerColumn}
			bit++
		}
	}
	return p
}

// columns is how many columns the frame has.
func (p packing) columns() int {
	n := 2
	for _, at := range p {
		n = max(n, at.column+1)
	}
	return n
}

// frameOf makes a frame of collected rows.
func frameOf(c scan.Collected) *vector.Frame {
	f := &vector.Frame{}
	f.Add(vector.Field{Type: vector.Int}, vector.Column{Type: vector.Int, Ints: c.Listing})
	f.Add(vector.Field{Type: vector.Time}, vector.Column{Type: vector.Time, Ints: c.Time})
	types := make([]vector.Type, len(c.Cols))
	for i := range c.Cols {
		if types[i] = c.Cols[i].Type; types[i] != vector.Bool {
			f.Add(vector.Field{Type: types[i]}, c.Cols[i].Column)
		}
	}
	for i, p := range packingOf(types) {
		if p.bit < 0 {
			continue
		}
		if p.column == len(f.Cols) {
			f.Add(vector.Field{Type: vector.Int}, vector.MakeColumn(vector.Int, len(c.Time)))
		}
		pack(f.Cols[p.column].Ints, c.Cols[i].Mask, p.bit)
	}
	return f
}

// pack puts a condition into a bit of numbers.
func pack(to []int64, mask []bool, bit int) {
	for i, holds := range mask {
		if holds {
			to[i] |= 1 << bit
		}
	}
}

// unpack appends a condition.
func unpack(to []bool, from []int64, bit int) []bool {
	for _, v := range from {
		to = append(to, v>>bit&1 == 1)
	}
	return to
}

// typesOf are the types of an operator's columns.
func typesOf(columns []*expr.Node) []vector.Type {
	types := make([]vector.Type, len(columns))
	for i, c := range columns {
		types[i] = c.Type
	}
	return types
}
