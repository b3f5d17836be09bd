package scan

import (
	"slices"

	"github.com/basaltlake/basalt/vector"
)

// schedule groups the work of a chunk into units, in an order in which every unit only
// needs earlier ones: a row expression, then the reductions that waited for it, then
// the bucket values that waited for those. So a column is reduced while it is still in
// the processor's cache.
func (c *compiler) schedule() {
	p := c.p
	for i, n := range c.order {
		n.unit = i
		u := &unit{node: n}
		for _, a := range n.args {
			u.need(a.home())
		}
		p.units = append(p.units, u)
	}
	if len(p.units) == 0 { // counts only: their work hangs on no column
		p.units = append(p.units, &unit{})
	}
	p.schedulePost(c.scheduleReductions())
	p.scheduleTargets()
}

// scheduleReductions returns the units that compute the reductions.
func (c *compiler) scheduleReductions() map[*reduction]int {
	p := c.p
	at := map[*reduction]int{}
	for _, r := range p.reduced {
		if r.reducer != nil {
			at[r] = p.units.place(r.in)
			u := p.units[at[r]]
			u.reduce = append(u.reduce, r)
		}
	}
	p.together = c.together()
	for _, t := range p.together {
		home := p.units.place(t.in())
		p.units[home].joint = append(p.units[home].joint, t)
		for _, r := range t.members {
			at[r] = home
		}
	}
	return at
}

// schedulePost places the values of buckets, whose reductions are computed at some units.
func (p *Program) schedulePost(at map[*reduction]int) {
	for _, n := range p.post {
		n.unit = 0
		if n.leaf != nil {
			n.unit = at[n.leaf]
		}
		for _, a := range n.args {
			n.unit = max(n.unit, a.unit)
			n.in = append(n.in, &a.value)
		}
		u := p.units[n.unit]
		u.post = append(u.post, n)
		for _, a := range n.args {
			if a.unit != n.unit {
				u.need(a.unit)
			}
		}
	}
}

// scheduleTargets places the columns of frames.
func (p *Program) scheduleTargets() {
	for _, t := range p.targets {
		if r := t.value.leaf; r != nil && r.into == nil && t.out.present == nil && r.closed.Type == vector.Float {
			r.into = t
		}
		home := t.value.unit
		if t.out.present != nil {
			home = max(home, t.out.present.unit)
		}
		u := p.units[home]
		u.write = append(u.write, t)
		u.need(t.value.unit)
		if t.out.present != nil {
			u.need(t.out.present.unit)
		}
		u.needs = slices.DeleteFunc(u.needs, func(i int) bool { return i == home })
	}
}

// place returns the unit after which a reduction of the inputs can run, and lets it
// wait for the others.
func (us units) place(in []*rowNode) int {
	home := 0
	for _, n := range in {
		home = max(home, n.home())
	}
	for _, n := range in {
		if h := n.home(); h != home {
			us[home].need(h)
		}
	}
	return home
}

// home is the unit that computes the node, or -1 for constants, which are filled
// before the first chunk.
func (n *rowNode) home() int {
	if n.constant() {
		return -1
	}
	return n.unit
}

func (n *rowNode) constant() bool { return n.column < 0 && len(n.args) == 0 }

func (u *unit) need(home int) {
	if home >= 0 && !slices.Contains(u.needs, home) {
		u.needs = append(u.needs, home)
	}
}
