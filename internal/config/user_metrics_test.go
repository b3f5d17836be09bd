package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

func TestUserMetricsKeepTheOrderOfTheFile(t *testing.T) {
	c := good(t, days+`
MODULES: [metrics]
timeline_mode: sparse_digitised
METRICS:
  VWAP: {table: trades, value: sum(Price * Size) / sum(Size), unit: local price, doc: Mean price.}
  Big: {table: trades, value: count(), where: Size > 100}
`, Overrides{})
	want := []module.UserMetric{
		{Name: "VWAP", Table: "trades", Value: "sum(Price * Size) / sum(Size)", Unit: "local price", Doc: "Mean price."},
		{Name: "Big", Table: "trades", Value: "count()", Where: "Size > 100"},
	}
	if diff := cmp.Diff(want, c.Metrics); diff != "" {
		t.Error(diff)
	}
}

func TestPassOfUserMetricsReadsTheirTables(t *testing.T) {
	text := "MODULES: [metrics]\nMETRICS: {N: {table: imbalance, value: count()}}\n"
	c := good(t, days+text, Overrides{})
	if c.Passes[0].TimelineMode != Dense {
		t.Error(c.Passes[0].TimelineMode)
	}
	_, problems := load(t, text, Overrides{})
	if len(problems) != 2 || !strings.Contains(problems[0], "missing-date") {
		t.Error(problems)
	}
}

func TestFaultyUserMetrics(t *testing.T) {
	bad(t, minimal+`METRICS:
  "a b": {table: trades, value: count()}
  N: {table: trades, vlaue: count()}
`, Overrides{},
		`/conf/p.yaml:6:3: bad-value: METRICS.a b: "a b" is no name of a metric — it names an output column. use letters, digits, _ and -`,
		`/conf/p.yaml:7:6: missing-key: METRICS.N.value: the key "value" is needed — Value of a bucket, in the expression language: reductions of the rows, such as sum(Price * Size) / sum(Size).`,
		`/conf/p.yaml:7:22: unknown-key: METRICS.N.vlaue: there is no key "vlaue". did you mean "value"?`)
	c := good(t, minimal+"METRICS: {N: {table: trades, value: count()}}\n", Overrides{})
	if got := fmt.Sprint(c.Notes); !strings.Contains(got, "no pass lists the module metrics") {
		t.Error(got)
	}
}

func TestPositionsInTextsOfMetrics(t *testing.T) {
	c := good(t, days+`
MODULES: [metrics]
METRICS:
  Plain: {table: trades, value: sum(Prise)}
  Quoted: {table: trades, value: "sum(Prise)"}
  Escaped: {table: trades, value: "sum(\"a\")"}
  Accents: {doc: "é", table: trades, value: 'sum(Größe)'}
  Block:
    table: trades
    value: |
      sum(Price)
        / sum(Sise)
  Folded:
    table: trades
    value: sum(Price)
      / sum(Sise)
`, Overrides{Sets: []string{"METRICS.Flag={table: trades, value: sum(x)}"}})
	for _, x := range []struct {
		path      string
		line, col int
		want      string
	}{
		{"METRICS.Plain.value", 1, 5, "f:6:37"},
		{"METRICS.Plain.value", 0, 0, "f:6:33"},
		{"METRICS.Plain.where", 1, 5, "f:6:3"},
		{"METRICS.Quoted.value", 1, 5, "f:7:39"},
		{"METRICS.Escaped.value", 1, 5, "f:8:35"},
		{"METRICS.Accents.value", 1, 7, "f:9:52"},
		{"METRICS.Block.value", 2, 9, "f:14:15"},
		{"METRICS.Folded.value", 1, 14, "f:17:12"},
		{"METRICS.Flag.value", 1, 5, "--set METRICS.Flag={table: trades, value: sum(x)}"},
	} {
		b, ok := c.InMetric(option.Problem{Path: x.path, Line: x.line, Col: x.col})
		if got := b.At("f"); !ok || got != x.want && !strings.HasPrefix(got, "--set") {
			t.Errorf("%s %d:%d is at %s, want %s", x.path, x.line, x.col, got, x.want)
		}
	}
	if _, ok := c.InMetric(option.Problem{Path: "user_metrics[0]"}); ok {
		t.Error("a key of the pass is no text of METRICS")
	}
}

func TestMetricsArePartOfThePassesThatComputeThem(t *testing.T) {
	text := days + `
PASSES:
  - {name: a, modules: [metrics], timeline_mode: sparse_digitised}
  - {name: b, modules: [trade], timeline_mode: sparse_digitised}
METRICS:
  N: {table: trades, value: count()}
  M: {table: trades, value: sum(Size)}
`
	before := good(t, text, Overrides{})
	after := good(t, text, Overrides{Sets: []string{"METRICS.N.value=count(Price)"}})
	for i, same := range []bool{false, true} {
		a, b := before.CanonicalPass(&before.Passes[i]), after.CanonicalPass(&after.Passes[i])
		if (string(a) == string(b)) != same {
			t.Errorf("pass %s: same is %v", before.Passes[i].Name, !same)
		}
	}
}
