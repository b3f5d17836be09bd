package aggressive

import (
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/vector"
)

func fields(s module.Side) string {
	var names []string
	for _, f := range s.Fields {
		names = append(names, f.Name)
	}
	return strings.Join(names, " ")
}

func reads(op module.Operator) []string {
	var names []string
	for _, c := range op.Reads[0].Columns {
		columns := map[string]vector.Type{}
		c.Columns(columns)
		for name := range columns {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

var few = []string{"TradeTimestamp", "ListingId", "MIC", "AggressorSide", "Size", "Price", "TradeId", "IsBlock"}

func TestOutputsHaveTheColumnsThereAre(t *testing.T) {
	_, op := fitted(t, tradesConfig, few, nil)
	for i, want := range []string{
		"ListingId TimeBucket MIC TradeTimestamp Size Price AggressorSide Duration MinPrice MaxPrice NumExecutions PriceDiff " +
			"IsBlock AggressiveSize ConsolidatedTrades SequenceNumber",
		"ListingId TimeBucket TradeTimestamp MIC TradeId AggressorSide Price Size IsBlock RevealedQty TimeSincePrev " +
			"IsSameGroup ConsolidatedTrades SequenceNumber SameSideSequence AggressiveExecutionSize",
	} {
		if got := fields(op.Sides[i]); got != want {
			t.Errorf("%s has\n%s, want\n%s", op.Sides[i].Name, got, want)
		}
	}
}

func TestOnlyWhatWantedOutputsNeedIsRead(t *testing.T) {
	_, op := fitted(t, tradesConfig, few, func(side string) bool { return side == Orders })
	if len(op.Sides) != 1 || op.Sides[0].Name != Orders {
		t.Fatalf("sides %v", op.Sides)
	}
	if got := reads(op); slices.Contains(got, "TradeId") || !slices.Contains(got, "IsBlock") {
		t.Errorf("reads %v", got)
	}
}

func TestBeforeFilesAreKnownAllDeclaredColumnsAreExpected(t *testing.T) {
	for source, want := range map[string]int{"trades": 150, "l3": 35} {
		p := moduletest.Decode(t, Spec(), "aggressive_preprocess: {ENABLED: true, source_table: "+source+"}")
		op := p.Program.Operators[0]
		if op.Reads[0].Table != source || len(op.Sides) != 2 || len(op.Sides[1].Fields) < want {
			t.Errorf("%s: reads %s, %d columns of executions", source, op.Reads[0].Table, len(op.Sides[1].Fields))
		}
		if len(op.Fields) != 0 {
			t.Errorf("%s: the main output has columns", source)
		}
	}
}

func TestColumnsThatAreNeededAreReadEvenWhenTheyAreAbsent(t *testing.T) {
	_, op := fitted(t, tradesConfig, []string{"TradeTimestamp", "ListingId"}, nil)
	if got := reads(op); !slices.Contains(got, "AggressorSide") || !slices.Contains(got, "Price") || !slices.Contains(got, "Size") {
		t.Errorf("reads %v", got)
	}
}

func TestRowsAreFilteredWhereTheyAreReadUnlessTheRowBeforeCounts(t *testing.T) {
	_, op := fitted(t, tradesConfig, few, nil)
	if got := op.Reads[0].Where; got == nil || got.String() != "(0 < Size)" {
		t.Errorf("where %v", got)
	}
	_, op = fitted(t, tradesConfig, append([]string{"BestBidPrice", "BestAskPrice"}, few...), nil)
	if op.Reads[0].Where != nil || !slices.ContainsFunc(op.Reads[0].Columns, func(e *expr.Node) bool { return e.String() == "float((0 < Size))" }) {
		t.Errorf("where %v", op.Reads[0].Where)
	}
}

func TestDisabledByDefault(t *testing.T) {
	for config, want := range map[string]bool{"{}": false, "{ENABLED: true}": true} {
		var n yaml.Node
		if err := yaml.Unmarshal([]byte(config), &n); err != nil {
			t.Fatal(err)
		}
		c := new(Config)
		if problems := option.Decode(n.Content[0], c.Options(), ""); len(problems) > 0 || c.Enabled() != want {
			t.Errorf("%s: enabled %v, problems %v", config, c.Enabled(), problems)
		}
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct{ config, path, what string }{
		{"source_table: l2", "source_table", `"l2" is not allowed`},
		{"deltat: -1", "deltat", "-1 is out of range"},
		{"execution_size: TradeId", "execution_size", "column TradeId of table trades holds string values"},
		{"execution_sise: Size", "execution_sise", "there is no key"},
	} {
		p := moduletest.Try(t, Spec(), "aggressive_preprocess: {ENABLED: true, "+c.config+"}")
		if len(p.Problems) != 1 || !strings.HasSuffix(p.Problems[0].Path, c.path) || !strings.Contains(p.Problems[0].What, c.what) {
			t.Errorf("%s: %v", c.config, p.Problems)
		}
	}
}
