package timeline

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

var day = time.Date(2026, 1, 27, 0, 0, 0, 0, time.UTC).UnixNano()

func at(clock string) int64 {
	t, err := time.Parse("15:04:05", clock)
	if err != nil {
		panic(err)
	}
	return day + int64(t.Hour()*3600+t.Minute()*60+t.Second())*1e9
}

func show(ns int64) string { return time.Unix(0, ns).UTC().Format("15:04:05") }

func rule(seconds int64, anchor bucket.Anchor) bucket.Rule {
	return bucket.Rule{Mode: bucket.Fixed, Width: seconds * 1e9, Anchor: anchor}
}

// config decodes dense_analytics.
func config(t *testing.T, text string) (*Config, []option.Problem) {
	t.Helper()
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		t.Fatal(err)
	}
	c := NewConfig()
	return c, option.Decode(root.Content[0], c.Options(), "")
}

// states are the market states of the listings of a group, "09:00:00 HALTED" each.
func group(r bucket.Rule, states ...[]string) *moduletest.Group {
	rows := module.Rows{Bounds: []int{0}}
	col := vector.MakeColumn(vector.String, 0)
	g := &moduletest.Group{Group: module.Group{DayStart: day, Rule: r}}
	for i, of := range states {
		g.Listings = append(g.Listings, table.Listing{ID: int64(i + 1)})
		for _, s := range of {
			clock, state, _ := strings.Cut(s, " ")
			rows.Time, rows.Span = append(rows.Time, at(clock)), append(rows.Span, r.Of(at(clock), day))
			if state == "null" {
				col.AppendNull()
			} else {
				col.Codes = append(col.Codes, col.Dict.Code(state))
			}
		}
		rows.Bounds = append(rows.Bounds, len(rows.Time))
	}
	rows.Cols = []expr.Vector{{Column: col}}
	g.Rows = []module.Rows{rows}
	return g
}

func run(t *testing.T, c *Config, g *moduletest.Group) *module.Output {
	t.Helper()
	p, problems := compile(module.Pass{Rule: g.Rule}, c)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	op := p.Operators[0]
	g.Rows = g.Rows[:len(op.Reads)]
	out := moduletest.Run(t, op, g)
	if n := out.Main.Rows; n != out.Main.Cols[0].Len() || n != out.Main.Cols[1].Len() {
		t.Fatalf("frame says %d rows, columns have %d and %d", n, out.Main.Cols[0].Len(), out.Main.Cols[1].Len())
	}
	return out
}

func TestAdaptiveGridCoversContinuousTradingAndPadding(t *testing.T) {
	cases := []struct {
		name        string
		states      string
		rule        bucket.Rule
		first, last string
		rows        int
	}{
		{"auction before, close after", "08:55:00 PRE_OPEN,09:00:00 CONTINUOUS_TRADING,17:30:00 POST_CLOSE",
			rule(60, bucket.Start), "08:50:00", "17:39:00", 530},
		{"short session", "10:00:00 CONTINUOUS_TRADING,10:05:00 CLOSED",
			rule(60, bucket.Start), "09:50:00", "10:14:00", 25},
		{"halt stays inside", "09:00:00 CONTINUOUS_TRADING,12:00:00 HALTED,12:30:00 CONTINUOUS_TRADING,17:30:00 CLOSING_AUCTION",
			rule(60, bucket.Start), "08:50:00", "17:39:00", 530},
		{"last state continuous ends at its own time", "09:00:00 CONTINUOUS_TRADING,10:00:00 CONTINUOUS_TRADING",
			rule(60, bucket.Start), "08:50:00", "10:09:00", 80},
		{"a single state is kept", "09:00:00 CONTINUOUS_TRADING",
			rule(60, bucket.Start), "08:50:00", "09:09:00", 20},
		{"anchor end labels right edges", "10:00:00 CONTINUOUS_TRADING,10:05:00 CLOSED",
			rule(60, bucket.End), "09:51:00", "10:15:00", 25},
		{"labels of hours are hours", "09:00:00 CONTINUOUS_TRADING,17:30:00 CLOSED",
			rule(3600, bucket.Start), "08:00:00", "17:00:00", 10},
		{"width that does not divide the padding", "09:00:00 CONTINUOUS_TRADING,17:30:00 CLOSED",
			rule(420, bucket.End), "08:55:00", "17:40:00", 76},
		{"a null state ends trading", "09:00:00 CONTINUOUS_TRADING,10:00:00 null,11:00:00 CLOSED",
			rule(60, bucket.Start), "08:50:00", "10:09:00", 80},
		{"padding stops at midnight", "00:05:00 CONTINUOUS_TRADING,23:55:00 CLOSED",
			rule(300, bucket.Start), "00:00:00", "23:55:00", 288},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out := run(t, NewConfig(), group(c.rule, strings.Split(c.states, ",")))
			labels := out.Main.Cols[1].Ints
			if len(labels) != c.rows {
				t.Fatalf("%d rows, want %d", len(labels), c.rows)
			}
			if got := show(labels[0]); got != c.first {
				t.Errorf("first label %s, want %s", got, c.first)
			}
			if got := show(labels[len(labels)-1]); got != c.last {
				t.Errorf("last label %s, want %s", got, c.last)
			}
			for i, l := range labels {
				if l%c.rule.Width != 0 || (i > 0 && l-labels[i-1] != c.rule.Width) {
					t.Fatalf("label %d (%s) is off the grid", i, show(l))
				}
			}
		})
	}
}

