package config

import (
	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
)

// Timeline modes of a pass.
const (
	SparseOriginal  = "sparse_original"
	SparseDigitised = "sparse_digitised"
	DailyAnalytics  = "daily_analytics"
	Dense           = "dense"
	Event           = "event"
)

// Pass is one table of output, after all rules of the timeline have been applied.
type Pass struct {
	Name          string
	BucketSeconds float64
	Anchor        string // end, start
	Closed        string // right, left
	TimelineMode  string // never ""
	SortKeys      []string
	BatchFreq     string // its own, else the run's
	Line, Col     int    // where the pass begins in the file

	Modules           []string                     // registered names, timeline first, in order
	PreprocessModules []string                     // registered names, run before Modules
	ModuleConfigs     map[string]module.Config     // by module name, for both lists; never nil
	ModuleInputs      map[string]map[string]string // module, requirement → source; requirement "" is the only one

	SideOutputs   map[string]SideOutput
	SideNamespace string        // replaces the pass name in side output keys; "" is Name
	Output        *OutputTarget // its own or the run's; never nil
	ExtraOutputs  []OutputTarget
	QualityChecks QualityChecks // its own if enabled, else the run's
	Expectations  PassExpectations

	node *yaml.Node
}

// Rule is how the pass labels timestamps.
func (p *Pass) Rule() bucket.Rule {
	r := bucket.Rule{Mode: bucket.Fixed, Width: int64(p.BucketSeconds * 1e9)}
	switch p.TimelineMode {
	case SparseOriginal:
		r.Mode = bucket.Instant
	case DailyAnalytics:
		r.Mode = bucket.Daily
	}
	if p.Anchor == "start" {
		r.Anchor = bucket.Start
	}
	if p.Closed == "left" {
		r.Closed = bucket.Left
	}
	return r
}

// SideOutput declares what happens to a side output of a module.
type SideOutput struct {
	Description string
	Materialize string // auto, always, never
	ContextKey  string
}

// QualityChecks are rules over the columns of an output.
type QualityChecks struct {
	Enabled     bool
	NullRateMax float64
	Ranges      map[string][2]float64
	Action      string // warn, raise
}

// PassExpectations are invariants between what goes into a pass and what comes out.
type PassExpectations struct {
	PreserveListingIDCount  bool
	PreserveListingIDs      bool
	PreserveRows            bool
	PreserveExistingColumns bool
	AllNonNaNs              bool
	NonNaNExempt            []string
	Action                  string // warn, raise
}

// Any reports whether an invariant is asked for.
func (e PassExpectations) Any() bool {
	return e.PreserveListingIDCount || e.PreserveListingIDs || e.PreserveRows ||
		e.PreserveExistingColumns || e.AllNonNaNs
}

// OutputTarget is where and how an output is written.
type OutputTarget struct {
	Type              string // parquet, delta, sql
	PathTemplate      string // relative ones start at OUTPUT_ROOT
	Area              string
	DeltaMode         string
	SQLConnection     string // secret
	SQLTable          string
	SQLIfExists       string
	SQLUsePandas      bool
	SQLBatchSize      int // rows per insert, 0 is the whole frame
	PartitionColumns  []string
	DedupeOnPartition bool
	PreserveIndex     bool
	IndexName         string
}
