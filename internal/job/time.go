package job

import (
	"context"

	"github.com/basaltlake/basalt/internal/plan"
)

// What one thread takes, measured with passes of 25 to 135 columns of trades, l2 and l3
// over files of 2 and 3 million rows.
const (
	secondsPerRow   = 0.1e-6   // to read it and to find its bucket
	secondsPerValue = 0.004e-6 // for each column of the output
	secondsPerBatch = 0.1      // to start a worker and to commit
)

// Times is how long the partitions of a plan are expected to take.
type Times struct {
	Seconds    float64 // all
	Partitions map[*plan.Partition]float64
	Correction float64 // of what rows and columns tell, by earlier runs of the dataset; 0 without any
}

// Times estimates how long the partitions of a plan take, with what earlier runs taught.
func (j *Job) Times(ctx context.Context, p *plan.Plan) (*Times, error) {
	ledger, err := j.OpenLedger(ctx)
	if err != nil {
		return nil, err
	}
	correction, err := ledger.TimeCorrection(ctx, p.Dataset)
	if err != nil {
		return nil, err
	}
	t := j.times(p)
	if t.Correction = correction; correction > 0 {
		t.Seconds *= correction
		for part := range t.Partitions {
			t.Partitions[part] *= correction
		}
	}
	return t, nil
}

// times is what rows and columns tell.
func (j *Job) times(p *plan.Plan) *Times {
	t := &Times{Partitions: map[*plan.Partition]float64{}}
	for i := range p.Batches {
		b := &p.Batches[i]
		for k, part := range b.Partitions {
			perRow := secondsPerRow + secondsPerValue*float64(len(b.Passes[k].Fields()))
			s := secondsPerBatch/float64(len(b.Partitions)) + perRow*float64(rowsOf(b, b.Passes[k]))/float64(j.threads())
			t.Partitions[part] = s
			t.Seconds += s
		}
	}
	return t
}

// rowsOf counts the rows of a batch that a pass reads.
func rowsOf(b *plan.Batch, pass *plan.Pass) int64 {
	rows := int64(0)
	for i := range b.Days {
		for _, table := range pass.Tables() {
			for _, in := range b.Days[i].Files[table] {
				rows += in.Rows
			}
		}
	}
	return rows
}
