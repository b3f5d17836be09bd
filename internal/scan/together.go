package scan

import (
	"slices"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/vector"
)

// together are reductions of one class over the same rows, which share a walk over them.
type together struct {
	rule    *segments
	where   *rowNode // nil for all rows
	picked  *selection
	members []*reduction
	reducer metric.Together
	values  [][]float64
	out     []*vector.Column
}

// together groups the reductions that can be reduced together, in the order in which
// their inputs are computed, so that none waits long for the others.
func (c *compiler) together() []*together {
	type key struct {
		class metric.Kind
		rule  *segments
		where *rowNode
	}
	lists := map[key][]*reduction{}
	var keys []key
	for _, r := range c.p.reduced {
		if r.reducer != nil {
			continue
		}
		k := key{class: r.kind.Class(), rule: r.rule}
		if r.where != nil {
			k.where = r.in[len(r.in)-1]
		}
		if lists[k] == nil {
			keys = append(keys, k)
		}
		lists[k] = append(lists[k], r)
	}
	var all []*together
	for _, k := range keys {
		slices.SortStableFunc(lists[k], func(a, b *reduction) int { return a.in[0].home() - b.in[0].home() })
		for members := range slices.Chunk(lists[k], metric.TogetherColumns) {
			t := &together{rule: k.rule, where: k.where, picked: members[0].where, members: members}
			var kinds []metric.Kind
			for _, r := range members {
				kinds = append(kinds, r.kind)
				t.out = append(t.out, &r.closed)
			}
			t.reducer = metric.NewTogether(kinds)
			all = append(all, t)
		}
	}
	return all
}

// in returns all inputs.
func (t *together) in() []*rowNode {
	var in []*rowNode
	for _, r := range t.members {
		in = append(in, r.in...)
	}
	return in
}

func (t *together) update() {
	n := t.rule.chunk.Rows
	t.values = t.values[:0]
	for _, r := range t.members {
		t.values = append(t.values, r.in[0].value.Floats[:n])
		r.clear()
	}
	if t.where == nil {
		t.reducer.Update(&t.rule.chunk, t.values, t.rule.weights.Floats, nil, t.out)
		return
	}
	p := t.where.value
	p.Rows, p.Bounds = t.picked.rows, t.picked.bounds
	t.reducer.Update(&t.rule.chunk, t.values, t.rule.weights.Floats, &p, t.out)
}
