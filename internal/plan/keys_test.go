package plan_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	_ "github.com/basaltlake/basalt/module/cbbopreprocess"
	_ "github.com/basaltlake/basalt/module/l2"
	_ "github.com/basaltlake/basalt/timeline"
)

const days = "START_DATE: '2026-01-05'\nEND_DATE: '2026-01-05'\nDATASETNAME: d\n"

func parse(text string) (*job.Job, error) {
	return job.Parse("/pipeline.yaml", []byte(days+text), config.Overrides{Env: func(string) string { return "" }})
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
		if !errors.As(err, &invalid) || !strings.Contains(err.Error(), "other-keys") {
			t.Errorf("%s: error %v", text, err)
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
