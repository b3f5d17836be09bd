package plan

import (
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/sink"
)

// TestWorkGrowsWithTheDaysOfARun has a run of years, day by day, all of it committed. Names of
// files are made for each day, not for each day and every other one.
func TestWorkGrowsWithTheDaysOfARun(t *testing.T) {
	const days = 1000
	start := calendar.DateOf(2020, time.January, 1)
	all := calendar.Range{Start: start, End: start.AddDays(days - 1)}
	plan := func(o Options) *builder {
		b := &builder{c: &config.Config{Passes: []config.Pass{{Name: "prints", Output: &config.OutputTarget{}}}}, o: o}
		b.p = &Plan{Dataset: "d", Universe: "all", Days: all, Passes: []*Pass{{Name: "prints", BatchFreq: "D", Target: sink.Target{Root: "/out"}}}}
		if err := b.partitions(t.Context()); err != nil {
			t.Fatal(err)
		}
		for d := range all.Days() {
			b.committed["prints"] = append(b.committed["prints"], calendar.Range{Start: d, End: d})
		}
		return b
	}
	run := plan(Options{})
	perDay := testing.AllocsPerRun(1, func() {
		if err := run.refuse(t.Context()); err != nil {
			t.Fatal(err)
		}
	}) / days
	if perDay > 200 {
		t.Errorf("%v allocations for each of %d days that are committed again", perDay, days)
	}
	for _, p := range run.p.Partitions {
		if p.Err != nil {
			t.Fatal(p.Err)
		}
	}
	one := calendar.Range{Start: start, End: start}
	if allocations := testing.AllocsPerRun(1, func() { plan(Options{Excerpt: &Excerpt{Days: one}}) }); allocations > 10*days {
		t.Errorf("%v allocations to plan one of %d days", allocations, days)
	}
}
