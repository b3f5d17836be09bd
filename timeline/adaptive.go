package timeline

import (
	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
)

const continuous = "CONTINUOUS_TRADING"

// adaptive gives each listing the time around its continuous trading.
type adaptive struct{ padding int64 } // ns

func (a adaptive) start(g *module.Group) module.Machine {
	return &adaptiveDay{a, g, make([]session, len(g.Listings))}
}

// adaptiveDay looks for the continuous trading of each listing.
type adaptiveDay struct {
	adaptive
	group    *module.Group
	sessions []session
}

// session is the time from the first continuous state to the end of the last one: that is
// the next state or, when the day ends in continuous trading, its own time, the last at
// which anything is known.
type session struct {
	from, to int64
	found    bool
	open     bool // the last state was continuous
}

// Step implements module.Machine.
func (a *adaptiveDay) Step(rows []module.Rows, _ *module.Output) error {
	r := &rows[0]
	for i := range a.sessions {
		s := &a.sessions[i]
		for row := r.Bounds[i]; row < r.Bounds[i+1]; row++ {
			state, known := r.Cols[0].Text(row)
			s.see(r.Time[row], known && state == continuous)
		}
	}
	return nil
}

func (s *session) see(at int64, continuous bool) {
	if continuous && !s.found {
		s.from, s.found = at, true
	}
	if continuous || s.open {
		s.to = at
	}
	s.open = continuous
}

// End implements module.Machine.
func (a *adaptiveDay) End(out *module.Output) error {
	for i, l := range a.group.Listings {
		s := &a.sessions[i]
		if !s.found {
			out.Remarks = append(out.Remarks, module.Remark{Listing: l.ID, Code: "no-continuous-interval",
				Text: "Could not determine continuous intervals: no CONTINUOUS_TRADING in marketstate, so the listing has no dense rows."})
			continue
		}
		from, to := a.pad(s.from, s.to, a.group.DayStart)
		if err := appendGrid(out, l.ID, a.group.Rule, from, to); err != nil {
			return err
		}
	}
	return nil
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
