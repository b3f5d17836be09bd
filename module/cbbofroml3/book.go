package cbbofroml3

import (
	"math"
	"slices"
	"sort"

	"github.com/basaltlake/basalt/module/consolidated"
)

// rounding is the part of the greatest size a level had below which its size is 0: what
// additions of fractions leave over.
const rounding = 1e-12

// book is one side of a listing's book, kept while events go by.
type book struct {
	levels consolidated.Ladder
	peak   []float64 // greatest size of each level since it came up
}

// change adds to the size and the number of orders of a level. A level that comes to 0
// goes; one below 0, whose orders were inserted before the first event, is kept, so that
// the size is right when they are all gone.
func (b *book) change(rank, size, orders float64) {
	i := sort.Search(len(b.levels), func(i int) bool { return b.levels[i].Rank <= rank })
	if i == len(b.levels) || b.levels[i].Rank != rank {
		b.levels = slices.Insert(b.levels, i, consolidated.Level{Rank: rank, Size: size, Orders: orders})
		b.peak = slices.Insert(b.peak, i, math.Abs(size))
		return
	}
	l := &b.levels[i]
	l.Size += size
	l.Orders += orders
	b.peak[i] = max(b.peak[i], math.Abs(size), math.Abs(l.Size))
	if math.Abs(l.Size) <= rounding*b.peak[i] {
		b.levels = slices.Delete(b.levels, i, i+1)
		b.peak = slices.Delete(b.peak, i, i+1)
	}
}
