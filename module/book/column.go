package book

import (
	"fmt"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
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

func path(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
