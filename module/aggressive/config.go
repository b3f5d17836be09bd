package aggressive

import (
	"fmt"

	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

// Config is the aggressive_preprocess object of a pass.
type Config struct {
	On     bool
	Source string  // source_table
	Size   string  // execution_size; "" is the usual column of the source
	DeltaT float64 // seconds

	unusedBucketSec float64
}

// Enabled implements module.Switchable.
func (c *Config) Enabled() bool { return c.On }

// Chosen implements module.Choosing.
func (c *Config) Chosen() []string { return []string{c.Source} }

// Options declares the keys.
func (c *Config) Options() option.Group {
	return option.Group{
		Doc: "Puts executions together into the orders that caused them.",
		Keys: []option.Key{
			option.Bool("ENABLED", &c.On).Default(false).Doc("Whether the side outputs are made."),
			option.String("source_table", &c.Source).Enum("trades", "l3").Default("trades").
				Doc("Where executions are taken from: prints, or executions of resting orders."),
			option.String("execution_size", &c.Size).Optional().
				Doc("Column with the quantity of an execution; null is Size of trades, ExecutionSize of l3."),
			option.Float("deltat", &c.DeltaT).Default(1e-5).Min(0).Max(86_400).
				Doc("Largest time between two executions of one order, in seconds. Times are compared in whole microseconds."),
			option.Float("time_bucket_seconds", &c.unusedBucketSec).Optional().
				NoEffect("the buckets of the pass are used").Doc("Bucket width in seconds."),
		},
	}
}

// sizeColumn is the column with the quantity of an execution.
func (c *Config) sizeColumn() string {
	switch {
	case c.Size != "":
		return c.Size
	case c.Source == "l3":
		return "ExecutionSize"
	}
	return "Size"
}

func (c *Config) checkSize(source *table.Table) *option.Problem {
	declared, ok := source.Column(c.sizeColumn())
	if !ok || declared.Type.Numeric() {
		return nil
	}
	return &option.Problem{Path: "execution_size", Code: option.BadValue,
		What: fmt.Sprintf("column %s of table %s holds %s values", declared.Name, source.Name, declared.Type),
		Why:  "quantities are added up", Cure: "name a column of numbers, or remove the key"}
}
