package family

import (
	"fmt"
	"slices"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
)

// Columns is what is known of the columns of a configuration while they are made.
type Columns struct {
	Notes    []string
	Problems []option.Problem
	makers   map[string]string // of names that are taken
}

// Take gives a name to a column that is made by an entry; one that is taken is a problem.
func (c *Columns) Take(name, by string) {
	first, taken := c.makers[name]
	if !taken {
		if c.makers == nil {
			c.makers = map[string]string{}
		}
		c.makers[name] = by
		return
	}
	what := fmt.Sprintf("column %q is made by %s and by %s", name, first, by)
	if first == by {
		what = fmt.Sprintf("column %q is made twice by %s", name, by)
	}
	c.Problems = append(c.Problems, option.Problem{Path: by, Code: "duplicate-column", What: what, Why: "every column needs a name of its own",
		Cure: "set output_name_pattern with the placeholders that tell the columns apart, or remove one"})
}

// Add appends a metric of an entry to those of a scan.
func (c *Columns) Add(to *[]metric.Metric, by string, m metric.Metric) {
	c.Take(m.Name, by)
	*to = append(*to, m)
}

// Note adds a remark once.
func (c *Columns) Note(format string, args ...any) {
	remark := fmt.Sprintf(format, args...)
	if !slices.Contains(c.Notes, remark) {
		c.Notes = append(c.Notes, remark)
	}
}

// Each adds the columns of the entries of a list.
func Each[T any](c *Columns, list string, entries []T, add func(at string, entry *T)) {
	for i := range entries {
		at, before := fmt.Sprintf("%s[%d]", list, i), len(c.makers)+len(c.Problems)
		add(at, &entries[i])
		if len(c.makers)+len(c.Problems) == before {
			c.Note("%s makes no column", at)
		}
	}
}
