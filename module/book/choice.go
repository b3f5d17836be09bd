package book

import (
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
)

// Choice holds the keys that every entry of a family has.
type Choice struct{ family.Choice }

// TimeWeighted reports whether the entry asks for a time-weighted average.
func (c *Choice) TimeWeighted() bool { return c.Asks("TWA") }

func (c *Choice) options(metricType string, pattern []string, own ...option.Key) []option.Key {
	return c.Options(metricType, c.Aggregated("Last",
		"TWA adds the time-weighted average to module l2tw; module l2 always takes the last snapshot."), pattern, own...)
}
