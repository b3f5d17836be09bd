package consolidated

// Level is a price level of one side of a book.
type Level struct {
	Rank   float64 // price of an ask, minus the price of a bid: the best is the least
	Size   float64 // shares; a level below zero is known to be wrong and is not shown
	Orders float64
}

// Ladder is one side of a book, the best level last, each price once.
type Ladder []Level

// Pool puts the ladders of several listings together. The zero value is ready.
type Pool struct{ at []int }

// Best appends the n best levels of all ladders to dst, best first. Sizes and orders
// at one price are added up in the order of the ladders.
func (p *Pool) Best(dst []Level, ladders []Ladder, n int) []Level {
	p.at = p.at[:0]
	for _, l := range ladders {
		p.at = append(p.at, len(l)-1)
	}
	for range n {
		first := -1
		var best float64
		for i, l := range ladders {
			at := p.at[i]
			for at >= 0 && l[at].Size < 0 {
				at--
			}
			p.at[i] = at
			if at >= 0 && (first < 0 || l[at].Rank < best) {
				first, best = i, l[at].Rank
			}
		}
		if first < 0 {
			break
		}
		sum := Level{Rank: best}
		for i := first; i < len(ladders); i++ {
			at := p.at[i]
			if at < 0 || ladders[i][at].Rank != best {
				continue
			}
			sum.Size += ladders[i][at].Size
			sum.Orders += ladders[i][at].Orders
			p.at[i]--
		}
		dst = append(dst, sum)
	}
	return dst
}

// Insert adds a level to a ladder; levels of one price become one. It looks from the
// best level on, so snapshots are cheapest put in from their last level to their first.
func (l Ladder) Insert(level Level) Ladder {
	i := len(l)
	for i > 0 && l[i-1].Rank < level.Rank {
		i--
	}
	if i > 0 && l[i-1].Rank == level.Rank {
		l[i-1].Size += level.Size
		l[i-1].Orders += level.Orders
		return l
	}
	l = append(l, Level{})
	copy(l[i+1:], l[i:])
	l[i] = level
	return l
}
