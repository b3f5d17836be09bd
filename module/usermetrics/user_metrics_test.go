package usermetrics

import (
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

var update = flag.Bool("update", false, "write the expected messages anew")

func overrides() config.Overrides {
	return config.Overrides{Env: func(string) string { return "" }, WorkDir: "/cwd"}
}

// compileFile compiles the passes of a configuration file.
func compileFile(t *testing.T, text string) ([]*plan.Pass, error) {
	t.Helper()
	c, err := config.Parse("p.yaml", []byte(text), overrides())
	if err != nil {
		t.Fatal(err)
	}
	passes, problems := plan.Compile(c, table.Lookup)
	if len(problems) > 0 {
		return nil, c.Invalid(problems)
	}
	return passes, nil
}

// testdata/faulty.yaml is a faulty file, testdata/faulty.txt is what it is told.
func TestMessagesHavePositionsInTheFile(t *testing.T) {
	text, err := os.ReadFile("testdata/faulty.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = compileFile(t, string(text))
	var invalid *config.InvalidError
	if !errors.As(err, &invalid) {
		t.Fatal(err)
	}
	got := err.Error() + "\n"
	if *update {
		if err := os.WriteFile("testdata/faulty.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/faulty.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestMetricsOfOneTableShareAScan(t *testing.T) {
	passes, err := compileFile(t, `
START_DATE: 2026-01-05
END_DATE: 2026-01-05
PASSES:
  - {name: all, modules: [metrics], timeline_mode: sparse_digitised}
  - {name: two, modules: [metrics], timeline_mode: sparse_digitised, metrics_analytics: {user_metrics: [C, A]}}
METRICS:
  C: {table: trades, value: count(), unit: prints, doc: Prints.}
  B: {table: l2, value: last(MarketState)}
  A: {table: trades, value: sum(Size) > 0}
`)
	if err != nil {
		t.Fatal(err)
	}
	if got := passes[0].Tables(); len(passes[0].Parts) != 2 || strings.Join(got, " ") != "l2 trades" {
		t.Error(len(passes[0].Parts), got)
	}
	var fields []vector.Field
	for _, c := range passes[1].Columns {
		fields = append(fields, c.Field)
	}
	want := []vector.Field{{Name: "C", Type: vector.Int, Unit: "prints", Doc: "Prints."}, {Name: "A", Type: vector.Bool, Doc: "0 < sum(Size)."}}
	if diff := cmp.Diff(want, fields); diff != "" {
		t.Error(diff)
	}
}

func TestWhereOfTheMetricHoldsInEveryReduction(t *testing.T) {
	p := compiled(t, new(Config), module.UserMetric{
		Name: "share", Table: "trades", Where: "Price > 1",
		Value: "(sum(Size) where AggressorSide = 1) / sum(Size)",
	})
	rows := moduletest.NewRows(t, []string{"TradeTimestamp", "ListingId", "Price", "Size", "AggressorSide"}, [][]any{
		{"09:00:10", 1, 2.0, 10.0, 1},
		{"09:00:20", 1, 2.0, 30.0, 2},
		{"09:00:30", 1, 1.0, 500.0, 1},
		{"09:01:30", 1, 1.0, 500.0, 1},
	})
	f := moduletest.Scan(t, p, rows, 2)[0]
	if f.Rows != 2 || f.Col("share").Floats[0] != 0.25 || !f.Col("share").Null(1) {
		t.Errorf("%d rows, %v", f.Rows, f.Col("share").Floats)
	}
}

func TestTextsOfBucketsSurviveChunksThatCloseNone(t *testing.T) {
	p := compiled(t, new(Config), module.UserMetric{
		Name: "halted", Table: "l2", Value: `if(last(MarketState) in ["HALTED", "CLOSED"], coalesce(last(MarketState), first(MarketState)))`,
	})
	rows := moduletest.NewRows(t, []string{"EventTimestamp", "ListingId", "MarketState"}, [][]any{
		{"09:00:10", 1, "HALTED"},
		{"09:00:20", 1, "CONTINUOUS_TRADING"},
		{"09:01:10", 1, nil},
		{"09:02:10", 1, "CLOSED"},
	})
	for _, chunk := range []int{1, 2, 3, 1000} {
		col := moduletest.Scan(t, p, rows, chunk)[0].Col("halted")
		for i, want := range []any{nil, nil, "CLOSED"} {
			if got := moduletest.Value(col, i); got != want {
				t.Errorf("chunks of %d: bucket %d is %v, want %v", chunk, i, got, want)
			}
		}
	}
}

func TestUndeclaredColumnsAreNoted(t *testing.T) {
	p := compiled(t, new(Config), module.UserMetric{Name: "m", Table: "trades", Value: `sum(Prise) where Colour = "red" and Size > 0`})
	want := []string{
		`metric m: table trades does not declare column Colour, which is read as a text`,
		`metric m: table trades does not declare column Prise, which is read as a number; did you mean "Price"?`,
	}
	if diff := cmp.Diff(want, p.Program.Notes); diff != "" {
		t.Error(diff)
	}
}

func TestColumnsOfUserTablesHaveTheirTypes(t *testing.T) {
	news, problems := table.User("news", table.UserDecl{
		Folder: "News", ListingColumn: "listing", TimeColumn: "at",
		Types: map[string]string{"Kind": "integer", "Headline": "text", "Score": "number"},
	})
	if problems != nil {
		t.Fatal(problems)
	}
	p := pass(module.UserMetric{Name: "n", Table: "news", Value: `first(Kind)`, Where: `Headline != "" and Kind != 2`})
	p.Tables = func(string) *table.Table { return news }
	program, bad := Spec().Compile(p, new(Config))
	if bad != nil {
		t.Fatal(bad)
	}
	want := `first(Kind:int) where ((known(Headline:text) and not(in(Headline:text, [""]))) and (known(Kind:int) and not(in(Kind:int, [2]))))`
	if got := program.Scans[0].Metrics[0].Value.String(); got != want {
		t.Error(got)
	}
}

func TestEntriesDescribeTheMetrics(t *testing.T) {
	p := compiled(t, new(Config),
		module.UserMetric{Name: "Big", Table: "trades", Value: "count()", Where: "Size > 100", Unit: "prints", Doc: "Big prints."},
		module.UserMetric{Name: "Ratio", Table: "trades", Value: "sum(Price*Size)/sum(Size)"},
	)
	metrics := p.Program.Scans[0].Metrics
	big, ratio := metrics[0].Entry, metrics[1].Entry
	if big.Name != "Big" || big.Unit != "prints" || big.Formula != "count(), over rows where Size > 100" || big.Hint != "Sum" || big.Doc != "Big prints." {
		t.Errorf("%+v", big)
	}
	if ratio.Hint != "Mean" || ratio.Doc != "sum(Price * Size) / sum(Size)." || ratio.Source == "" || ratio.Nulls == "" || ratio.Module != "metrics" {
		t.Errorf("%+v", ratio)
	}
}

func TestModuleIsRegisteredAndDeclaresItsKeys(t *testing.T) {
	spec, ok := module.Lookup("metrics")
	if !ok || !spec.OfUser || spec.Doc == "" {
		t.Fatal(spec)
	}
	for _, row := range option.Reference(spec.Config().Options()) {
		if row.Meaning == "" {
			t.Errorf("%s has no documentation", row.Name)
		}
	}
	if _, problems := Spec().Compile(pass(), new(Config)); len(problems) != 1 || problems[0].Code != UnknownMetric {
		t.Error(problems)
	}
}
