package job_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/internal/check"
	"github.com/basaltlake/basalt/internal/job"
)

// printsPass is a pass over the trades with further keys.
func printsPass(keys ...string) string {
	return `
PASSES:
- name: prints
  time_bucket_seconds: 60
  timeline_mode: sparse_digitised
  modules: [trade]
  trade_analytics:
    generic_metrics: [{sides: Total, measures: [Volume, VWAP]}]
  ` + strings.Join(keys, "\n  ") + "\n"
}

// messages are the texts of a count of messages, sorted.
func messages(m map[string]int64) []string {
	var texts []string
	for text := range m {
		texts = append(texts, text)
	}
	slices.Sort(texts)
	return texts
}

// brokenRules are configurations whose rules break on the trial's trades: 2 listings with
// 3 buckets on 2 days, whose MarketState is null.
var brokenRules = []struct {
	name, text string
	run        []string // keys of the run
	code       string
	want       []string
}{
	{name: "nulls", text: "quality_checks: {ENABLED: true, null_rate_max: 0.5, action: ACTION}", code: "quality-check",
		want: []string{"column MarketState: null rate 1.000 is above 0.5"}},
	{name: "rules of the run", run: []string{"QUALITY_CHECKS: {ENABLED: true, null_rate_max: 1, ranges: {TradeTotalVWAP: [100.5, 1000]}, action: ACTION}"}, code: "quality-check",
		want: []string{"column TradeTotalVWAP: minimum 100 is below 100.5"}},
	{name: "rows and listings", text: "pass_expectations: {preserve_rows: true, preserve_listing_ids: true, preserve_listing_id_count: true, action: ACTION}", code: "pass-expectation",
		want: []string{"preserve_rows: 12 rows come out, 400 of trades go in"}},
	{name: "columns and nulls", text: "pass_expectations: {preserve_existing_columns: true, all_non_nans: true, action: ACTION}", code: "pass-expectation",
		want: []string{
			"all_non_nans: column MarketState has 12 nulls in 12 rows",
			"preserve_existing_columns: columns of trades are lost: AggressorSide, Classification, LocalPrice, Price, PricePoint, Size, TradeTimestamp"}},
}

func TestBrokenRulesThatRaiseLeaveNothing(t *testing.T) {
	for _, c := range brokenRules {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tr := newTrial(t)
			text := strings.ReplaceAll(tr.text(printsPass(c.text), c.run...), "ACTION", "raise")
			_, err := tr.run(context.Background(), text)
			var broken *check.Error
			if !errors.As(err, &broken) || broken.Code() != c.code || broken.Where != "pass prints, 2026-03-05 to 2026-03-06" {
				t.Fatal(err)
			}
			got := slices.Sorted(slices.Values(broken.Messages))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if files := tr.left(t); len(files) > 0 {
				t.Errorf("these files are left: %v", files)
			}
		})
	}
}

func TestBrokenRulesThatWarnAreInTheFunnel(t *testing.T) {
	for _, c := range brokenRules {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tr := newTrial(t)
			text := strings.ReplaceAll(tr.text(printsPass(c.text), c.run...), "ACTION", "warn")
			r, err := tr.run(context.Background(), text)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, m := range c.want {
				want = append(want, c.code+": pass prints, 2026-03-05 to 2026-03-06: "+m)
			}
			if diff := cmp.Diff(want, messages(r.Funnel.Warnings)); diff != "" {
				t.Error(diff)
			}
			if len(r.Partitions) != 1 || r.Partitions[0].Written.Rows != 12 {
				t.Errorf("%+v", r.Partitions)
			}
		})
	}
}

func TestRulesThatHoldSayNothing(t *testing.T) {
	tr := newTrial(t)
	r, err := tr.run(context.Background(), tr.text(printsPass(
		"quality_checks: {ENABLED: true, null_rate_max: 1, ranges: {TradeTotalVWAP: [100, 101]}, action: raise}",
		"pass_expectations: {preserve_listing_ids: true, preserve_listing_id_count: true, all_non_nans: true, non_nan_exempt_columns: [MarketState]}")))
	if err != nil || len(r.Funnel.Warnings) > 0 {
		t.Fatal(err, r)
	}
}

