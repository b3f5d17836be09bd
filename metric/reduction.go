package metric

import (
	"strings"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// Kind is a way to reduce the rows of a bucket to one value.
type Kind uint8

const (
	Sum        Kind = iota + 1 // Σ of known values; 0 when there are none
	Count                      // rows selected (and known, when there is a value)
	Mean                       // Σ / n of known values; null when there are none
	MinOf                      // smallest known value
	MaxOf                      // largest known value
	First                      // value of the first selected row, null or not
	Last                       // value of the last selected row, null or not
	FirstKnown                 // first known value
	LastKnown                  // last known value
	Std                        // sample standard deviation (n−1) of known values; null below two
	Median                     // middle of the known values, mean of the two middle ones
	TWA                        // time-weighted average of the state, see TimeWeighted
	LogReturns                 // sample deviation of log returns between consecutive known positive values
	LogReturnN                 // number of those returns
	OwnReducer                 // a module's own Reducer
)

var kindNames = [...]string{Sum: "sum", Count: "count", Mean: "mean", MinOf: "min", MaxOf: "max",
	First: "first", Last: "last", FirstKnown: "first_known", LastKnown: "last_known", Std: "std",
	Median: "median", TWA: "twa", LogReturns: "log_return_std", LogReturnN: "log_return_count", OwnReducer: "own"}

// String returns the reduction's name in formulas.
func (k Kind) String() string { return kindNames[k] }

// Reduction is one value per bucket, reduced from the bucket's rows. It is a leaf of
// the expression that defines a metric.
type Reduction struct {
	Kind  Kind
	Value *expr.Node // nil only for Count
	Where *expr.Node // predicate; nil selects every row
	Own   *Own       // OwnReducer only

	key string
}

// Own describes a module's own reduction.
type Own struct {
	Name   string       // unique within the module, part of the key; names every parameter
	Inputs []*expr.Node // row-level inputs, handed to Update in this order
	Type   vector.Type
	New    func() Reducer
}

// Reducer keeps the state of one reduction while rows go by in (listing, time) order.
type Reducer interface {
	// Update takes the rows of a chunk. For every run that Closes a bucket it first
	// appends the value of that bucket to out. in holds the inputs, one vector of
	// chunk.Rows values each, and last the predicate when the reduction has one; they
	// are only valid during the call.
	Update(chunk *Chunk, in []expr.Vector, out *vector.Column)
	// Finish appends the value of the bucket that is still open.
	Finish(tail float64, out *vector.Column)
}

// Key returns the reduction's canonical text; equal keys are computed once.
func (r *Reduction) Key() string {
	if r.key == "" {
		var b strings.Builder
		b.WriteString(r.Kind.String())
		b.WriteByte('(')
		if r.Own != nil {
			b.WriteString(r.Own.Name)
			for _, n := range r.Own.Inputs {
				b.WriteString(", " + n.String())
			}
		} else if r.Value != nil {
			b.WriteString(r.Value.String())
		}
		b.WriteByte(')')
		if r.Where != nil {
			b.WriteString(" where " + r.Where.String())
		}
		r.key = b.String()
	}
	return r.key
}

// Parts returns the name of the reduction in formulas, its value and its predicate.
func (r *Reduction) Parts() (name string, value, where *expr.Node) {
	return r.Kind.String(), r.Value, r.Where
}

// Inputs returns the columns of the table that the reductions of a metric read.
func Inputs(value *expr.Node) map[string]vector.Type {
	to := map[string]vector.Type{}
	value.Leaves(func(l expr.Leaf) {
		r := l.(*Reduction)
		r.Value.Columns(to)
		r.Where.Columns(to)
		if r.Own != nil {
			for _, n := range r.Own.Inputs {
				n.Columns(to)
			}
		}
	})
	return to
}

// Type returns the type of the reduced value.
func (r *Reduction) Type() vector.Type {
	switch r.Kind {
	case Count, LogReturnN:
		return vector.Int
	case OwnReducer:
		return r.Own.Type
	case First, Last, FirstKnown, LastKnown:
		return r.Value.Type
	}
	return vector.Float
}

// Of is the reduction of value over the rows where holds; where may be nil.
func Of(k Kind, value, where *expr.Node) *expr.Node {
	r := &Reduction{Kind: k, Value: value, Where: where}
	r.Key()
	return expr.FromLeaf(r)
}

// FromOwn is a module's own reduction over the rows where holds; where may be nil.
func FromOwn(own Own, where *expr.Node) *expr.Node {
	r := &Reduction{Kind: OwnReducer, Own: &own, Where: where}
	r.Key()
	return expr.FromLeaf(r)
}
