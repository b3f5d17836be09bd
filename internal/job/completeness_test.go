package job_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/laketest"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/store/storetest"
	"github.com/basaltlake/basalt/vector"
)

// TestEveryFileIsAccountedFor has one file of four missing, rows outside the universe and
// rows that a filter drops.
func TestEveryFileIsAccountedFor(t *testing.T) {
	tr := newTrial(t)
	remove(t, tr.trades(secondDay))
	p := process{trial: tr, store: storetest.NewMemory(), text: tr.text(plainPasses, "BATCH_FREQ: D", "UNIVERSE: listing=1")}
	j, err := p.job()
	if err != nil {
		t.Fatal(err)
	}
	before, err := j.Status(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	r := p.mustRun(t)
	after, err := j.Status(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for name, table := range r.Funnel.Tables {
		var sum report.Table
		for _, f := range table.Files {
			sum.RowsRead += f.Read
			sum.RowsBucketed += f.Bucketed
			for rule, n := range f.Dropped {
				sum.Drop(rule, n)
			}
		}
		if sum.RowsRead != table.RowsRead || sum.RowsBucketed != table.RowsBucketed || !maps.Equal(sum.Dropped, table.Dropped) || table.Unaccounted() != 0 {
			t.Errorf("table %s: the files have %+v, in all %+v", name, sum, table)
		}
		if len(table.Files) != int(table.FilesRead) || table.RowsRead == 0 || len(table.Dropped) == 0 {
			t.Errorf("table %s: %+v", name, table)
		}
	}
	for i, s := range after {
		if s.State != job.Done || before[i].State != job.Absent {
			t.Errorf("%s %s: %s, then %s", s.Pass, s.Start, before[i].State, s.State)
		}
		for name, read := range s.Read {
			file := "XLON " + s.Start.String()
			gone := name == "trades" && s.Start.String() == secondDay
			if gone != (read.Missing[file] == 1) || gone != (read.FilesMissing == 1) || gone != (read.Files[file] == nil) {
				t.Errorf("%s %s: %s: %+v", s.Pass, s.Start, name, read)
			}
			if was := before[i].Read[name]; gone != (was != nil && was.FilesMissing == 1) {
				t.Errorf("%s %s: %s before it was computed: %+v", s.Pass, s.Start, name, was)
			}
			if gone {
				continue
			}
			if diff := cmp.Diff(&report.Rows{Read: read.RowsRead, Bucketed: read.RowsBucketed, Dropped: read.Dropped}, read.Files[file]); diff != "" {
				t.Errorf("%s %s: %s in all (-), in its file (+):\n%s", s.Pass, s.Start, name, diff)
			}
		}
		if len(s.Read) == 0 {
			t.Errorf("%s %s: nothing is known of its input", s.Pass, s.Start)
		}
	}
	if days := slices.Sorted(maps.Keys(r.Funnel.Tables["trades"].Files)); len(days) != 1 {
		t.Errorf("%v", days)
	}
}

// TestUniverseLeavesOutListingsByTheReferenceData has listings 1, alive and not primary, and
// 2, primary and not alive.
func TestUniverseLeavesOutListingsByTheReferenceData(t *testing.T) {
	tr := newTrial(t)
	for _, day := range []string{firstDay, secondDay} {
		rows := append(referenceRows(),
			laketest.Column{Name: "IsAlive", Type: vector.Bool, Values: []any{true, false}},
			laketest.Column{Name: "IsPrimary", Type: vector.Bool, Values: []any{false, true}})
		tr.put(t, "Reference", "reference-", day, rows, snappy)
	}
	for keys, want := range map[string][]int64{
		"DATASETNAME: a": {1},
		"DATASETNAME: b\nUNIVERSE_ALIVE_ONLY: false":                              {1, 2},
		"DATASETNAME: c\nUNIVERSE_ALIVE_ONLY: false\nUNIVERSE_PRIMARY_ONLY: true": {2},
	} {
		r, err := tr.run(context.Background(), strings.Replace(tr.text(printsPass()), "DATASETNAME: d", keys, 1))
		if err != nil {
			t.Fatal(err)
		}
		listings := columns(t, r.Partitions[0].Written.URI, "ListingId").Cols[0].Ints
		if got := slices.Compact(slices.Sorted(slices.Values(listings))); !slices.Equal(got, want) {
			t.Errorf("%s: listings %v, want %v", keys, got, want)
		}
	}
}