// TestListingsAreComparedOverTheWholePartition has a listing that trades on one day, which
// the module filters out.
func TestListingsAreComparedOverTheWholePartition(t *testing.T) {
	tr := newTrial(t)
	rows := tradeRows(secondDay)
	for i := 100; i < 200; i++ {
		rows.Col("Classification").Values[i] = "OTHER"
	}
	tr.put(t, "Trades-Plus", "trades-plus-", secondDay, rows, snappy)
	expect := printsPass("pass_expectations: {preserve_listing_ids: true}")
	if _, err := tr.run(context.Background(), tr.text(expect)); err != nil {
		t.Errorf("over both days: %v", err)
	}
	tr.out = t.TempDir()
	_, err := tr.run(context.Background(), tr.text(expect, "BATCH_FREQ: D"))
	if err == nil || !strings.Contains(err.Error(), "2026-03-06 to 2026-03-06: preserve_listing_ids: listings of trades are lost: 2:") {
		t.Errorf("day by day: %v", err)
	}
}

func TestOtherPassesGoOnWhenRulesBreak(t *testing.T) {
	tr := newTrial(t)
	text := tr.text(plainPasses+"  quality_checks: {ENABLED: true, null_rate_max: 0, action: raise}\n", "ON_ERROR: continue", "QUALITY_CHECKS: {ENABLED: true, null_rate_max: 0.5}")
	r, err := tr.run(context.Background(), text)
	var partial *job.PartialError
	if !errors.As(err, &partial) || len(partial.Failed) != 1 || partial.Failed[0].Key.Pass != "book" {
		t.Fatal(err)
	}
	if files := tr.left(t); len(files) != 1 || !strings.Contains(files[0], "/prints/") {
		t.Error(files)
	}
	if got := messages(r.Funnel.Warnings); len(got) != 1 || !strings.Contains(got[0], "pass prints") {
		t.Error(got)
	}
}

func TestColumnsOfRulesMustExist(t *testing.T) {
	tr := newTrial(t)
	for _, c := range []struct{ keys, run, want string }{
		{keys: "sort_keys: [TradeTotalVolumes]", want: `/etc/pipeline.yaml:13:15: unknown-column: PASSES.prints.sort_keys[0]: there is no column "TradeTotalVolumes" to sort by — rows are sorted by columns of the output. did you mean "TradeTotalVolume"?`},
		{keys: "quality_checks: {ENABLED: true, ranges: {TradeTotalVWAPs: [0, 1]}}", want: `unknown-column: PASSES.prints.quality_checks.ranges.TradeTotalVWAPs: there is no column "TradeTotalVWAPs" — no output of a pass with this range has it. did you mean "TradeTotalVWAP"?`},
		{keys: "quality_checks: {ENABLED: true, ranges: {MIC: [0, 1]}}", want: `bad-range: PASSES.prints.quality_checks.ranges.MIC: column MIC is string and has no range`},
		{run: "QUALITY_CHECKS: {ENABLED: true, ranges: {Nothing: [0, 1]}}", want: `/etc/pipeline.yaml:5:51: unknown-column: QUALITY_CHECKS.ranges.Nothing: there is no column "Nothing"`},
	} {
		_, err := tr.run(context.Background(), tr.text(printsPass(c.keys), c.run))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v\nwant %s", err, c.want)
		}
	}
}

// TestOnlyRowsOfTheUniverseGoIn has rows without a listing, without a time, of a stranger
// and out of order.
func TestOnlyRowsOfTheUniverseGoIn(t *testing.T) {
	tr := newTrial(t)
	rows := tradeRows(secondDay)
	rows.Col("ListingId").Values[0] = nil
	rows.Col("TradeTimestamp").Values[1] = nil
	rows.Col("ListingId").Values[99] = 77
	rows.Col("ListingId").Values[150] = 1 // between rows of listing 2
	tr.put(t, "Trades-Plus", "trades-plus-", secondDay, rows, snappy)
	_, err := tr.run(context.Background(), tr.text(printsPass("pass_expectations: {preserve_rows: true, preserve_listing_ids: true}")))
	if err == nil || !strings.Contains(err.Error(), "2026-03-06: preserve_rows: 11 rows come out, 397 of trades go in: nothing") {
		t.Error(err)
	}
}
