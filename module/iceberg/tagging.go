package iceberg

import (
	"math"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// Tags of prints.
const (
	tagRevealed = "L3_REVEALED"
	tagMatch    = "TRADE_MATCH"
	tagBoth     = "BOTH"
)

var tagFields = []vector.Field{
	{Name: "IcebergL3Revealed", Type: vector.Bool, Doc: "An execution at the print's time and price revealed hidden size."},
	{Name: "IcebergTradeMatch", Type: vector.Bool, Doc: "The execution that matches the print has another size."},
	{Name: "IcebergExecution", Type: vector.Bool, Doc: "One of the two."},
	{Name: "IcebergTag", Type: vector.String, Doc: "BOTH, L3_REVEALED, TRADE_MATCH, or null."},
}

// tradeFields are the columns of tagged prints: those of the print, of the event it
// matches, and the tags.
func (s *search) tradeFields() []vector.Field {
	time := vector.Field{Name: "TradeTimestamp", Type: vector.Time, Doc: "Time of the trade (UTC)."}
	fields := append([]vector.Field{listingField, bucketField, time}, s.print.copied...)
	right := vector.Field{Name: "TimeBucket_right", Type: vector.Time, Doc: "Label of the time bucket of the execution, UTC."}
	fields = append(fields, eventTimeField, right)
	for i := range s.described() {
		fields = append(fields, ofEvent[i].field)
	}
	return append(fields, tagFields...)
}

// tagger tags the prints of a listing's day.
type tagger struct {
	cfg      *Config
	fills    *fills
	events   []event
	revealed window
	matched  window

	size, price, mid []float64
	aggressor        []int64
	eligible         []bool
}

func (s *search) tagger(r *module.Rows, x *fills, events []event) *tagger {
	t := &tagger{cfg: s.cfg, fills: x, events: events, price: floats(r, s.print.price), size: floats(r, s.print.size),
		mid: floats(r, s.print.mid)}
	if s.print.aggressor >= 0 {
		t.aggressor = r.Cols[s.print.aggressor].Ints
	}
	if s.print.eligible >= 0 {
		t.eligible = r.Cols[s.print.eligible].Mask
	}
	symmetric := s.cfg.Window == Symmetric
	t.revealed = window{tolerance: nanoseconds(s.cfg.Tolerance), symmetric: symmetric}
	for i := range events {
		t.revealed.time = append(t.revealed.time, events[i].time)
	}
	t.matched = window{time: x.time, tolerance: nanoseconds(s.cfg.MatchTolerance), symmetric: symmetric}
	return t
}

func floats(r *module.Rows, column int) []float64 {
	if column < 0 {
		return nil
	}
	return r.Cols[column].Floats
}

// reveals returns the event that print i at time at is of, or nil.
func (t *tagger) reveals(i int, at int64) *event {
	k := t.revealed.nearest(at, func(k int) bool {
		return !t.cfg.PriceMatch || equal(t.events[k].price, t.price[i])
	})
	if k < 0 {
		return nil
	}
	return &t.events[k]
}

// matches reports whether the execution of print i was of another size.
func (t *tagger) matches(i int, at int64) bool {
	if !t.cfg.Match || t.eligible != nil && !t.eligible[i] {
		return false
	}
	side := t.bookSide(i)
	if t.cfg.RequireSide && side == 0 {
		return false
	}
	k := t.matched.nearest(at, func(k int) bool {
		return (!t.cfg.MatchPrice || equal(t.fills.price[k], t.price[i])) &&
			(!t.cfg.RequireSide || t.fills.side[k] == side)
	})
	if k < 0 {
		return false
	}
	return !t.cfg.ExcludeExact || math.Abs(t.fills.size[k]-t.size[i]) > t.cfg.SizeTolerance
}

// bookSide is the side of the book that the aggressor of print i hit: 1 bid, 2 ask, 0
// when it is not known. Without a known aggressor it follows from the mid.
func (t *tagger) bookSide(i int) int64 {
	if t.aggressor != nil {
		switch t.aggressor[i] {
		case 1:
			return 2
		case 2:
			return 1
		}
	}
	switch {
	case t.mid == nil:
		return 0
	case t.price[i] > t.mid[i]:
		return 2
	case t.price[i] < t.mid[i]:
		return 1
	}
	return 0
}

// appendTrades appends the prints with their tags, one row each, in their order.
func (s *search) appendTrades(out *vector.Frame, listing int64, r *module.Rows, x *fills, events []event) {
	t := s.tagger(r, x, events)
	for i, f := range s.print.copied {
		appendAll(&out.Cols[3+i], &r.Cols[s.print.at[f.Name]])
	}
	ofPrint, n := out.Cols[3+len(s.print.copied):], s.described()
	tags := ofPrint[2+n:]
	for i, at := range r.Time {
		out.Cols[0].Ints = append(out.Cols[0].Ints, listing)
		out.Cols[1].Ints = append(out.Cols[1].Ints, r.Span[i].Label)
		out.Cols[2].Ints = append(out.Cols[2].Ints, at)
		if s.print.nanoseconds >= 0 {
			if exact := r.Cols[s.print.nanoseconds].Ints[i]; exact != vector.NullInt {
				at = exact
			}
		}
		e := t.reveals(i, at)
		if e == nil {
			ofPrint[0].AppendNull()
			ofPrint[1].AppendNull()
		} else {
			ofPrint[0].Ints = append(ofPrint[0].Ints, e.time)
			ofPrint[1].Ints = append(ofPrint[1].Ints, e.bucket)
		}
		s.appendEvent(ofPrint[2:], e)
		appendTag(tags, e != nil, t.matches(i, at))
	}
	out.Rows += len(r.Time)
}

func appendTag(tags []vector.Column, revealed, matched bool) {
	tag := ""
	for i, holds := range []bool{revealed, matched, revealed || matched} {
		v := int64(0)
		if holds {
			v = 1
		}
		tags[i].Ints = append(tags[i].Ints, v)
	}
	switch {
	case revealed && matched:
		tag = tagBoth
	case revealed:
		tag = tagRevealed
	case matched:
		tag = tagMatch
	default:
		tags[3].AppendNull()
		return
	}
	tags[3].Codes = append(tags[3].Codes, tags[3].Dict.Code(tag))
}

// appendAll appends a whole column. A first one lends its dictionary.
func appendAll(dst *vector.Column, src *expr.Vector) {
	switch {
	case dst.Type == vector.Float:
		dst.Floats = append(dst.Floats, src.Floats...)
	case dst.Type != vector.String:
		dst.Ints = append(dst.Ints, src.Ints...)
	case len(dst.Codes) == 0:
		dst.Dict = src.Dict
		dst.Codes = append(dst.Codes, src.Codes...)
	default:
		for i := range src.Codes {
			dst.AppendFrom(&src.Column, i)
		}
	}
}
