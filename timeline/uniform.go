package timeline

import (
	"context"

	"github.com/basaltlake/basalt/module"
)

// uniform gives every listing the same clock times, in ns after midnight.
type uniform struct{ from, to int64 }

func (u uniform) run(_ context.Context, g *module.Group, out *module.Output) error {
	for _, l := range g.Listings {
		appendGrid(out, l.ID, g.Rule, g.DayStart+u.from, g.DayStart+u.to)
	}
	return nil
}
