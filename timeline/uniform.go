package timeline

import (
	"github.com/basaltlake/basalt/module"
)

// uniform gives every listing the same clock times, in ns after midnight.
type uniform struct{ from, to int64 }

func (u uniform) start(g *module.Group) module.Machine { return &uniformDay{u, g} }

// uniformDay has nothing to look at.
type uniformDay struct {
	uniform
	group *module.Group
}

// Step implements module.Machine.
func (*uniformDay) Step([]module.Rows, *module.Output) error { return nil }

// End implements module.Machine.
func (u *uniformDay) End(out *module.Output) error {
	for _, l := range u.group.Listings {
		if err := appendGrid(out, l.ID, u.group.Rule, u.group.DayStart+u.from, u.group.DayStart+u.to); err != nil {
			return err
		}
	}
	return nil
}
