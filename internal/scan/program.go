package scan

import (
	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/vector"
)

// Request is what one module wants from the table for one pass; it yields one frame.
type Request struct {
	Rule    bucket.Rule
	Where   *expr.Node // a bucket exists where a row passes; nil is all
	Metrics []metric.Metric
}

// Resolve says how a column of the table is read from the file at hand: as a column
// of the file, or as an expression of other columns of the table. Neither means that
// the file does not have it, and it is null.
type Resolve func(name string, typ vector.Type) (column string, derived *expr.Node, ok bool)

// Program is a compiled scan of one file. It is used once.
type Program struct {
	// Columns are what the source has to provide. The first are the keys: listing,
	// timestamp and, when the file has it, sequence.
	Columns []Column
	// Missing are the columns that are null because the file does not have them.
	Missing []string

	sequence    bool
	rules       []*segments
	units       units
	reduced     []*reduction
	together    []*together
	post        []*postNode
	requests    []*output
	targets     []*target
	keys        []*keys
	constants   []*rowNode
	collections []*collection
	current     []stretch // kept rows of the chunk
}

// rowNode is an expression over rows.
type rowNode struct {
	expr   *expr.Node
	args   []*rowNode
	value  expr.Vector
	state  expr.State
	column int // in Program.Columns; -1 for computed nodes
	unit   int
	in     []*expr.Vector
	picks  []*selection // of predicates, per rule
}

// selection lists the rows where a predicate holds, by the runs of a rule.
type selection struct {
	rule         *segments
	rows, bounds []int32
}

// reduction is a reduction over the segments of one rule.
type reduction struct {
	rule    *segments
	kind    metric.Kind
	reducer metric.Reducer // nil when it is reduced together with others
	in      []*rowNode
	where   *selection
	vectors []expr.Vector
	closed  vector.Column // values of the buckets closed in this chunk
	own     []float64     // memory of closed when it is no part of into
	into    *target       // whose column closed is appended to, nil for none
	total   *int64        // when set, the sum of all closed counts
}

// postNode is an expression over the closed buckets of one rule.
type postNode struct {
	expr  *expr.Node
	args  []*postNode
	leaf  *reduction
	rule  *segments
	value expr.Vector
	state expr.State
	in    []*expr.Vector
	unit  int
	list  bool // Where of a request: its rows are wanted as a list
}

// unit is the work that follows from one row expression: reading or computing it, the
// reductions that had to wait for it, and the bucket values that had to wait for those.
type unit struct {
	node   *rowNode // nil for the last unit, which only has post nodes
	reduce []*reduction
	joint  []*together
	post   []*postNode
	write  []*target
	pick   []picker
	needs  []int // units that must have run on this chunk before
}

type units []*unit

// target appends one metric to a frame.
type target struct {
	out    *output
	column int
	value  *postNode
	placed bool // the values of this chunk are in the frame already
}

// output is the frame of a request in the making.
type output struct {
	rule    *segments
	metrics []metric.Metric
	present *postNode  // whether rows passed Where, per bucket; nil when all exist
	passed  *reduction // how many
	keys    *keys
	cols    []blocks
}

// keys are the listing and label of the rows of frames.
type keys struct {
	rule    *segments
	present *postNode
	listing blocks
	label   blocks
}
