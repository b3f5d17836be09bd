package book

import (
	"fmt"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
)

// Column is one variant of a configured entry: a value per row of the l2 table, the
// rows that count, and how the output column is named.
type Column struct {
	Family  string // "liquidity", "spread", "imbalance", "ohlc" or "volatility"
	Measure string // the family's measure, e.g. "CumQuantity"; source for prices
	Path    string // of the entry, below l2_analytics
	Default string // name without a pattern and prefix
	Pattern string
	Variant metric.Variant
	Row     *expr.Node
	Where   *expr.Node // nil is every row
}

// Name is the output column: the pattern when there is one, else the default name
// with suffix.
func (c *Column) Name(prefix, suffix string) string {
	return metric.FormatName(prefix, c.Pattern, c.Default+suffix, c.Variant)
}

// Names finds columns that are named alike.
type Names map[string]string

// Take records a name used by the entry at path and reports it when it is taken.
func (n Names) Take(name, path string) []option.Problem {
	first, taken := n[name]
	if !taken {
		n[name] = path
		return nil
	}
	where := first
	if first == path {
		where = "the same entry"
	}
	return []option.Problem{{Path: path, Code: "duplicate-column",
		What: fmt.Sprintf("column %s is also made by %s", name, where),
		Why:  "every column needs a name of its own",
		Cure: "set output_name_pattern with the placeholders that tell the columns apart"}}
}

func path(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
