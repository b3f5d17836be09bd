package timeline

import (
	"context"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
)

const continuous = "CONTINUOUS_TRADING"

// adaptive gives each listing the time around its continuous trading.
type adaptive struct{ padding int64 } // ns

func (a adaptive) run(_ context.Context, g *module.Group, out *module.Output) error {
	rows := &g.Rows[0]
	for i, l := range g.Listings {
		lo, hi := rows.Bounds[i], rows.Bounds[i+1]
		from, to, ok := trading(&rows.Cols[0], rows.Time, lo, hi)
		if !ok {
			out.Remarks = append(out.Remarks, module.Remark{Listing: l.ID, Code: "no-continuous-interval",
				Text: "Could not determine continuous intervals: no CONTINUOUS_TRADING in marketstate, so the listing has no dense rows."})
			continue
		}
		from, to = a.pad(from, to, g.DayStart)
		appendGrid(out, l.ID, g.Rule, from, to)
	}
	return nil
}

// trading returns the time of the first continuous state in rows lo..hi and the time
// at which the last one ends: that of the next state or, when the day ends in
// continuous trading, its own, the last time anything is known.
func trading(state *expr.Vector, time []int64, lo, hi int) (from, to int64, ok bool) {
	for i := lo; i < hi; i++ {
		if s, known := state.Text(i); !known || s != continuous {
			continue
		}
		if !ok {
			from, ok = time[i], true
		}
		to = time[min(i+1, hi-1)]
	}
	return from, to, ok
}

// pad widens the interval, but not over the midnights of the file day: the grids of two
// days must not share a key.
func (a adaptive) pad(from, to, dayStart int64) (int64, int64) {
	dayEnd := dayStart + bucket.DayNs
	first, last := from-a.padding, to+a.padding
	if from >= dayStart {
		first = max(first, dayStart)
	}
	if to <= dayEnd {
		last = min(last, dayEnd)
	}
	return first, last
}
