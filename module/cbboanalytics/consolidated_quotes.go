package cbboanalytics

import (
	"cmp"
	"slices"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/consolidated"
	"github.com/basaltlake/basalt/vector"
)

// quotes are the consolidated best prices of an instrument in the order of time.
type quotes struct {
	time  []int64
	price [2][]float64 // bid, ask
}

// quotesOf puts the rows of a group's listings into the order of time; rows of one time
// follow each other by ListingId. An instrument that is not known has none.
func quotesOf(g *module.Group, rows *module.Rows) quotes {
	if g.Listings[0].Instrument == vector.NullInt {
		return quotes{}
	}
	bid, ask := rows.Cols[0].Floats, rows.Cols[1].Floats
	var with []int // listings that have rows
	for _, i := range consolidated.InOrder(g.Listings) {
		if rows.Bounds[i] < rows.Bounds[i+1] {
			with = append(with, i)
		}
	}
	switch len(with) {
	case 0:
		return quotes{}
	case 1:
		lo, hi := rows.Bounds[with[0]], rows.Bounds[with[0]+1]
		return quotes{rows.Time[lo:hi], [2][]float64{bid[lo:hi], ask[lo:hi]}}
	}
	var order []int
	for _, i := range with {
		for row := rows.Bounds[i]; row < rows.Bounds[i+1]; row++ {
			order = append(order, row)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rows.Time[a], rows.Time[b]) })
	q := quotes{time: make([]int64, len(order))}
	for side := range q.price {
		q.price[side] = make([]float64, len(order))
	}
	for to, row := range order {
		q.time[to], q.price[0][to], q.price[1][to] = rows.Time[row], bid[row], ask[row]
	}
	return q
}

// then returns quotes with later ones behind them.
func (q quotes) then(later quotes) quotes {
	if len(q.time) == 0 {
		return later
	}
	return quotes{slices.Concat(q.time, later.time), [2][]float64{slices.Concat(q.price[0], later.price[0]), slices.Concat(q.price[1], later.price[1])}}
}

// newest returns the last quote, copied; none when there is none.
func (q quotes) newest() quotes {
	n := max(len(q.time)-1, 0)
	return quotes{slices.Clone(q.time[n:]), [2][]float64{slices.Clone(q.price[0][n:]), slices.Clone(q.price[1][n:])}}
}
