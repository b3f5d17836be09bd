// Package module is the contract between the engine and what it computes. A module
// is a family of metrics, a timeline or an order-level operator; it declares itself
// once, in a Spec, and compiles its configuration into a Program before any data is
// read.
package module

import (
	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// Spec declares a module.
type Spec struct {
	Name      string   // name in MODULES, e.g. "l2"
	Instance  string   // suffix of clashing columns, e.g. "l2last"
	Aliases   []string // other accepted names
	ConfigKey string   // key of its configuration in a pass, e.g. "l2_analytics"
	Timeline  bool     // gives the rows of the pass; always joined first
	Tables    []string // tables it reads
	Labels    []string // of MIC, Ticker, CurrencyCode: labels its output carries
	Doc       string   // Markdown, shown by the reference
	Config    func() Config
	Compile   func(Pass, Config) (*Program, []option.Problem)
	Catalogue []*metric.Entry
	Version   int  // raised when the same configuration gives other values than before: outputs are then computed again
	OfUser    bool // computes the METRICS of the configuration, and reads their tables
}

// Config is a module's configuration: a typed struct that declares its keys.
type Config interface {
	Options() option.Group
}

// Switchable configurations can be turned off by ENABLED: false.
type Switchable interface {
	Enabled() bool
}

// Rerouted configurations name other sources for the tables the module reads; those of
// module_inputs win.
type Rerouted interface {
	Inputs() map[string]string // table to source
}

// Choosing configurations say which of the module's tables it reads.
type Choosing interface {
	Chosen() []string
}

// Pass is what a module may know of the pass it is compiled for.
type Pass struct {
	Name   string
	Rule   bucket.Rule
	Tables func(name string) *table.Table
	// UserMetrics are those of the run, for the module that computes them. Problems with
	// their texts have the absolute path METRICS.<name>.<key>, and as their position the
	// one within the text.
	UserMetrics []UserMetric
}

// UserMetric is a metric that a configuration declares, as it is written.
type UserMetric struct {
	Name  string // of the output column
	Table string
	Value string // per bucket, in the expression language
	Where string // rows it looks at; "" is all
	Unit  string
	Doc   string
}

// Program is a compiled module.
type Program struct {
	Scans     []Scan
	Operators []Operator
	Notes     []string // remarks for check and plan: what a configuration does not do
}

// Scan is what a module reduces from the rows of one table. The engine evaluates the
// scans of all modules and passes that read a table together.
type Scan struct {
	Table   string
	Where   *expr.Node // rows the module looks at; a bucket exists where one passes. nil is all
	Metrics []metric.Metric
	// Finish, when set, makes for a day, or for a market's part of it, what changes the
	// module's rows as they come.
	Finish func() Finisher
}

// Finisher changes rows that come in the order of (ListingId, TimeBucket). They have those
// two columns, the labels and the metrics.
type Finisher interface {
	// Next returns rows that f leads to from its row at on, so many at most, and the row of
	// f it has come to: where it goes on, before the next frame is asked for.
	Next(f *vector.Frame, at, most int) (out *vector.Frame, next int, err error)
}

// Operator computes rows from the sorted rows of a group of listings on one day: order
// book state machines, timelines, whatever is no reduction. It sees the day window by
// window and keeps what it has to remember in a Machine, so that memory follows what is
// alive, orders in the book say, and not the length of the day.
type Operator struct {
	Reads   []Input
	GroupBy string         // "" for single listings, "InstrumentId"
	Fields  []vector.Field // of its output after ListingId and TimeBucket; see Keys
	Keys    []vector.Field // key columns when they are not ListingId, TimeBucket
	Entries []*metric.Entry
	Sides   []Side

	// Start begins the day of a group of listings.
	Start func(g *Group) Machine

	// Buckets says that a machine has to see all rows of a bucket together: windows are cut
	// between buckets, and the window of a daily pass is the day, which is refused where it
	// does not fit into memory.
	Buckets bool

	// Wanting, when set, names the output columns that are computed from an input column,
	// for the message that no file has it. nil stands for the whole module.
	Wanting func(column string) []string

	// Fit, when set, returns the operator for the columns that the files of a run have;
	// the others are neither read nor put out. Without files the operator stays as it is.
	Fit func(Found) Operator
}

// Found is what is known of a run when an operator is fitted to it.
type Found struct {
	Has  func(table, column string) bool // one of the table's files has the column or can derive it
	Side func(name string) bool          // a side output is written or read by another pass; nil is all
	MICs []string                        // markets of the run's listings, sorted

	// Written reports whether a side output is written to files, where one that extends a
	// table has to hold its columns too; nil is all.
	Written func(side string) bool
}

// Input is a table an operator reads and the columns it wants.
type Input struct {
	Table   string
	Columns []*expr.Node // Number, Integer, Text or Instant columns, or expressions of them
	Where   *expr.Node   // rows it wants; nil is all
}

// Side declares a side output: rows of single events. ListingId is one of its fields;
// an operator appends a listing's rows in time order.
type Side struct {
	Name   string
	Fields []vector.Field
	Doc    string
	Time   string // the timestamp column for those who read it; "" is the first Time field, TimeBucket left out
	Key    string // name in the run; "" is <pass>:<name>
	// Stands gives, by the column of a table, the own column that stands for it when the
	// rows are read in the table's place; the others stand for those of their name.
	Stands map[string]string
	// Extends names a table of which the side output has exactly one row per row, in
	// the order of Rows. Who reads it sees the columns of both.
	Extends string
}

// Group is what a machine is told of its listings before it sees rows of theirs.
type Group struct {
	DayStart int64 // 00:00 UTC of the file day, ns
	Rule     bucket.Rule
	Listings []table.Listing
}

// Machine is an operator at work on the day of a group. Its values do not depend on how
// the day is cut into windows.
type Machine interface {
	// Step takes the rows of the next window, in the order of Operator.Reads. All inputs and
	// listings are cut at one moment: rows of one time are in one window, and later windows
	// have only later times. A bucket may reach over several windows, see Operator.Buckets.
	// The rows are used again for the next window; strings stay.
	Step(rows []Rows, out *Output) error

	// End follows the last window. Groups without rows have no window.
	End(out *Output) error
}

// Twice is a Machine that sees the day two times: what it says of a row depends on later
// ones. Again is called in between; nothing is put out before.
type Twice interface {
	Machine
	Again()
}

// Rows are the rows of one table for the listings of a group in a window, sorted by
// (listing, timestamp, sequence, file order).
type Rows struct {
	Bounds []int // rows of listing i are Bounds[i]..Bounds[i+1]
	Time   []int64
	Span   []bucket.Span // bucket of each row
	Cols   []expr.Vector // in the order of Input.Columns
}

// Output takes a machine's rows. All frames have the declared columns; rows of a listing,
// or of another first key, must be appended in key order. What was appended is handed on
// after a step or later, and the frames are then others: a machine keeps none of them.
type Output struct {
	Main    *vector.Frame
	Sides   []*vector.Frame
	Remarks []Remark
	Take    func() error // see HandOn; nil where rows are kept
}

// HandOn hands on what was appended so far. A machine that appends many more rows than a
// window has calls it now and then; the error is not the machine's and ends its work.
func (o *Output) HandOn() error {
	if o.Take == nil {
		return nil
	}
	return o.Take()
}

// Remark is something about one listing on one day that readers of the run's report
// should know, e.g. that it was left out.
type Remark struct {
	Listing int64
	Code    string // stable, counted in the report, e.g. "no-continuous-interval"
	Text    string // one sentence, the same for every listing of a code
}
