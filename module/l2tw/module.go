// Package l2tw is the order book over the time of each bucket: time-weighted averages
// of prices, sizes, spreads and imbalances, and annualised volatilities.
package l2tw

import (
	_ "embed"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/book"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
)

//go:embed doc.md
var doc string

func init() { module.Register(Spec()) }

// Spec declares the module.
func Spec() module.Spec {
	return module.Spec{
		Name: "l2tw", Instance: "l2tw", ConfigKey: "l2_analytics",
		Tables:    []string{"l2"},
		Doc:       doc,
		Config:    func() module.Config { return book.NewConfig() },
		Compile:   compile,
		Catalogue: catalogue(),
		Version:   1,
	}
}

func compile(p module.Pass, c module.Config) (*module.Program, []option.Problem) {
	b := &builder{cfg: c.(*book.Config)}
	b.Problems = append(b.cfg.CheckDepth(book.DepthOf(p.Tables("l2"))), book.NeedsWidth(p.Rule, "", "module l2tw")...)
	if b.cfg.Empty() && len(b.cfg.Volatility) == 0 {
		b.defaults()
	} else {
		b.configured(p.Rule.Seconds())
	}
	program := &module.Program{Scans: []module.Scan{{Table: "l2", Metrics: b.metrics}}, Notes: b.cfg.Idle()}
	if len(b.metrics) == 0 {
		program.Notes = append(program.Notes,
			"l2tw: no entry of l2_analytics has TWA in its aggregations and there is no volatility, so only the keys are computed")
	}
	return program, b.Problems
}

// builder gathers the metrics of a pass in output order.
type builder struct {
	family.Columns
	cfg     *book.Config
	metrics []metric.Metric
}

func (b *builder) add(m metric.Metric, path string) { b.Add(&b.metrics, path, m) }

// configured adds the entries that ask for TWA and all volatilities. Spreads come
// before liquidity, unlike in module l2. Without any there are only the keys.
func (b *builder) configured(seconds float64) {
	keep := (*book.Choice).TimeWeighted
	for _, cols := range [][]book.Column{b.cfg.SpreadColumns(keep), b.cfg.LiquidityColumns(keep),
		b.cfg.ImbalanceColumns(keep)} {
		for i := range cols {
			c := &cols[i]
			b.add(metric.Metric{Name: c.Name(b.cfg.Prefix, "TWA"), Entry: entryOf(c),
				Value: metric.Of(metric.TWA, c.Row, c.Where)}, c.Path)
		}
	}
	for _, d := range b.cfg.Deviations() {
		b.add(metric.Metric{Name: d.Name(b.cfg.Prefix, ""), Entry: volatility[d.Measure],
			Value: deviation(&d, seconds)}, d.Path)
	}
}

func deviation(d *book.Deviation, seconds float64) *expr.Node {
	s := slots{subsample: d.Subsample, bucket: seconds, window: d.Window, statistic: d.Statistic, where: d.Where != nil}
	return metric.FromOwn(s.own(d.Row), d.Where)
}
