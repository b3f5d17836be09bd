package iceberg

import (
	"math"

	"github.com/basaltlake/basalt/module/kept"
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

// tagger tags prints by the executions near them.
type tagger struct {
	cfg      *Config
	fills    fills
	events   []event
	revealed window // of events
	matched  window // of fills
}

func newTagger(cfg *Config) *tagger {
	symmetric := cfg.Window == Symmetric
	return &tagger{cfg: cfg, revealed: window{tolerance: nanoseconds(cfg.Tolerance), symmetric: symmetric},
		matched: window{tolerance: nanoseconds(cfg.MatchTolerance), symmetric: symmetric}}
}

// take remembers the executions of a window.
func (t *tagger) take(x *fills, events []event) {
	t.events = append(t.events, events...)
	for i := range events {
		t.revealed.time = append(t.revealed.time, events[i].time)
	}
	if t.cfg.Match {
		t.matched.time = append(t.matched.time, x.time...)
		t.fills.side = append(t.fills.side, x.side...)
		t.fills.size = append(t.fills.size, x.size...)
		t.fills.price = append(t.fills.price, x.price...)
	}
}

// reach is how long before and after a print an execution may lie, in ns.
func (t *tagger) reach() (before, after int64) {
	before = t.revealed.tolerance
	if t.cfg.Match {
		before = max(before, t.matched.tolerance)
	}
	if t.revealed.symmetric {
		after = before
	}
	return before, after
}

// forget drops the executions before a time.
func (t *tagger) forget(before int64) {
	n := t.revealed.count(before)
	t.events, t.revealed.time = t.events[n:], t.revealed.time[n:]
	if t.cfg.Match {
		n = t.matched.count(before)
		t.matched.time = t.matched.time[n:]
		t.fills.side, t.fills.size, t.fills.price = t.fills.side[n:], t.fills.size[n:], t.fills.price[n:]
	}
}

// reveals returns the event that print i is of, or nil.
func (t *tagger) reveals(p *waiting, i int) *event {
	k := t.revealed.nearest(p.at[i], func(k int) bool {
		return !t.cfg.PriceMatch || equal(t.events[k].price, p.price[i])
	})
	if k < 0 {
		return nil
	}
	return &t.events[k]
}

// matches reports whether the execution of print i was of another size.
func (t *tagger) matches(p *waiting, i int) bool {
	if !t.cfg.Match || p.eligible != nil && !p.eligible[i] {
		return false
	}
	side := p.bookSide(i)
	if t.cfg.RequireSide && side == 0 {
		return false
	}
	k := t.matched.nearest(p.at[i], func(k int) bool {
		return (!t.cfg.MatchPrice || equal(t.fills.price[k], p.price[i])) &&
			(!t.cfg.RequireSide || t.fills.side[k] == side)
	})
	if k < 0 {
		return false
	}
	return !t.cfg.ExcludeExact || math.Abs(t.fills.size[k]-p.size[i]) > t.cfg.SizeTolerance
}

// appendTrades appends the first n prints with their tags, one row each.
func (s *search) appendTrades(out *vector.Frame, listing int64, p *waiting, n int, t *tagger) {
	for c := range p.copied {
		kept.Append(&out.Cols[3+c], &p.copied[c], 0, n)
	}
	ofPrint, described := out.Cols[3+len(p.copied):], s.described()
	tags := ofPrint[2+described:]
	for i := range n {
		out.Cols[0].Ints = append(out.Cols[0].Ints, listing)
		out.Cols[1].Ints = append(out.Cols[1].Ints, p.bucket[i])
		out.Cols[2].Ints = append(out.Cols[2].Ints, p.time[i])
		e := t.reveals(p, i)
		if e == nil {
			ofPrint[0].AppendNull()
			ofPrint[1].AppendNull()
		} else {
			ofPrint[0].Ints = append(ofPrint[0].Ints, e.time)
			ofPrint[1].Ints = append(ofPrint[1].Ints, e.bucket)
		}
		s.appendEvent(ofPrint[2:], e)
		appendTag(tags, e != nil, t.matches(p, i))
	}
	out.Rows += n
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
