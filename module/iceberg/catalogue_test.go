package iceberg

import (
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
)

func TestEveryEntryIsComplete(t *testing.T) { moduletest.Complete(t, Spec()) }

func TestWorkedExamplesComeOut(t *testing.T) { moduletest.Vectors(t, Spec()) }

func TestTheModuleIsRegistered(t *testing.T) {
	if s, ok := module.Lookup("iceberg"); !ok || s.ConfigKey != "iceberg_analytics" {
		t.Error("iceberg is not registered")
	}
}

// columns are the names of the output in order.
func columns(p *moduletest.Pass) string {
	var names []string
	for _, m := range p.Program.Scans[0].Metrics {
		names = append(names, m.Name)
	}
	for _, f := range p.Program.Operators[0].Fields {
		names = append(names, f.Name)
	}
	return strings.Join(names, " ")
}

func TestColumnsComeInConfiguredOrder(t *testing.T) {
	defaults := "IcebergExecutionVolume IcebergExecutionCount IcebergAverageSize IcebergRevealedPeakCount IcebergOrderImbalance"
	cases := []struct{ name, config, want string }{
		{"default set", "{}", defaults},
		{"prefix", "{metric_prefix: P_}", "P_" + strings.ReplaceAll(defaults, " ", " P_")},
		{"only the peak count adds the default set", "{metrics: [{measures: AveragePeakCount}]}", defaults + " IcebergAveragePeakCount"},
		{"an imbalance of one side is no column", "{metrics: [{measures: OrderImbalance, sides: Bid}]}", defaults},
		{"sides vary fastest, the peak count comes last", "{metrics: [{measures: [AveragePeakCount, ExecutionVolume, OrderImbalance, AverageSize], " +
			"sides: [Ask, Total]}, {measures: ExecutionCount}]}", "IcebergExecutionVolumeAsk IcebergExecutionVolume IcebergOrderImbalance " +
			"IcebergAverageSizeAsk IcebergAverageSize IcebergExecutionCount IcebergAveragePeakCount"},
		{"a pattern does not name the peak count", "{metric_prefix: P_, metrics: [{measures: [ExecutionVolume, AveragePeakCount], sides: [Bid], " +
			"output_name_pattern: '{sides}_{measures}'}]}", "P_Bid_ExecutionVolume P_IcebergAveragePeakCount"},
		{"one column per state", "{metrics: [{measures: ExecutionCount, market_states: [HALTED, CLOSED], output_name_pattern: 'N_{market_states}'}]}",
			"N_HALTED N_CLOSED"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := moduletest.Decode(t, Spec(), "iceberg_analytics: "+c.config)
			if got := columns(p); got != c.want {
				t.Errorf("columns\n%s, want\n%s", got, c.want)
			}
			registered, _ := module.Lookup("iceberg")
			moduletest.Declared(t, *registered, p.Program.Scans[0].Metrics)
		})
	}
}

func TestProblems(t *testing.T) {
	cases := []struct{ name, config, path, what string }{
		{"unknown placeholder", "{metrics: [{measures: ExecutionCount, output_name_pattern: '{side}'}]}", "metrics[0].output_name_pattern", "{side}"},
		{"no measures", "{metrics: [{measures: []}]}", "metrics[0].measures", "empty list"},
		{"no sides", "{metrics: [{measures: ExecutionCount, sides: []}]}", "metrics[0].sides", "empty list"},
		{"two columns of one name", "{metrics: [{measures: ExecutionCount}, {measures: ExecutionCount}]}", "metrics[1]", "IcebergExecutionCount"},
		{"no tolerance", "{peak_link_tolerance_seconds: 0}", "peak_link_tolerance_seconds", "out of range"},
		{"unknown size", "{avg_size_source: Size}", "avg_size_source", "Size"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := moduletest.Try(t, Spec(), "iceberg_analytics: "+c.config)
			if len(p.Problems) == 0 {
				t.Fatal("no problem")
			}
			if got := p.Problems[0]; got.Path != c.path || !strings.Contains(got.What, c.what) {
				t.Errorf("problem at %q: %q", got.Path, got.What)
			}
		})
	}
}

func TestKeysWithoutEffectAreNoted(t *testing.T) {
	for _, config := range []string{"{trade_match_size_tolerance: 5, trade_match_exclude_exact: false}",
		"{enable_peak_linking: false, metrics: [{measures: AveragePeakCount}]}"} {
		if p := moduletest.Decode(t, Spec(), "iceberg_analytics: "+config); len(p.Program.Notes) != 1 {
			t.Errorf("%s: notes %v", config, p.Program.Notes)
		}
	}
}

// fitted is what an operator reads and puts out when some side outputs are wanted.
func TestOnlyWhatIsWantedIsRead(t *testing.T) {
	cases := []struct {
		name, config  string
		sides         []string
		reads, outs   int
		tradesColumns int // -1 is not read
	}{
		{"nothing", "{}", nil, 0, 0, -1},
		{"peak counts", "{metrics: [{measures: AveragePeakCount}]}", nil, 2, 0, -1},
		{"events", "{}", []string{Events}, 2, 1, -1},
		{"events without linking", "{enable_peak_linking: false}", []string{Events}, 1, 1, -1},
		{"tags, which nobody writes", "{}", []string{Trades}, 3, 1, 6},
		{"no tags", "{tag_trades: false}", []string{Trades}, 0, 0, -1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			op := moduletest.Decode(t, Spec(), "iceberg_analytics: "+c.config).Program.Operators[0]
			op = op.Fit(module.Found{
				Has:     func(_, column string) bool { return column != "MidPrice" },
				Side:    func(name string) bool { return slices.Contains(c.sides, name) },
				Written: func(string) bool { return false },
			})
			if len(op.Reads) != c.reads || len(op.Sides) != c.outs {
				t.Errorf("%d reads and %d side outputs, want %d and %d", len(op.Reads), len(op.Sides), c.reads, c.outs)
			}
			for _, in := range op.Reads {
				if in.Table == "trades" && len(in.Columns) != c.tradesColumns {
					t.Errorf("%d columns of trades, want %d", len(in.Columns), c.tradesColumns)
				}
			}
		})
	}
}
