package scan

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// Collect is what an operator wants from the table: the values of expressions in the
// rows of the universe, in order.
type Collect struct {
	Columns []*expr.Node
	Where   *expr.Node // rows it wants; nil is all
}

// Collected are the rows of a Collect.
type Collected struct {
	Listing []int64
	Time    []int64
	Cols    []expr.Vector
}

// collection is a Collect in the making.
type collection struct {
	where   *rowNode // nil for all rows
	columns []*rowNode
	listing []int64
	time    []int64
	cols    []expr.Vector
	taken   int64 // rows handed over before these
}

// picker appends one column of a collection.
type picker struct {
	to     *collection
	column int
}

func (c *compiler) collect(want *Collect) error {
	k := &collection{cols: make([]expr.Vector, len(want.Columns))}
	if want.Where != nil {
		n, err := c.row(want.Where)
		if err != nil {
			return err
		}
		k.where = n
	}
	for i, e := range want.Columns {
		n, err := c.row(e)
		if err != nil {
			return err
		}
		k.columns = append(k.columns, n)
		k.cols[i].Type = e.Type
	}
	c.p.collections = append(c.p.collections, k)
	return nil
}

// placePickers puts the pickers into the units after which they can run.
func (c *compiler) placePickers() {
	for _, k := range c.p.collections {
		for i, n := range k.columns {
			home := max(0, n.home())
			if k.where != nil {
				home = max(home, k.where.home())
			}
			u := c.p.units[home]
			u.pick = append(u.pick, picker{k, i})
			if h := n.home(); h != home {
				u.need(h)
			}
			if k.where != nil && k.where.home() != home {
				u.need(k.where.home())
			}
		}
	}
}

func (p picker) append(stretches []stretch) {
	n := p.to.columns[p.column]
	src, dst := &n.value, &p.to.cols[p.column]
	dst.Dict = src.Dict
	for _, st := range stretches {
		if p.to.where == nil {
			appendRange(dst, src, st.lo, st.hi)
			continue
		}
		for i := st.lo; i < st.hi; i++ {
			if p.to.where.value.Mask[i] {
				appendRange(dst, src, i, i+1)
			}
		}
	}
}

func appendRange(dst, src *expr.Vector, lo, hi int) {
	switch {
	case src.Mask != nil:
		dst.Mask = append(dst.Mask, src.Mask[lo:hi]...)
	case src.Type == vector.Float:
		dst.Floats = append(dst.Floats, src.Floats[lo:hi]...)
	case src.Type == vector.String:
		dst.Codes = append(dst.Codes, src.Codes[lo:hi]...)
	default:
		dst.Ints = append(dst.Ints, src.Ints[lo:hi]...)
	}
}

// appendKeys adds the keys of the chunk's rows. It runs after the units, when the
// predicate is known.
func (k *collection) appendKeys(stretches []stretch, time []int64) {
	for _, st := range stretches {
		for i := st.lo; i < st.hi; i++ {
			if k.where == nil || k.where.value.Mask[i] {
				k.listing = append(k.listing, st.listing)
				k.time = append(k.time, time[i])
			}
		}
	}
}

func (k *collection) result() Collected {
	for i := range k.cols {
		if k.cols[i].Type == vector.String && k.cols[i].Dict == nil {
			k.cols[i].Dict = vector.NewDict()
		}
	}
	return Collected{Listing: k.listing, Time: k.time, Cols: k.cols}
}
