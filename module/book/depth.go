package book

import (
	"fmt"

	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

// DepthOf returns the number of levels the l2 table declares, or 0 when it is unknown.
func DepthOf(t *table.Table) int {
	if t == nil {
		return 0
	}
	depth := 0
	for {
		if _, declared := t.Column(fmt.Sprintf("BidPrice%d", depth+1)); !declared {
			return depth
		}
		depth++
	}
}

// CheckDepth reports configured levels that the table does not have. Levels the table
// declares and a file lacks are found when the file is opened.
func (c *Config) CheckDepth(depth int) []option.Problem {
	if depth == 0 {
		return nil
	}
	var problems []option.Problem
	tooDeep := func(path string, level int) {
		if level > depth {
			problems = append(problems, option.Problem{Path: path, Code: option.BadValue,
				What: fmt.Sprintf("level %d is deeper than the l2 table, which has %d", level, depth),
				Why:  "there are no columns to compute it from",
				Cure: fmt.Sprintf("use levels 1 to %d", depth)})
		}
	}
	for i := range c.Liquidity {
		for _, l := range c.Liquidity[i].Levels {
			tooDeep(path("liquidity", i)+".levels", l)
		}
	}
	for i := range c.Imbalances {
		for _, l := range c.Imbalances[i].Levels {
			tooDeep(path("imbalances", i)+".levels", l)
		}
	}
	if c.Empty() {
		tooDeep("levels", c.Levels)
	}
	return problems
}
