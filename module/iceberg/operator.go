package iceberg

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/orderid"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// search is what the operator does for the columns and outputs of a run. It does not
// change once the operator is built.
type search struct {
	cfg    *Config
	ids    orderid.Columns
	peaks  bool // the main output has AveragePeakCount
	events bool // side output
	tags   bool // side output
	link   bool

	executions int // inputs; -1 is not read
	inserts    int
	prints     int
	print      printColumns
}

// operator builds the operator for what is found; nil is everything.
func operator(cfg *Config, peaks bool, trades *table.Table, found *module.Found) module.Operator {
	has := func(tableName, column string) bool { return tableName != "trades" || declared(trades, column) }
	wanted := func(string) bool { return true }
	written := wanted
	if found != nil {
		has = found.Has
		if found.Written != nil {
			written = found.Written
		}
		if found.Side != nil {
			wanted = found.Side
		}
	}
	s := &search{cfg: cfg, peaks: peaks, events: wanted(Events), tags: cfg.Tag && wanted(Trades), ids: orderid.Find(has),
		executions: -1, inserts: -1, prints: -1}
	s.link = cfg.Link && (s.peaks || s.events || s.tags)
	op := module.Operator{Start: s.start}
	if s.peaks {
		e := entries[AveragePeakCount]
		op.Fields = []vector.Field{{Name: cfg.peakColumn(), Type: vector.Float, Unit: e.Unit, Doc: e.Doc}}
		op.Entries = []*metric.Entry{e}
		if !s.events && !s.tags { // else the side outputs want the inputs too
			op.Wanting = func(string) []string { return []string{cfg.peakColumn()} }
		}
	}
	if s.tags {
		s.print = newPrintColumns(cfg, trades, func(column string) bool { return has("trades", column) }, written(Trades))
	}
	s.read(&op)
	s.put(&op)
	op.Fit = func(f module.Found) module.Operator { return operator(cfg, peaks, trades, &f) }
	return op
}

func declared(t *table.Table, column string) bool {
	_, ok := t.Column(column)
	return ok || len(t.Candidates(column)) > 0
}

// read declares the inputs.
func (s *search) read(op *module.Operator) {
	add := func(in module.Input) int {
		op.Reads = append(op.Reads, in)
		return len(op.Reads) - 1
	}
	if s.peaks || s.events || s.tags {
		where := s.cfg.revealing()
		if s.tags && s.cfg.Match {
			where = executions()
		}
		columns := []*expr.Node{expr.Integer("Side"), expr.Number("ExecutionSize"), expr.Number("ExecutionPrice"),
			expr.Number("OldSize"), expr.Number("OldPrice")}
		s.executions = add(module.Input{Table: "l3", Columns: append(columns, s.ids.Nodes()...), Where: where})
	}
	if s.link {
		columns := []*expr.Node{expr.Integer("Side"), expr.Number("Price")}
		s.inserts = add(module.Input{Table: "l3", Columns: append(columns, s.insertIDs().Nodes()...),
			Where: expr.IntIn(expr.Integer("LobAction"), int64(table.ActionInsert))})
	}
	if s.tags {
		s.prints = add(module.Input{Table: "trades", Columns: s.print.nodes})
	}
}

// insertIDs are the columns that identify inserts: their old identifier is empty.
func (s *search) insertIDs() orderid.Columns {
	return orderid.Columns{Own: s.ids.Own, Original: s.ids.Original}
}

// put declares the side outputs.
func (s *search) put(op *module.Operator) {
	if s.events {
		op.Sides = append(op.Sides, module.Side{Name: Events, Fields: s.eventFields(),
			Doc: "Executions that took more than their order displayed, with the iceberg they belong to."})
	}
	if s.tags {
		op.Sides = append(op.Sides, module.Side{Name: Trades, Fields: s.tradeFields(), Key: s.cfg.ContextKey,
			Time: "TradeTimestamp", Extends: "trades",
			Doc: "All prints, one row each, with the execution of hidden size they match and what it says of them."})
	}
}
