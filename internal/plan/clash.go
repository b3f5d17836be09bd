package plan

import (
	"fmt"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// owner is who has a column: a module, or nil for the keys and labels of the pass.
type owner struct{ module *module.Spec }

// clashes are the columns that modules have although somebody has them already.
type clashes struct {
	pairs   [][2]*module.Spec // the module and the owner, in the order found
	columns map[[2]*module.Spec][]string
}

func (c *clashes) add(m *module.Spec, by owner, column string) {
	pair := [2]*module.Spec{m, by.module}
	if c.columns == nil {
		c.columns = map[[2]*module.Spec][]string{}
	}
	if len(c.columns[pair]) == 0 {
		c.pairs = append(c.pairs, pair)
	}
	c.columns[pair] = append(c.columns[pair], column)
}

// problems has one for each pair of modules.
func (c *clashes) problems(at string) []option.Problem {
	var problems []option.Problem
	for _, pair := range c.pairs {
		m, by := pair[0], pair[1]
		b := option.Problem{
			Path: at + ".modules", Code: "output-clash", Why: "a table has each column name once",
			Cure: "set metric_prefix or output_name_pattern for one of them",
		}
		owner := "the keys and labels of the pass"
		if by != nil {
			owner = "module " + by.Name
			if by.ConfigKey == m.ConfigKey && by != m {
				b.Cure = fmt.Sprintf("both are configured by %s: change or leave out output_name_pattern there, or give each a pass of its own", m.ConfigKey)
			}
		}
		b.What = fmt.Sprintf("module %s and %s both have %s", m.Name, owner, first(c.columns[pair], 4))
		problems = append(problems, b)
	}
	return problems
}
