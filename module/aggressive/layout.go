package aggressive

import (
	"slices"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// layout is what the operator reads, and what it computes row by row before it puts
// executions together. Columns are added when an output asks for them, so that nothing
// is read in vain. It does not change once the operator is built.
type layout struct {
	table   *table.Table
	book    bool // executions of resting orders, else prints
	has     func(column string) bool
	size    string // quantity of an execution
	price   string
	inputs  []*expr.Node
	inputAt map[string]int
	slots   []slot
	slotAt  map[string]int
	made    map[string]func() slot // columns that are computed, not read
	extra   []string               // their names and those beyond the table's declaration, in order

	where *expr.Node // executions, among the rows of the table; nil when keep says it
	keep  int        // input that is 1 in executions
}

// slot is a column of a sheet.
type slot struct {
	field vector.Field
	input int // -1 when it is computed
	make  func(*sheet) vector.Column
}

// undeclared are columns that files may have beyond the declaration of their table.
var undeclared = map[string]vector.Type{
	"AggressorSide": vector.Int, "Classification": vector.String, "OrderType": vector.Int, "Printable": vector.Bool, "EndOfEvent": vector.Bool,
	"ExecutionPrice": vector.Float, "OldPrice": vector.Float, "LocalPrice": vector.Float,
	"BestBidPrice": vector.Float, "BestBidSize": vector.Float, "BestAskPrice": vector.Float, "BestAskSize": vector.Float,
	"OldBestBidPrice": vector.Float, "OldBestBidSize": vector.Float, "OldBestAskPrice": vector.Float, "OldBestAskSize": vector.Float,
}

func newLayout(cfg *Config, source *table.Table, has func(string) bool) *layout {
	l := &layout{
		table: source, book: cfg.Source == "l3", size: cfg.sizeColumn(), price: "Price",
		inputAt: map[string]int{}, slotAt: map[string]int{}, made: map[string]func() slot{}, keep: -1,
	}
	l.has = func(name string) bool { return has(name) && (l.known(name) || name == l.size) }
	if l.book || has("ExecutionPrice") {
		l.price = "ExecutionPrice"
	}
	for name := range undeclared {
		if _, ok := source.Column(name); !ok && l.has(name) {
			l.extra = append(l.extra, name)
		}
	}
	slices.Sort(l.extra)
	l.makeLabels()
	l.makeAggressor()
	executions := l.executions()
	if l.makeBookBefore() {
		// The row before an execution need not be one, so all rows are read.
		l.keep = l.read("execution", expr.AsFloat(executions))
	} else {
		l.where = executions
	}
	return l
}

// known reports whether the type of a column is known.
func (l *layout) known(name string) bool {
	_, declared := l.table.Column(name)
	_, beyond := undeclared[name]
	return declared || beyond || len(l.table.Candidates(name)) > 0
}

// executions selects the rows that are executions.
func (l *layout) executions() *expr.Node {
	where := expr.Lt(expr.Const(0), expr.Number(l.size))
	if l.has("Printable") {
		where = expr.And(where, expr.IntIn(expr.Integer("Printable"), 1))
	}
	if l.has("OrderType") {
		where = expr.And(where, expr.IntIn(expr.Integer("OrderType"), 1))
	}
	return where
}

// names lists the columns there are: those of the table, then the computed ones.
func (l *layout) names() []string {
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, c := range l.table.Columns {
		if l.has(c.Name) {
			add(c.Name)
		}
	}
	for _, d := range l.table.Derived {
		if l.has(d.Name) {
			add(d.Name)
		}
	}
	for _, name := range append([]string{l.size, l.price}, l.extra...) {
		add(name)
	}
	return names
}

// there reports whether a column is read or computed.
func (l *layout) there(name string) bool { return l.made[name] != nil || l.has(name) }

// column returns the slot of a column that is there.
func (l *layout) column(name string) int {
	if i, ok := l.slotAt[name]; ok {
		return i
	}
	var s slot
	if m := l.made[name]; m != nil {
		s = m()
	} else {
		s = l.readSlot(name)
	}
	l.slots = append(l.slots, s)
	l.slotAt[name] = len(l.slots) - 1
	return len(l.slots) - 1
}

// field describes a column of the table.
func (l *layout) field(name string) vector.Field {
	if c, ok := l.table.Column(name); ok {
		return vector.Field{Name: name, Type: c.Type, Unit: c.Unit, Doc: c.Doc}
	}
	for _, d := range l.table.Candidates(name) {
		return vector.Field{Name: name, Type: d.Value.Type, Unit: d.Unit, Doc: d.Doc}
	}
	t, ok := undeclared[name]
	if !ok {
		t = vector.Float
	}
	return vector.Field{Name: name, Type: t, Doc: "Column of the input."}
}

func (l *layout) readSlot(name string) slot {
	f := l.field(name)
	var e *expr.Node
	switch f.Type {
	case vector.String:
		e = expr.Text(name)
	case vector.Time:
		e = expr.Instant(name)
	case vector.Int, vector.Bool:
		e = expr.Integer(name)
	default:
		e = expr.Number(name)
	}
	return slot{field: f, input: l.read(name, e)}
}

// read adds an input and returns its place.
func (l *layout) read(name string, e *expr.Node) int {
	if i, ok := l.inputAt[name]; ok {
		return i
	}
	l.inputs = append(l.inputs, e)
	l.inputAt[name] = len(l.inputs) - 1
	return len(l.inputs) - 1
}
