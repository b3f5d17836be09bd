package demo

import "math"

// quotePath is the top of a book over a day in prices, for looking back and ahead.
type quotePath struct {
	times []int64 // ascending; a quote holds from its time to the next
	bids  []float64
	asks  []float64
	sizes [2][]float64
}

func newQuotePath(m *market, l listing) *quotePath {
	p := &quotePath{}
	for _, q := range m.quotes {
		p.times = append(p.times, q.time)
		p.bids = append(p.bids, m.price(l, q.top[bid].tick))
		p.asks = append(p.asks, m.price(l, q.top[ask].tick))
		for s := range p.sizes {
			size := math.NaN()
			if q.top[s].tick != none {
				size = float64(q.top[s].size)
			}
			p.sizes[s] = append(p.sizes[s], size)
		}
	}
	return p
}

// mid returns the middle of quote i, NaN when a side is missing or i is before the first.
func (p *quotePath) mid(i int) float64 {
	if i < 0 {
		return math.NaN()
	}
	return (p.bids[i] + p.asks[i]) / 2
}

// cursor finds quotes for ascending times.
type cursor struct {
	path *quotePath
	next int
}

// upTo returns the last quote at or before t, -1 before the first.
func (c *cursor) upTo(t int64) int {
	for c.next < len(c.path.times) && c.path.times[c.next] <= t {
		c.next++
	}
	return c.next - 1
}

// ended reports whether t lies after the last quote of the day.
func (c *cursor) ended(t int64) bool {
	n := len(c.path.times)
	return n == 0 || t > c.path.times[n-1]
}

// horizonsMs are the distances at which mids before and after a trade are given.
var horizonsMs = [...]int64{1, 2, 5, 10, 25, 50, 100, 200, 500, 1000, 5000, 15000, 30000, 60000, 300000}

// surroundings are the cursors one listing's trades need on one path.
type surroundings struct {
	before cursor // strictly before the trade
	after  cursor // including the trade's own event
	pre    [len(horizonsMs)]cursor
	post   [len(horizonsMs)]cursor
}

func around(p *quotePath) *surroundings {
	s := &surroundings{before: cursor{path: p}, after: cursor{path: p}}
	for i := range horizonsMs {
		s.pre[i].path, s.post[i].path = p, p
	}
	return s
}

// midBefore returns the mid in force h ms before t.
func (s *surroundings) midBefore(i int, t int64) float64 {
	c := &s.pre[i]
	return c.path.mid(c.upTo(t - horizonsMs[i]*1e6))
}

// midAfter returns the mid in force h ms after t, NaN after the last quote of the day.
func (s *surroundings) midAfter(i int, t int64) float64 {
	c := &s.post[i]
	u := t + horizonsMs[i]*1e6
	if c.ended(u) {
		return math.NaN()
	}
	return c.path.mid(c.upTo(u))
}
