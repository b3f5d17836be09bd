package engine

import (
	"context"
	"slices"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/module"
)

// partKey names a part of a pass.
type partKey struct{ pass, part int }

// shard is what one file gave for a part.
type shard struct {
	mic  string
	rows *sequence
}

// dayRun computes one day of all passes of a batch.
type dayRun struct {
	engine *Engine
	passes []*plan.Pass
	day    *plan.Day
	funnel *report.Funnel
	refs   references
	area   *spill.Area

	parts     map[partKey][]shard
	collected map[*module.Operator][]gathered
	results   map[*module.Operator]*computed
}

// run returns the sorted rows of every pass: one run per market, or one in all for passes
// that look at several markets together.
func (d *dayRun) run(ctx context.Context) ([][]*joined, error) {
	d.parts = map[partKey][]shard{}
	d.collected = map[*module.Operator][]gathered{}
	d.results = map[*module.Operator]*computed{}
	for _, name := range d.tables() {
		if err := d.files(ctx, name); err != nil {
			return nil, err
		}
	}
	if err := d.operators(ctx); err != nil {
		return nil, err
	}
	if err := d.referSides(); err != nil {
		return nil, err
	}
	d.giveBack()
	out := make([][]*joined, len(d.passes))
	for i := range d.passes {
		var err error
		if out[i], err = d.join(i); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// tables returns the tables of all passes in the order they first appear.
func (d *dayRun) tables() []string {
	var names []string
	seen := map[string]bool{}
	for _, p := range d.passes {
		for _, t := range p.Tables() {
			if !seen[t] {
				seen[t] = true
				names = append(names, t)
			}
		}
	}
	return names
}

// wants collects what all passes want from a table.
type wants struct {
	requests []scan.Request
	owners   []partKey // per request
	collects []scan.Collect
	readers  []operatorInput
}

// operatorInput is an operator's input that a Collect is for.
type operatorInput struct {
	operator *module.Operator
	input    int
	rule     bucket.Rule
}

// wants is what is wanted of the rows of a table itself.
func (d *dayRun) wants(table string) wants {
	return d.wantsOf(func(source string, feed *plan.Side) bool { return source == table && feed == nil })
}

// scans are what is wanted of the files of a table: of its own rows, and of those that each
// side output extends.
func (d *dayRun) scans(table string) []wants {
	all := []wants{d.wants(table)}
	for _, side := range d.extending(table) {
		all = append(all, d.wantsOf(func(_ string, feed *plan.Side) bool { return feed != nil && feed.Declared() == side }))
	}
	return all
}

// extending are the side outputs that extend a table.
func (d *dayRun) extending(table string) []*module.Side {
	var all []*module.Side
	for _, p := range d.passes {
		for i := range p.Parts {
			op := p.Parts[i].Operator
			for s := 0; op != nil && s < len(op.Sides); s++ {
				if side := &op.Sides[s]; side.Extends == table && !slices.Contains(all, side) {
					all = append(all, side)
				}
			}
		}
	}
	return all
}

// wantsOf is what is wanted of some sources: tables, or side outputs in their place.
func (d *dayRun) wantsOf(meant func(table string, feed *plan.Side) bool) wants {
	var w wants
	asked := map[*module.Operator]bool{}
	for i, p := range d.passes {
		for j := range p.Parts {
			part := &p.Parts[j]
			if sc := part.Scan; sc != nil {
				if meant(sc.Table, part.Feed(0)) {
					w.requests = append(w.requests, scan.Request{Rule: p.RuleOf(part), Where: sc.Where, Metrics: sc.Metrics})
					w.owners = append(w.owners, partKey{i, j})
				}
				continue
			}
			if asked[part.Operator] {
				continue
			}
			asked[part.Operator] = true
			for n, in := range part.Operator.Reads {
				if meant(in.Table, part.Feed(n)) {
					w.collects = append(w.collects, scan.Collect{Columns: in.Columns, Where: in.Where})
					w.readers = append(w.readers, operatorInput{part.Operator, n, p.RuleOf(part)})
				}
			}
		}
	}
	return w
}