func TestAdaptiveGridSkipsAndReportsListingsWithoutContinuousTrading(t *testing.T) {
	g := group(rule(60, bucket.Start), []string{"09:00:00 HALTED"}, nil, []string{"09:00:00 CONTINUOUS_TRADING"})
	out := run(t, NewConfig(), g)
	if ids := slices.Compact(slices.Clone(out.Main.Cols[0].Ints)); !slices.Equal(ids, []int64{3}) {
		t.Errorf("listings %v have a grid", ids)
	}
	if len(out.Remarks) != 2 || out.Remarks[0].Listing != 1 || out.Remarks[1].Listing != 2 {
		t.Errorf("remarks %+v", out.Remarks)
	}
	if !strings.Contains(out.Remarks[0].Text, "Could not determine continuous intervals") {
		t.Errorf("remark says %q", out.Remarks[0].Text)
	}
}

func TestPaddingIsConfigurable(t *testing.T) {
	c, problems := config(t, "{mode: adaptive, padding_seconds: 0}")
	if problems != nil {
		t.Fatal(problems)
	}
	out := run(t, c, group(rule(60, bucket.Start), []string{"09:00:00 CONTINUOUS_TRADING", "09:03:00 CLOSED"}))
	if got := out.Main.Rows; got != 3 {
		t.Errorf("%d rows, want 3", got)
	}
}

func TestUniformGrid(t *testing.T) {
	cases := []struct {
		name, interval string
		rule           bucket.Rule
		want           string
	}{
		{"end", `["09:00", "09:03"]`, rule(60, bucket.End), "09:01:00 09:02:00 09:03:00"},
		{"start", `["09:00", "09:03"]`, rule(60, bucket.Start), "09:00:00 09:01:00 09:02:00"},
		{"seconds count", `[09:00:30, 09:02:00]`, rule(30, bucket.End), "09:01:00 09:01:30 09:02:00"},
		{"unaligned times are widened to whole buckets", `["09:00:10", "09:01:50"]`, rule(60, bucket.Start), "09:00:00 09:01:00"},
		{"the whole day", `["00:00", "24:00"]`, rule(21600, bucket.Start), "00:00:00 06:00:00 12:00:00 18:00:00"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cfg, problems := config(t, "{mode: uniform, time_interval: "+c.interval+"}")
			if problems != nil {
				t.Fatal(problems)
			}
			out := run(t, cfg, group(c.rule, nil, nil))
			var got []string
			for i, l := range out.Main.Cols[1].Ints {
				if out.Main.Cols[0].Ints[i] == 2 {
					got = append(got, show(l))
				}
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("labels %s, want %s", s, c.want)
			}
			if out.Main.Rows != 2*len(got) {
				t.Errorf("%d rows for two listings of %d", out.Main.Rows, len(got))
			}
		})
	}
}

