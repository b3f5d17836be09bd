package job_test

import (
	"context"
	"math"
	"testing"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/store/storetest"
)

func TestTimeIsEstimatedByRowsAndColumnsAndLearnedFromRuns(t *testing.T) {
	tr := newTrial(t)
	p := process{trial: tr, store: storetest.NewMemory(), text: tr.text(plainPasses, "BATCH_FREQ: D", "THREADS: 1"), asked: job.Asked{Force: true}}
	times := func() *job.Times {
		j, err := p.job()
		if err != nil {
			t.Fatal(err)
		}
		planned, err := j.Plan(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		got, err := j.Times(context.Background(), planned)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, part := range planned.Partitions {
			if got.Partitions[part] <= 0 {
				t.Errorf("%s takes %v s", part.Key, got.Partitions[part])
			}
			sum += got.Partitions[part]
		}
		if math.Abs(sum-got.Seconds) > 1e-9*sum {
			t.Errorf("the partitions take %v s, all %v s", sum, got.Seconds)
		}
		return got
	}
	first := times()
	if first.Correction != 0 || len(first.Partitions) != 4 {
		t.Errorf("before any run: %+v", first)
	}
	p.mustRun(t)
	second := times()
	if second.Correction <= 0 || math.Abs(second.Seconds-first.Seconds*second.Correction) > 1e-9 {
		t.Errorf("%v s before a run, %v s with a correction of %v after it", first.Seconds, second.Seconds, second.Correction)
	}
}
