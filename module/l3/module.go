// Package l3 counts and adds up order events: inserts, removes and updates per side,
// and what follows from them.
package l3

import (
	_ "embed"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/module/orderid"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

//go:embed doc.md
var doc string

func init() { module.Register(Spec()) }

// Spec declares the module.
func Spec() module.Spec {
	return module.Spec{
		Name: "l3", Instance: "l3", ConfigKey: "l3_analytics",
		Tables:    []string{"l3"},
		Doc:       doc,
		Config:    func() module.Config { return NewConfig() },
		Compile:   compile,
		Catalogue: catalogue(),
	}
}

func compile(_ module.Pass, c module.Config) (*module.Program, []option.Problem) {
	b := &builder{cfg: c.(*Config)}
	for i := range b.cfg.Generic {
		b.generic(&b.cfg.Generic[i], path("generic_metrics", i))
	}
	if len(b.metrics) == 0 && len(b.cfg.Advanced) == 0 {
		b.defaults()
	}
	if len(b.cfg.Generic) == 0 && b.onlyPlain() {
		b.add(metric.Metric{Name: "_count", Entry: count, Value: metric.Of(metric.Count, nil, nil)}, "advanced_metrics")
	}
	for i := range b.cfg.Advanced {
		b.advanced(&b.cfg.Advanced[i], path("advanced_metrics", i))
	}
	p := &module.Program{Scans: []module.Scan{{Table: "l3", Metrics: b.metrics}}, Notes: b.Notes}
	if len(b.intervals) > 0 {
		p.Operators = []module.Operator{intervals{metrics: b.intervals, ids: orderid.Every()}.operator()}
	}
	return p, b.Problems
}

// builder gathers the metrics of a pass in output order.
type builder struct {
	family.Columns
	cfg       *Config
	metrics   []metric.Metric
	intervals []interval
}

func (b *builder) add(m metric.Metric, path string) { b.Add(&b.metrics, path, m) }

// Codes of the columns Side and LobAction.
var (
	sideCodes   = map[string]table.Side{"Bid": table.SideBid, "Ask": table.SideAsk}
	actionCodes = map[string]table.LobAction{
		"Insert": table.ActionInsert, "Remove": table.ActionRemove,
		"Update": table.ActionUpdate, "UpdateInserted": table.ActionUpdate, "UpdateRemoved": table.ActionUpdate,
	}
)

// events are the rows of an action on a side of the book.
func events(side, action string, states *expr.Node) *expr.Node {
	return expr.And(expr.IntIn(expr.Integer("Side"), int64(sideCodes[side])),
		expr.IntIn(expr.Integer("LobAction"), int64(actionCodes[action])), states)
}
