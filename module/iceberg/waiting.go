package iceberg

import (
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/kept"
	"github.com/basaltlake/basalt/vector"
)

// waiting are the prints that are not put out: a later execution may be the nearest to them.
type waiting struct {
	time, bucket []int64
	at           []int64 // exact time
	copied       []vector.Column
	price, size  []float64
	mid          []float64
	aggressor    []int64
	eligible     []bool // nil is all
}

func (c *printColumns) none() *waiting {
	p := &waiting{}
	for _, f := range c.copied {
		p.copied = append(p.copied, vector.MakeColumn(f.Type, 0))
	}
	return p
}

// exact is the exact time of print i of a window.
func (c *printColumns) exact(r *module.Rows, i int) int64 {
	if c.nanoseconds >= 0 {
		if exact := r.Cols[c.nanoseconds].Ints[i]; exact != vector.NullInt {
			return exact
		}
	}
	return r.Time[i]
}

// take adds the prints of a window.
func (p *waiting) take(c *printColumns, r *module.Rows) {
	p.time = append(p.time, r.Time...)
	for i := range r.Time {
		p.bucket, p.at = append(p.bucket, r.Span[i].Label), append(p.at, c.exact(r, i))
	}
	for i, f := range c.copied {
		kept.Append(&p.copied[i], &r.Cols[c.at[f.Name]].Column, 0, len(r.Time))
	}
	floats := func(to []float64, column int) []float64 {
		if column < 0 {
			return nil
		}
		return append(to, r.Cols[column].Floats...)
	}
	p.price, p.size, p.mid = floats(p.price, c.price), floats(p.size, c.size), floats(p.mid, c.mid)
	if c.aggressor >= 0 {
		p.aggressor = append(p.aggressor, r.Cols[c.aggressor].Ints...)
	}
	if c.eligible >= 0 {
		p.eligible = append(p.eligible, r.Cols[c.eligible].Mask...)
	}
}

// ready is the number of first prints whose time is no later than a time.
func (p *waiting) ready(until int64) int {
	n := 0
	for n < len(p.at) && p.at[n] <= until {
		n++
	}
	return n
}

// forget drops the first n prints.
func (p *waiting) forget(c *printColumns, n int) {
	rest := c.none()
	rest.time, rest.bucket, rest.at = append(rest.time, p.time[n:]...), append(rest.bucket, p.bucket[n:]...), append(rest.at, p.at[n:]...)
	for i := range p.copied {
		kept.Append(&rest.copied[i], &p.copied[i], n, len(p.at))
	}
	tail := func(all []float64) []float64 {
		if all == nil {
			return nil
		}
		return append([]float64(nil), all[n:]...)
	}
	rest.price, rest.size, rest.mid = tail(p.price), tail(p.size), tail(p.mid)
	if p.aggressor != nil {
		rest.aggressor = append(rest.aggressor, p.aggressor[n:]...)
	}
	if p.eligible != nil {
		rest.eligible = append(rest.eligible, p.eligible[n:]...)
	}
	*p = *rest
}

// bookSide is the side of the book that the aggressor of print i hit: 1 bid, 2 ask, 0
// when it is not known. Without a known aggressor it follows from the mid.
func (p *waiting) bookSide(i int) int64 {
	if p.aggressor != nil {
		switch p.aggressor[i] {
		case 1:
			return 2
		case 2:
			return 1
		}
	}
	switch {
	case p.mid == nil:
		return 0
	case p.price[i] > p.mid[i]:
		return 2
	case p.price[i] < p.mid[i]:
		return 1
	}
	return 0
}
