package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSetMakesWhatItNeedsAndKeepsTypes(t *testing.T) {
	c := good(t, minimal, Overrides{Sets: []string{
		"STORAGE.user.bucket=b", "STORAGE.user.prefix='2025'", "THREADS=4", "EXCLUDE_WEEKENDS=no",
	}})
	if c.Storage["user"] != (StorageArea{Bucket: "b", Prefix: "2025"}) || c.Threads != 4 || c.ExcludeWeekends || !c.ExcludeWeekendsSet {
		t.Errorf("%+v", c)
	}
}

func TestSetReadsItsValueAsYAML(t *testing.T) {
	c := good(t, minimal, Overrides{Sets: []string{
		"S3_STORAGE_OPTIONS={endpoint: \"http://x\"}", "BATCH_FREQ=null", "sort_keys=[A, B]", "DATASETNAME={x", "TEMP_DIR=",
	}})
	if c.S3Options["endpoint"] != "http://x" || c.BatchFreq != "" || c.Dataset != "{x" || c.TempDir != "" {
		t.Errorf("%+v", c)
	}
	if diff := cmp.Diff([]string{"A", "B", "TimeBucket"}, c.Passes[0].SortKeys); diff != "" {
		t.Error(diff)
	}
}

func TestSetChangesMergedAndListedParts(t *testing.T) {
	text := days + `
x-common: &common {modules: [l2], l2_analytics: {levels: 2, liquidity: [{sides: Bid, levels: 1}]}}
PASSES:
  - {<<: *common, name: a}
  - {<<: *common, name: b}
`
	c := good(t, text, Overrides{Sets: []string{"PASSES.a.l2_analytics.levels=9", "PASSES.b.l2_analytics.liquidity.0.levels=[3, 4]"}})
	a, b := c.Passes[0].ModuleConfigs["l2"].(*bookConfig), c.Passes[1].ModuleConfigs["l2"].(*bookConfig)
	if a.Levels != 9 || b.Levels != 2 || len(a.Liquidity[0].Levels) != 1 || len(b.Liquidity[0].Levels) != 2 {
		t.Errorf("%+v %+v", a, b)
	}
}

func TestSetOnAKeyOfThePassAtTopLevelWinsOverItsOtherSpelling(t *testing.T) {
	for _, set := range []string{"PASSES.main.modules=[l2]", "modules=[l2]", "MODULES=[l2]", "PASSES.0.modules=[l2]"} {
		p := good(t, minimal, Overrides{Sets: []string{set}}).Passes[0]
		if diff := cmp.Diff([]string{"l2"}, p.Modules); diff != "" {
			t.Error(set, diff)
		}
	}
}

func TestSetOfPlacesThereAreNot(t *testing.T) {
	text := days + "PASSES:\n  - {name: book, modules: [l2], l2_analytics: {liquidity: [{sides: Bid, levels: 1}]}}\n"
	bad(t, text, Overrides{Sets: []string{
		"PASSES.bok.modules=[l2]", "PASSES.zzzzzz.modules=[l2]", "PASSES.book=1",
		"PASSES.book.l2_analytics.liquidity[5].levels=1", "DATASETNAME.x=1", "a..b=1",
	}},
		`--set DATASETNAME.x: bad-type: DATASETNAME: text is needed, not a mapping`,
		`--set PASSES.bok.modules: unknown-pass: PASSES.bok: there is no pass "bok". did you mean "book"?`,
		`--set PASSES.book: bad-value: PASSES.book: --set of a whole pass. set one of its keys`,
		`--set PASSES.book.l2_analytics.liquidity[5].levels: bad-value: PASSES.book.l2_analytics.liquidity[5].levels: --set finds no place "PASSES.book.l2_analytics.liquidity[5].levels" — a step of it is neither a mapping nor an item of a list`,
		`--set PASSES.zzzzzz.modules: unknown-pass: PASSES.zzzzzz: there is no pass "zzzzzz". passes: book`,
		`--set a..b: bad-value: a..b: --set finds no place "a..b" — a step of it is neither a mapping nor an item of a list`)
	bad(t, "PASSES: x\n", Overrides{Sets: []string{"PASSES.a.b=1"}},
		`/conf/p.yaml:1:9: bad-type: PASSES: a list of passes is needed. begin each pass with "- name: …"`,
		`--set PASSES.a.b: bad-type: PASSES: PASSES is no list`)
}
