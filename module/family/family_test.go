package family

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/metric"
)

func TestExpandHasStatesSlowestAndTheLastFieldFastest(t *testing.T) {
	fields := []metric.Field{{Name: "side", Values: []string{"Bid", "Ask"}}, {Name: "level", Values: []string{"1", "2"}}}
	cases := []struct {
		name, pattern string
		states        []string
		want          string
	}{
		{"no states", "", nil, "Bid1 Bid2 Ask1 Ask2"},
		{"states together", "", []string{"HALTED", "CLOSED"}, "Bid1 Bid2 Ask1 Ask2"},
		{"states apart", "{market_states}", []string{"HALTED", "CLOSED"},
			"HALTEDBid1 HALTEDBid2 HALTEDAsk1 HALTEDAsk2 CLOSEDBid1 CLOSEDBid2 CLOSEDAsk1 CLOSEDAsk2"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := Choice{Pattern: c.pattern, States: c.states, Type: "T"}
			var got []string
			for _, cell := range e.Expand(fields...) {
				got = append(got, cell.Values["market_states"]+cell.Values["side"]+cell.Values["level"])
				if cell.Values["metric_type"] != "T" {
					t.Errorf("metric_type is %q", cell.Values["metric_type"])
				}
				if (cell.Where == nil) != (c.states == nil) {
					t.Errorf("filter %v", cell.Where)
				}
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("variants %s, want %s", s, c.want)
			}
		})
	}
}

func TestPatternProblemsSayWhatToDo(t *testing.T) {
	cases := []struct{ pattern, what, cure string }{
		{"{sides}{level", "", "write every placeholder"},
		{"{side}", "{sides}", "replace {side}"},
	}
	for _, c := range cases {
		e := Choice{Pattern: c.pattern}
		p := e.CheckPattern([]string{"sides"})
		if len(p) != 1 || !strings.Contains(p[0].What, c.what) || !strings.Contains(p[0].Cure, c.cure) {
			t.Errorf("pattern %s: %+v", c.pattern, p)
		}
	}
	good := Choice{Pattern: "{sides}"}
	if p := good.CheckPattern([]string{"sides"}); p != nil {
		t.Errorf("problems %v", p)
	}
}

func TestColumnsReportTheFirstOwnerOfAName(t *testing.T) {
	var c Columns
	for _, by := range []string{"ohlc[0]", "ohlc[1]", "ohlc[0]"} {
		c.Take("A", by)
	}
	if len(c.Problems) != 2 || !strings.Contains(c.Problems[0].What, "by ohlc[0] and by ohlc[1]") || !strings.Contains(c.Problems[1].What, "twice by ohlc[0]") {
		t.Errorf("problems %v", c.Problems)
	}
}

func TestEntriesWithoutColumnsAreNoted(t *testing.T) {
	var c Columns
	var metrics []metric.Metric
	Each(&c, "list", []string{"A", "", "A"}, func(at string, name *string) {
		if *name != "" {
			c.Add(&metrics, at, metric.Metric{Name: *name})
		}
	})
	if got := strings.Join(c.Notes, "; "); got != "list[1] makes no column" || len(metrics) != 2 || len(c.Problems) != 1 {
		t.Errorf("notes %q, %d metrics, problems %v", got, len(metrics), c.Problems)
	}
}

func TestNotEmpty(t *testing.T) {
	if NotEmpty("sides", 1) != nil || len(NotEmpty("sides", 0)) != 1 {
		t.Error("an empty list is the only problem")
	}
}

func TestAsks(t *testing.T) {
	c := Choice{Aggregations: []string{"Last", "TWA"}}
	if !c.Asks("TWA") || c.Asks("Sum") {
		t.Errorf("asks %v", c.Aggregations)
	}
}
