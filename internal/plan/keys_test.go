package plan_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	_ "github.com/basaltlake/basalt/internal/modules"
)

const days = "START_DATE: '2026-01-05'\nEND_DATE: '2026-01-05'\nDATASETNAME: d\n"

func parse(text string, sets ...string) (*job.Job, error) {
	return job.Parse("/pipeline.yaml", []byte(days+text), config.Overrides{Sets: sets, Env: func(string) string { return "" }})
}

func TestPassOfAModuleWithKeysOfItsOwn(t *testing.T) {
	for text, want := range map[string]string{
		"cbbo_preprocess: {}": "InstrumentId TimeBucket",
		"cbbo_preprocess: {index_by: PrimaryListingId, time_index: event}": "PrimaryListingId EventTimestamp",
	} {
		j, err := parse("MODULES: [cbbo_preprocess]\ntimeline_mode: sparse_digitised\n" + text + "\n")
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range j.Passes[0].Fields() {
			if f.Key {
				names = append(names, f.Name)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: keys %s, want %s", text, got, want)
		}
	}
}

func TestModulesWithOtherKeysAreNotJoined(t *testing.T) {
	for _, text := range []string{
		"MODULES: [cbbo_preprocess, l2]\ntimeline_mode: sparse_digitised\n",
		"MODULES: [l2, cbbo_preprocess]\ntimeline_mode: sparse_digitised\n",
		"MODULES: [cbbo_preprocess]\n", // with the default timeline
	} {
		_, err := parse(text)
		var invalid *config.InvalidError
		if !errors.As(err, &invalid) || len(invalid.Problems) != 1 || !strings.HasPrefix(err.Error(), "/pipeline.yaml:4:10: other-keys: modules: ") {
			t.Errorf("%s: error %v", text, err)
		}
	}
	_, err := parse("MODULES: [l2]\n", "TIMELINE_MODE=sparse_digitised", "MODULES=[cbbo_preprocess, l2]")
	if err == nil || !strings.HasPrefix(err.Error(), "--set MODULES: other-keys: modules: ") {
		t.Errorf("by a flag: %v", err)
	}
}

func TestNullsAreFilledForwardWhereModulesAreJoined(t *testing.T) {
	for text, want := range map[string]bool{
		"{modules: [trade], timeline_mode: sparse_digitised}":                                     false,
		"{modules: [execution], timeline_mode: sparse_digitised}":                                 false, // of two tables
		"{modules: [trade], preprocess_modules: [iceberg], timeline_mode: sparse_digitised}":      false,
		"{modules: [trade, l3], l3_analytics: {ENABLED: false}, timeline_mode: sparse_digitised}": false,
		"{modules: [trade, l3], timeline_mode: sparse_digitised}":                                 true,
		"{modules: [trade], timeline_mode: dense}":                                                true,
	} {
		for _, on := range []string{"true", "false"} {
			j, err := parse("PASSES:\n- "+strings.Replace(text, "{", "{name: a, ", 1)+"\n", "DEFAULT_FFILL="+on)
			if err != nil {
				t.Fatal(err)
			}
			if got := j.Passes[0].FillForward; got != (want && on == "true") {
				t.Errorf("DEFAULT_FFILL %s, %s: %t", on, text, got)
			}
		}
	}
}

func TestHiddenModulesDoNotMakeTheKeys(t *testing.T) {
	j, err := parse("PASSES:\n- name: main\n  preprocess_modules: [cbbo_preprocess]\n  modules: [l2]\n" +
		"  timeline_mode: sparse_digitised\n  module_inputs: {l2: {l2: 'main:cbbo'}}\n")
	if err != nil {
		t.Fatal(err)
	}
	if keys := j.Passes[0].Keys(); keys[0].Name != "ListingId" || keys[1].Name != "TimeBucket" {
		t.Errorf("keys %v", keys)
	}
}

func TestModulesThatAreComputedForNothingAreNoted(t *testing.T) {
	const aggressive, book = "only makes side outputs (aggressive_orders, aggressive_executions)", "cbbo_preprocess only makes side outputs (cbbo)"
	for _, c := range []struct{ name, keys, want string }{
		{"alone", "modules: [aggressive_preprocess]", "aggressive_preprocess " + aggressive},
		{"beside another", "modules: [trade, aggressive_preprocess]", "write one with side_outputs: {aggressive_orders: {materialize: always}}"},
		{"written", "modules: [aggressive_preprocess]\n  side_outputs: {aggressive_executions: {materialize: always}}", ""},
		{"read", "modules: [aggressive_preprocess, trade]\n  module_inputs: {trade: {trades: 'main:aggressive_orders'}}", ""},
		{"read by a later pass", "modules: [aggressive_preprocess]\n- name: later\n  modules: [trade]\n  timeline_mode: sparse_digitised\n  module_inputs: {trade: {trades: 'main:aggressive_orders'}}", ""},
		{"computed beforehand", "preprocess_modules: [cbbo_preprocess]\n  modules: [trade]", book},
		{"without side outputs", "preprocess_modules: [l2]\n  modules: [trade]", "nothing of l2 is computed: it is in preprocess_modules"},
		{"with columns of its own", "modules: [cbbo_preprocess]", ""},
	} {
		j, err := parse("PASSES:\n- name: main\n  timeline_mode: sparse_digitised\n  aggressive_preprocess: {ENABLED: true}\n  " + c.keys + "\n")
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := strings.Join(j.Passes[0].Notes, "\n"); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: notes %q, want %q", c.name, got, c.want)
		}
	}
}
