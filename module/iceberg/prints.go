package iceberg

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// printColumns are the columns of trades that are read: what tagging computes from, and
// what is put out again, which is all there are when the side output is written to
// files. -1 is not there.
type printColumns struct {
	nodes  []*expr.Node
	at     map[string]int
	copied []vector.Field // columns that are put out again, beside the keys

	nanoseconds int // exact time of the print, when its timestamp is cut to microseconds
	price, size int
	aggressor   int
	mid         int
	eligible    int // mask: prints to match; -1 is all
}

func newPrintColumns(cfg *Config, trades *table.Table, has func(column string) bool, all bool) printColumns {
	p := printColumns{at: map[string]int{}, nanoseconds: -1, size: -1, aggressor: -1, mid: -1, eligible: -1}
	if all {
		p.copyAll(trades, has)
	}
	if has("TradeTimestampNanoseconds") {
		p.nanoseconds = p.read("TradeTimestampNanoseconds", expr.Instant("TradeTimestampNanoseconds"))
	}
	p.price = p.read("LocalPrice", expr.Number("LocalPrice"))
	if cfg.Match {
		p.forMatch(cfg, has)
	}
	return p
}

// copyAll copies what the files have of a print.
func (p *printColumns) copyAll(trades *table.Table, has func(column string) bool) {
	for _, c := range trades.Columns {
		if has(c.Name) && c.Name != "ListingId" && c.Name != "TradeTimestamp" {
			p.copy(vector.Field{Name: c.Name, Type: c.Type, Unit: c.Unit, Doc: c.Doc})
		}
	}
	for _, d := range trades.Derived {
		if _, twice := p.at[d.Name]; has(d.Name) && !twice {
			p.copy(vector.Field{Name: d.Name, Type: d.Value.Type, Unit: d.Unit, Doc: d.Doc})
		}
	}
}

// forMatch reads what tells which execution a print is of.
func (p *printColumns) forMatch(cfg *Config, has func(column string) bool) {
	p.size = p.read("Size", expr.Number("Size"))
	if has("AggressorSide") {
		p.aggressor = p.read("AggressorSide", expr.Integer("AggressorSide"))
	}
	switch {
	case has("PreTradeMid"):
		p.mid = p.read("PreTradeMid", expr.Number("PreTradeMid"))
	case has("MidPrice"):
		p.mid = p.read("MidPrice", expr.Number("MidPrice"))
	case has("BestBidPrice") && has("BestAskPrice"):
		p.mid = p.read("mid", expr.Scale(0.5, expr.Add(expr.Number("BestBidPrice"), expr.Number("BestAskPrice"))))
	}
	var eligible []*expr.Node
	if len(cfg.TradeTypes) > 0 && has("BMLLTradeType") {
		eligible = append(eligible, expr.In(expr.Text("BMLLTradeType"), cfg.TradeTypes...))
	}
	if len(cfg.Classifications) > 0 && has("Classification") {
		eligible = append(eligible, expr.In(expr.Text("Classification"), cfg.Classifications...))
	}
	if len(eligible) > 0 {
		p.eligible = p.read("eligible", expr.And(eligible...))
	}
}

func (p *printColumns) copy(f vector.Field) {
	n := expr.Number(f.Name)
	switch f.Type {
	case vector.String:
		n = expr.Text(f.Name)
	case vector.Time:
		n = expr.Instant(f.Name)
	case vector.Int, vector.Bool:
		n = expr.Integer(f.Name)
	}
	p.read(f.Name, n)
	p.copied = append(p.copied, f)
}

// read adds an input under a name and returns its place.
func (p *printColumns) read(name string, n *expr.Node) int {
	if i, ok := p.at[name]; ok {
		return i
	}
	p.at[name] = len(p.nodes)
	p.nodes = append(p.nodes, n)
	return len(p.nodes) - 1
}
