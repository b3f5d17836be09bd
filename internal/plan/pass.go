package plan

import (
	"slices"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/internal/check"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// Pass is a compiled pass: one table of output.
type Pass struct {
	Name        string
	Rule        bucket.Rule
	Timeline    string // mode, for people
	FillForward bool
	BatchFreq   string
	Parts       []Part
	Labels      []string // MIC, Ticker, CurrencyCode: those the modules carry
	Columns     []Column // after the keys and the labels
	SortKeys    []string // columns that order the rows instead of the keys; nil is the keys
	Target      sink.Target
	Area        string // storage area of the target
	Extras      []Extra
	Notes       []string
	Sides       []*Side // of its own operators

	Quality *check.QualityRules // nil looks at nothing
	Expect  *check.Expectations // nil looks at nothing
}

// Part is what one module computes from one table, or by one operator. Parts are
// joined on their keys.
type Part struct {
	Module   *module.Spec
	Scan     *module.Scan     // one of the two
	Operator *module.Operator // is set

	Hidden bool              // computed for its side outputs only
	Rule   *bucket.Rule      // when it is not the pass's
	Feeds  []*Side           // per read of the operator, or of the scan: the source that replaces the table
	moved  map[string]string // tables of the module to the tables read instead
}

// Column is an output column: a column of a part, perhaps under another name.
type Column struct {
	Part   int
	Source string // name in the part
	Field  vector.Field
}

// Tables returns the names of the tables the pass reads, sorted.
func (p *Pass) Tables() []string {
	var names []string
	for i := range p.Parts {
		part := &p.Parts[i]
		if part.Scan != nil {
			if feed := part.Feed(0); feed == nil {
				names = append(names, part.Scan.Table)
			} else if t := feed.extends(); t != "" {
				names = append(names, t)
			}
			continue
		}
		for j, in := range part.Operator.Reads {
			if part.Feed(j) == nil {
				names = append(names, in.Table)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Keys returns the key columns of the output: ListingId and TimeBucket, or those of an
// operator that has others and is then alone in the pass.
func (p *Pass) Keys() []vector.Field {
	for i := range p.Parts {
		if !p.Parts[i].Hidden {
			return p.Parts[i].keys()
		}
	}
	return listingKeys
}

var listingKeys = []vector.Field{
	{Name: "ListingId", Type: vector.Int, Key: true, Doc: "Listing: one instrument on one venue."},
	{Name: "TimeBucket", Type: vector.Time, Key: true, Doc: "Label of the time bucket, UTC."},
}

// Fields returns the columns of the output in order.
func (p *Pass) Fields() []vector.Field {
	fields := slices.Clone(p.Keys())
	for _, l := range p.Labels {
		fields = append(fields, vector.Field{Name: l, Type: vector.String, Doc: labelDocs[l]})
	}
	for _, c := range p.Columns {
		fields = append(fields, c.Field)
	}
	return fields
}

var labelDocs = map[string]string{
	"MIC":          "Market of the listing on this day.",
	"Ticker":       "Ticker of the listing on this day.",
	"CurrencyCode": "Trading currency of the listing on this day.",
}

// Empty returns a frame of the part's columns without rows.
func (p *Part) Empty() *vector.Frame {
	return vector.Empty(slices.Concat(p.keys(), p.fields()))
}
