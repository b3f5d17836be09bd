// Package l2 is the order book at the end of each bucket: prices, sizes and orders per
// level, spreads, imbalances, and bars of book prices.
package l2

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
		Name: "l2", Instance: "l2last", ConfigKey: "l2_analytics",
		Tables: []string{"l2"}, Labels: []string{"MIC", "Ticker", "CurrencyCode"},
		Doc:       doc,
		Config:    func() module.Config { return book.NewConfig() },
		Compile:   compile,
		Catalogue: catalogue(),
	}
}

func compile(p module.Pass, c module.Config) (*module.Program, []option.Problem) {
	b := &builder{cfg: c.(*book.Config)}
	b.Problems = b.cfg.CheckDepth(book.DepthOf(p.Tables("l2")))
	if b.cfg.Empty() {
		b.defaults()
	} else {
		b.configured()
	}
	b.add(metric.Metric{Name: b.cfg.Prefix + "MarketState", Entry: marketState, NullIfAbsent: true,
		Value: metric.Of(metric.Last, expr.Text("MarketState"), nil)}, "")

	scan := module.Scan{Table: "l2", Metrics: b.metrics}
	if len(b.fills) > 0 {
		b.Problems = append(b.Problems, book.NeedsWidth(p.Rule, "ohlc", "open_mode prev_close")...)
		scan.Finish = func() module.Finisher { return newCarry(p.Rule, b.fills) }
	}
	return &module.Program{Scans: []module.Scan{scan}, Notes: b.cfg.Idle()}, b.Problems
}

// builder gathers the metrics of a pass in output order.
type builder struct {
	family.Columns
	cfg     *book.Config
	metrics []metric.Metric
	fills   []barNames // bars in mode prev_close
}

func (b *builder) add(m metric.Metric, path string) { b.Add(&b.metrics, path, m) }

// last adds the column's value at the last selected row of the bucket, null or not: a
// one-sided book at the end of a bucket is information.
func (b *builder) last(c *book.Column) {
	b.add(metric.Metric{Name: c.Name(b.cfg.Prefix, ""), Entry: entryOf(c),
		Value: metric.Of(metric.Last, c.Row, c.Where)}, c.Path)
}

func (b *builder) configured() {
	for _, cols := range [][]book.Column{b.cfg.LiquidityColumns(book.Every), b.cfg.SpreadColumns(book.Every),
		b.cfg.ImbalanceColumns(book.Every)} {
		for i := range cols {
			b.last(&cols[i])
		}
	}
	for _, bar := range b.cfg.Bars() {
		b.bar(&bar)
	}
}

func (b *builder) bar(bar *book.Bar) {
	add := func(c *book.Column, kind metric.Kind) string {
		name := c.Name(b.cfg.Prefix, "")
		b.add(metric.Metric{Name: name, Entry: entryOf(c), Value: metric.Of(kind, c.Row, c.Where)}, c.Path)
		return name
	}
	n := barNames{
		open: add(&bar.Open, metric.First), high: add(&bar.High, metric.MaxOf),
		low: add(&bar.Low, metric.MinOf), close: add(&bar.Close, metric.Last),
	}
	if bar.PrevClose {
		b.fills = append(b.fills, n)
	}
}
