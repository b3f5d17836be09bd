package iceberg

import (
	"slices"

	"github.com/basaltlake/basalt/module"
)

// listingDay is the state while the rows of a listing's day go by: the executions that
// prints may be of, and the prints that later executions may be of.
type listingDay struct {
	*search
	listing int64
	linker  *linker // nil when peaks are not linked
	peaks   peaks
	tagger  *tagger
	prints  *waiting
	early   int64 // ns by which a print's exact time is before its timestamp, at most
}

// seenTwice is a day whose links and exact times have to be known before anything is put out.
type seenTwice struct {
	*listingDay
	again bool
}

func (s *search) start(g *module.Group) module.Machine {
	d := &listingDay{search: s, listing: g.Listings[0].ID, tagger: newTagger(s.cfg), prints: s.print.none()}
	if s.link {
		d.linker = newLinker(nanoseconds(s.cfg.LinkTolerance), s.cfg.LinkPrice)
	}
	if s.link || s.tags && s.print.nanoseconds >= 0 {
		return &seenTwice{listingDay: d}
	}
	return d
}

// Step implements module.Machine.
func (d *seenTwice) Step(rows []module.Rows, out *module.Output) error {
	if d.again {
		return d.listingDay.Step(rows, out)
	}
	if d.linker != nil {
		events := newFills(&rows[d.executions], d.ids).reveal(d.cfg.MinRevealed)
		d.linker.link(events, newArrivals(&rows[d.inserts], d.insertIDs()))
	}
	if d.tags {
		r := &rows[d.search.prints]
		for i, at := range r.Time {
			d.early = max(d.early, at-d.print.exact(r, i))
		}
	}
	return nil
}

// Again implements module.Twice.
func (d *seenTwice) Again() {
	d.again = true
	if d.linker != nil {
		d.linker.settle()
	}
}

// Step implements module.Machine.
func (d *listingDay) Step(rows []module.Rows, out *module.Output) error {
	if d.executions < 0 {
		return nil
	}
	x := newFills(&rows[d.executions], d.ids)
	events := x.reveal(d.cfg.MinRevealed)
	if d.linker != nil {
		d.linker.mark(events)
	}
	if d.search.peaks {
		for i := range events {
			d.peaks.see(&events[i], out.Main, d.listing)
		}
	}
	if d.events {
		d.appendEvents(out.Sides[0], d.listing, events)
	}
	if d.tags {
		d.tagger.take(x, events)
		d.prints.take(&d.print, &rows[d.search.prints])
		before, after := d.tagger.reach()
		now := last(rows)
		d.putTrades(d.prints.ready(now-after), out)
		oldest := now - d.early
		for _, at := range d.prints.at {
			oldest = min(oldest, at)
		}
		d.tagger.forget(oldest - before)
	}
	return nil
}

// last is the last time of a window: later windows have only later ones.
func last(rows []module.Rows) int64 {
	var at []int64
	for i := range rows {
		if n := len(rows[i].Time); n > 0 {
			at = append(at, rows[i].Time[n-1])
		}
	}
	return slices.Max(at)
}

func (d *listingDay) putTrades(n int, out *module.Output) {
	if n > 0 {
		d.appendTrades(out.Sides[len(out.Sides)-1], d.listing, d.prints, n, d.tagger)
		d.prints.forget(&d.print, n)
	}
}

// End implements module.Machine.
func (d *listingDay) End(out *module.Output) error {
	d.peaks.put(out.Main, d.listing)
	d.putTrades(len(d.prints.at), out)
	return nil
}
