package engine

import (
	"github.com/basaltlake/basalt/internal/parallel"
	"github.com/basaltlake/basalt/vector"
)

// filler replaces nulls by the last value of the same listing (DEFAULT_FFILL), in rows that
// come some at a time.
type filler struct {
	threads int
	listing int64
	last    []vector.Column // a row of the listing; nil before the first rows
}

// fill fills columns, which it copies: they may be shared.
func (f *filler) fill(listing []int64, cols []vector.Column) {
	if len(listing) == 0 {
		return
	}
	last := make([]vector.Column, len(cols))
	parallel.Each(f.threads, len(cols), func(_, i int) {
		c := clone(cols[i])
		if f.last != nil && f.listing == listing[0] && c.Null(0) {
			c = begin(c, &f.last[i])
		}
		fillForward(listing, &c)
		last[i] = vector.MakeColumn(c.Type, 0)
		last[i].AppendFrom(&c, len(listing)-1)
		cols[i] = c
	})
	f.listing, f.last = listing[len(listing)-1], last
}

// begin puts a value into the first row of a column. Nobody adds to a dictionary that may be
// shared.
func begin(c vector.Column, value *vector.Column) vector.Column {
	switch c.Type {
	case vector.Float:
		c.Floats[0] = value.Floats[0]
	case vector.String:
		own := vector.NewTranslation(vector.NewDict())
		codes := own.Append(nil, value.Codes, value.Dict)
		c.Codes, c.Dict = own.Append(codes, c.Codes[1:], c.Dict), own.Dict
	default:
		c.Ints[0] = value.Ints[0]
	}
	return c
}

func fillForward(listing []int64, c *vector.Column) {
	for i := 1; i < len(listing); i++ {
		if listing[i] != listing[i-1] || !c.Null(i) {
			continue
		}
		switch c.Type {
		case vector.Float:
			c.Floats[i] = c.Floats[i-1]
		case vector.String:
			c.Codes[i] = c.Codes[i-1]
		default:
			c.Ints[i] = c.Ints[i-1]
		}
	}
}
