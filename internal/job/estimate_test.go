package job_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/ledger"
)

// estimate is the memory that a plan of a trial's configuration tells.
func (tr *trial) estimate(t *testing.T, text string) *job.Estimate {
	t.Helper()
	j, err := job.Parse("/etc/pipeline.yaml", []byte(text), config.Overrides{Out: tr.out, Env: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	j.Settings, j.Asked.Force = tr.settings, true
	p, err := j.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e, err := j.Estimate(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Batches) != 2 || len(e.Partitions) != 4 {
		t.Fatalf("%d batches and %d partitions are estimated", len(e.Batches), len(e.Partitions))
	}
	for i := range p.Batches {
		for _, part := range p.Batches[i].Partitions {
			if alone := e.Partitions[part]; alone <= 0 || alone > e.Batches[i] {
				t.Errorf("%s takes %d alone, its batch %d", part.Key, alone, e.Batches[i])
			}
		}
	}
	return e
}

// record is what a run's record says.
func (tr *trial) record(t *testing.T, run string) ledger.RunRecord {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(tr.out, "_basalt", "runs", run+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var r ledger.RunRecord
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMemoryIsEstimatedPerBatchAndRecordedBesideWhatItTook(t *testing.T) {
	tr := newTrial(t)
	rows := tradeRows(secondDay)
	for c := range rows {
		for range 3 {
			rows[c].Values = append(rows[c].Values, rows[c].Values...)
		}
	}
	tr.put(t, "Trades-Plus", "trades-plus-", secondDay, rows, snappy)
	text := tr.text(plainPasses, "BATCH_FREQ: D")
	first := tr.estimate(t, text)
	if first.Correction != 0 || first.Batches[1] <= first.Batches[0] || first.Bytes != first.Batches[1] {
		t.Errorf("the day with more rows does not take most: %+v", first)
	}
	r, err := tr.run(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	record := tr.record(t, r.RunID)
	if len(record.Batches) != 2 || record.Batches[0].Start.String() != firstDay || record.Batches[1].End.String() != secondDay {
		t.Fatalf("recorded batches: %+v", record.Batches)
	}
	for _, b := range record.Batches {
		if b.MemoryEstimate <= job.Apart || b.MemoryEstimate > record.MemoryEstimate || b.PeakRSS <= 0 || b.PeakRSS > record.PeakRSS {
			t.Errorf("of %d estimated for the run and %d taken, the batch has %+v", record.MemoryEstimate, record.PeakRSS, b)
		}
	}
	second := tr.estimate(t, text)
	for i, b := range record.Batches {
		if want := int64(float64(b.MemoryEstimate) * second.Correction); second.Batches[i] != min(want, second.Limit) || want == 0 {
			t.Errorf("batch %d: %d after a run that took %v of its estimate, want %d", i, second.Batches[i], second.Correction, want)
		}
	}
}
