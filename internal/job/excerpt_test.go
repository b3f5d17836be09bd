//go:build unix

package job_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/laketest"
	"github.com/basaltlake/basalt/internal/ledger"
)

// TestWorkersComputeTheirDaysAsTheRunHasThem has a metric that is computed by default, whose
// column only the file of the first day has, and a day without files, on which those of
// the markets before are expected. A worker sees the files of its day only.
func TestWorkersComputeTheirDaysAsTheRunHasThem(t *testing.T) {
	const monday, tuesday = "2026-03-09", "2026-03-10"
	tr := newTrial(t)
	for _, day := range []string{secondDay, tuesday} {
		rows := slices.DeleteFunc(tradeRows(day), func(c laketest.Column) bool { return c.Name == "PricePoint" })
		tr.put(t, "Reference", "reference-", day, referenceRows(), snappy)
		tr.put(t, "Trades-Plus", "trades-plus-", day, rows, snappy)
	}
	text := strings.Replace(tr.text("\nPASSES:\n- {name: prints, modules: [trade]}\n", "BATCH_FREQ: D"), "END_DATE: "+secondDay, "END_DATE: "+tuesday, 1)
	var results []*job.Result
	var manifests [][]*ledger.Manifest
	for _, worker := range [][]string{nil, {"/usr/bin/env", "WORKER_FATE=", os.Args[0]}} {
		folder := t.TempDir()
		file := filepath.Join(folder, "pipeline.yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		j, err := job.Load(file, config.Overrides{Out: filepath.Join(folder, "out")})
		if err != nil {
			t.Fatal(err)
		}
		j.Settings.Worker = worker
		r, err := j.Run(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, r)
		book, err := j.OpenLedger(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var all []*ledger.Manifest
		for _, day := range []string{firstDay, secondDay, monday, tuesday} {
			d, _ := calendar.ParseDate(day)
			m, err := book.Manifest(context.Background(), ledger.Key{Series: ledger.Series{Dataset: "d", Pass: "prints", Universe: "all"}, Range: calendar.Range{Start: d, End: d}})
			if err != nil || m == nil {
				t.Fatalf("%s: %v, %v", day, m, err)
			}
			all = append(all, m)
		}
		manifests = append(manifests, all)
	}
	placement := func(c ledger.Column) bool { return strings.Contains(c.Name, "PricePlacement") }
	for i, here := range manifests[0] {
		there := manifests[1][i]
		if !slices.ContainsFunc(here.Columns, placement) {
			t.Errorf("%s: the columns %v have no metric of PricePoint", here.Start, here.Columns)
		}
		if here.Output.Hash != there.Output.Hash {
			t.Errorf("%s: a worker gives other bytes", here.Start)
		}
		for what, pair := range map[string][2]any{
			"columns": {here.Columns, there.Columns}, "days": {here.Days, there.Days}, "inputs": {here.Inputs, there.Inputs},
			"sources": {here.Sources, there.Sources}, "counts": {here.Read, there.Read},
		} {
			if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
				t.Errorf("%s: %s in this process (-), in a worker (+):\n%s", here.Start, what, diff)
			}
		}
	}
	if here := manifests[0][2]; here.Read["trades"].FilesMissing != 1 {
		t.Errorf("%s: %+v, want a missing file", monday, here.Read["trades"])
	}
	if diff := cmp.Diff(results[0].Funnel.Tables, results[1].Funnel.Tables); diff != "" {
		t.Errorf("counts in this process (-), in workers (+):\n%s", diff)
	}
}
