package job_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/laketest"
	"github.com/basaltlake/basalt/internal/plan"
)

// mixed is a trial whose trades lie in no order at all.
func mixed(t *testing.T) *trial {
	tr := newTrial(t)
	for _, day := range []string{firstDay, secondDay} {
		rows := tradeRows(day)
		random := rand.New(rand.NewPCG(1, 2))
		random.Shuffle(rows.Len(), func(a, b int) {
			for c := range rows {
				rows[c].Values[a], rows[c].Values[b] = rows[c].Values[b], rows[c].Values[a]
			}
		})
		tr.put(t, "Trades-Plus", "trades-plus-", day, rows, snappy)
	}
	return tr
}

// outputs are the data that a run of a trial leaves.
func (tr *trial) outputs(t *testing.T) []byte {
	t.Helper()
	var all []byte
	for _, path := range tr.left(t) {
		all = append(all, read(t, path)...)
	}
	if len(all) == 0 {
		t.Fatal("there is no output")
	}
	return all
}

func TestMemoryChangesNoByteAndLeavesNoFile(t *testing.T) {
	plain := mixed(t)
	if _, err := plain.run(t.Context(), plain.text(plainPasses)); err != nil {
		t.Fatal(err)
	}
	want := plain.outputs(t)
	for name, c := range map[string]struct {
		keys   string
		budget int64
	}{
		"no memory for rows":        {budget: 1},
		"memory for some rows":      {budget: 20_000},
		"rows of a table":           {keys: "MAX_ROWS_PER_TABLE: {trades: 7}"},
		"listing by listing":        {keys: "RUN_ONE_SYMBOL_AT_A_TIME: true"},
		"a worker with little":      {keys: "MEMORY_PER_WORKER: 1"},
		"the original's other mode": {keys: "PREPARE_DATA_MODE: naive"},
	} {
		temp := filepath.Join(t.TempDir(), "temp")
		tr := &trial{lake: plain.lake, out: filepath.Join(t.TempDir(), "out"), settings: job.Settings{Budget: c.budget}}
		if _, err := tr.run(t.Context(), tr.text(plainPasses, "TEMP_DIR: "+temp, c.keys)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !bytes.Equal(tr.outputs(t), want) {
			t.Errorf("%s: other bytes", name)
		}
		left, err := os.ReadDir(temp)
		if err == nil && len(left) > 0 || c.budget == 1 && err != nil {
			t.Errorf("%s: the temporary folder has %v, %v", name, left, err)
		}
	}
}

func TestLimitsThatCannotBeKeptAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		keys   string
		budget int64
		want   []string
	}{
		"memory":      {keys: "MEMORY_LIMIT: 10MB", want: []string{"memory-limit-too-small", "10 MB", "at least"}},
		"of a worker": {keys: "MEMORY_LIMIT: 50MB\nMEMORY_PER_WORKER: 1", want: []string{"memory-limit-too-small", "50 MB"}},
		"disk":        {keys: "TEMP_QUOTA: 100B", budget: 1, want: []string{"spill-full", "TEMP_QUOTA", "100"}},
		"no folder":   {keys: "TEMP_DIR: " + os.DevNull, budget: 1, want: []string{"temp-not-writable", os.DevNull, "TEMP_DIR"}},
	} {
		tr := mixed(t)
		tr.settings.Budget = c.budget
		if !strings.Contains(c.keys, "TEMP_DIR") {
			c.keys = "TEMP_DIR: " + filepath.Join(tr.out, "temp") + "\n" + c.keys
		}
		_, err := tr.run(t.Context(), tr.text(plainPasses, c.keys))
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: no %q in %v", name, want, err)
			}
		}
		if left := tr.left(t); len(left) > 0 {
			t.Errorf("%s: %v is left", name, left)
		}
	}
}

// planned are the days of a plan of a trial.
func (tr *trial) planned(t *testing.T, outline bool) ([]plan.Batch, []plan.Day) {
	t.Helper()
	j, err := job.Parse("/etc/pipeline.yaml", []byte(tr.text(plainPasses)), config.Overrides{Out: tr.out, Env: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	l, err := j.OpenLake(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Build(t.Context(), j.Config, j.Passes, l, j.Table, plan.Options{Outline: outline})
	if err != nil {
		t.Fatal(err)
	}
	var days []plan.Day
	for _, b := range p.Batches {
		days = append(days, b.Days...)
	}
	if len(days) != 2 {
		t.Fatalf("%d days are planned", len(days))
	}
	return p.Batches, days
}

func TestDaysWithTheSameListingsShareThem(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(rows laketest.Rows)
		shared bool
	}{
		{"the same", func(laketest.Rows) {}, true},
		{"another ticker", func(rows laketest.Rows) { rows[2].Values[1] = "C" }, false},
	} {
		tr := newTrial(t)
		rows := referenceRows()
		c.change(rows)
		tr.put(t, "Reference", "reference-", secondDay, rows, laketest.Layout{})
		batches, days := tr.planned(t, false)
		if first, second := days[0].Universe.Listings, days[1].Universe.Listings; (&first[0] == &second[0]) != c.shared || second[1].Ticker != rows[2].Values[1] {
			t.Errorf("%s: listings %v and %v, want them shared: %v", c.name, first, second, c.shared)
		}
		one, both := plan.ListingBytes(plan.Batch{Days: days[:1]}), plan.ListingBytes(batches...)
		if one < 100 || (both == one) != c.shared {
			t.Errorf("%s: the listings of a day take %d bytes, those of both %d", c.name, one, both)
		}
		outline, told := tr.planned(t, true)
		for i := range told {
			if told[i].Universe.Listings != nil || told[i].Listings != len(days[i].Universe.Listings) {
				t.Errorf("%s: an outline has %v of %d listings", c.name, told[i].Universe.Listings, told[i].Listings)
			}
		}
		if bytes := plan.ListingBytes(outline...); bytes != both {
			t.Errorf("%s: an outline says that listings take %d bytes, they take %d", c.name, bytes, both)
		}
	}
}

func TestListingsThatLeaveTooLittleMemoryAreRefused(t *testing.T) {
	const listings = 20_000 // take 1.8 MB
	for _, c := range []struct {
		name   string
		ticker string // of one listing on the second day
		limit  string
		want   []string // nil when it runs
	}{
		{"two days with the same", "T", "120MB", nil},
		{"two days with others", "U", "120MB", []string{"MEMORY_LIMIT allows 120 MB", "needs 122 MB at least", "(3.6 MB of it for the listings", "BATCH_FREQ"}},
		{"a day", "T", "90MB", []string{"resolving the universe all on " + firstDay, "MEMORY_LIMIT allows 90 MB", "needs 95 MB at least"}},
	} {
		tr := newTrial(t)
		for _, day := range []string{firstDay, secondDay} {
			rows := referenceRows()
			for id := 3; id <= listings; id++ {
				for i, v := range []any{id, "XLON", "T", "GBX"} {
					rows[i].Values = append(rows[i].Values, v)
				}
			}
			if day == secondDay {
				rows[2].Values[listings-1] = c.ticker
			}
			tr.put(t, "Reference", "reference-", day, rows, laketest.Layout{})
		}
		_, err := tr.run(t.Context(), tr.text(plainPasses, "MEMORY_LIMIT: "+c.limit))
		if (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, want := range append(c.want, "memory-limit-too-small") {
			if err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s: no %q in %v", c.name, want, err)
			}
		}
	}
}