// TestNarrowBucketsAreHandedOnInParts: a day of milliseconds has 86 million of them.
func TestNarrowBucketsAreHandedOnInParts(t *testing.T) {
	r := bucket.Rule{Mode: bucket.Fixed, Width: 1e7, Anchor: bucket.End}
	for mode, start := range map[string]func(*module.Group) module.Machine{
		"uniform": uniform{0, 3600 * 1e9}.start,
		"adaptive": func(g *module.Group) module.Machine {
			return &adaptiveDay{adaptive{}, g, []session{{from: day, to: day + 3600*1e9, found: true}}}
		},
	} {
		out := moduletest.Output(module.Operator{})
		rows, stop := 0, errors.New("stop")
		out.Take = func() error {
			if rows += out.Main.Rows; out.Main.Rows > gridRows {
				t.Errorf("%s: %d rows at once", mode, out.Main.Rows)
			}
			out.Main = moduletest.Output(module.Operator{}).Main
			return nil
		}
		g := &module.Group{DayStart: day, Rule: r, Listings: []table.Listing{{ID: 1}}}
		if err := start(g).End(out); err != nil || rows+out.Main.Rows != 360_000 {
			t.Errorf("%s: %d rows, %v", mode, rows+out.Main.Rows, err)
		}
		out.Take = func() error { return stop }
		if err := start(g).End(out); err != stop {
			t.Errorf("%s: goes on after an error: %v", mode, err)
		}
	}
}

func TestUniformReadsNoTable(t *testing.T) {
	c, _ := config(t, `{mode: uniform, time_interval: ["09:00", "10:00"]}`)
	p, _ := compile(module.Pass{Rule: rule(60, bucket.End)}, c)
	if n := len(p.Operators[0].Reads); n != 0 {
		t.Errorf("reads %d tables", n)
	}
}

func TestBadConfigurationIsReported(t *testing.T) {
	cases := []struct{ name, text, path, what string }{
		{"uniform without interval", "{mode: uniform}", "time_interval", "needs a start and an end"},
		{"one time", `{mode: uniform, time_interval: ["09:00"]}`, "time_interval", "not 1 values"},
		{"no clock time", `{mode: uniform, time_interval: ["9h", "10:00"]}`, "time_interval", `"9h"`},
		{"minute 60", `{mode: uniform, time_interval: ["09:60", "10:00"]}`, "time_interval", `"09:60"`},
		{"after the day", `{mode: uniform, time_interval: ["09:00", "24:01"]}`, "time_interval", "after the end"},
		{"backwards", `{mode: uniform, time_interval: ["17:00", "09:00"]}`, "time_interval", "not before"},
		{"checked in adaptive mode too", `{time_interval: ["x", "y"]}`, "time_interval", `"x"`},
		{"unknown symbol column", "{symbol_cols: [ListingId, Sector]}", "symbol_cols", "Sector"},
		{"no listing", "{symbol_cols: [MIC, Ticker]}", "symbol_cols", "lacks ListingId"},
		{"unknown mode", "{mode: sparse}", "mode", "sparse"},
		{"negative padding", "{padding_seconds: -1}", "padding_seconds", "-1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, problems := config(t, c.text)
			if len(problems) != 1 {
				t.Fatalf("problems: %v", problems)
			}
			if p := problems[0]; p.Path != c.path || !strings.Contains(p.What, c.what) {
				t.Errorf("problem at %q: %q", p.Path, p.What)
			}
		})
	}
}

func TestDenseNeedsABucketWidth(t *testing.T) {
	_, problems := compile(module.Pass{Rule: bucket.Rule{Mode: bucket.Instant}}, NewConfig())
	if len(problems) != 1 || problems[0].Code != "needs-width" {
		t.Errorf("problems %v", problems)
	}
}

func TestDenseIsRegisteredUnderBothNames(t *testing.T) {
	for _, name := range []string{"dense", "da"} {
		if s, ok := module.Lookup(name); !ok || !s.Timeline {
			t.Errorf("module %s is no timeline", name)
		}
	}
}
