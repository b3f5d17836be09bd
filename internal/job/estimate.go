package job

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/basaltlake/basalt/internal/engine"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
)

// Estimate is the memory that the batches of a plan are expected to take, all processes
// together: at most about, with what earlier runs taught.
type Estimate struct {
	Bytes      int64                     // of the batch that takes most
	Batches    []int64                   // as in the plan
	Partitions map[*plan.Partition]int64 // each alone, without the others of its batch
	Limit      int64                     // of the configuration
	Correction float64                   // of what footers tell, by earlier runs of the dataset; 0 without any

	Layouts map[string]lake.Layout // of the files, by URI
}

// layoutsAtOnce bounds how many files are read at a time.
const layoutsAtOnce = 4

// Estimate reads how the rows of the plan's files lie, and estimates the memory of its
// batches. Files that cannot be read count as in order: running tells what is wrong.
func (j *Job) Estimate(ctx context.Context, p *plan.Plan) (*Estimate, error) {
	e := &Estimate{Layouts: map[string]lake.Layout{}}
	var err error
	if e.Limit, err = j.Config.MemoryBytes(report.MachineMemory()); err != nil {
		return nil, err
	}
	if err := j.fits(p); err != nil {
		return nil, err
	}
	l, err := j.OpenLake(ctx)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	asked := map[string]bool{}
	team, bound := errgroup.WithContext(ctx)
	team.SetLimit(layoutsAtOnce)
	for i := range p.Batches {
		for d := range p.Batches[i].Days {
			for _, files := range p.Batches[i].Days[d].Files {
				for _, in := range files {
					if asked[in.Info.URI] {
						continue
					}
					asked[in.Info.URI] = true
					team.Go(func() error {
						if layout, known := layoutOf(bound, l, in); known {
							mu.Lock()
							defer mu.Unlock()
							e.Layouts[in.Info.URI] = layout
						}
						return bound.Err()
					})
				}
			}
		}
	}
	if err := team.Wait(); err != nil {
		return nil, err
	}
	ledger, err := j.OpenLedger(ctx)
	if err != nil {
		return nil, err
	}
	if e.Correction, err = ledger.MemoryCorrection(ctx, p.Dataset); err != nil {
		return nil, err
	}
	m, err := j.memory(j.listings(p))
	if err != nil {
		return nil, err
	}
	e.sum(p, func(b *plan.Batch) int64 {
		if e.Correction > 0 { // it was learned from estimates that know footers only
			return int64(float64(j.need(b, m, nil)) * e.Correction)
		}
		return j.need(b, m, e.Layouts)
	})
	return e, nil
}

// sum estimates the batches of a plan and their partitions, each by the need of a batch.
func (e *Estimate) sum(p *plan.Plan, need func(*plan.Batch) int64) {
	e.Batches, e.Partitions = make([]int64, len(p.Batches)), map[*plan.Partition]int64{}
	for i := range p.Batches {
		b := &p.Batches[i]
		e.Batches[i] = min(need(b), e.Limit)
		e.Bytes = max(e.Bytes, e.Batches[i])
		for _, part := range b.Partitions {
			if e.Partitions[part] = e.Batches[i]; len(b.Partitions) > 1 {
				alone := b.Only(func(other *plan.Partition) bool { return other == part })
				e.Partitions[part] = min(need(&alone), e.Limit)
			}
		}
	}
}

func layoutOf(ctx context.Context, l *lake.Lake, in plan.Input) (lake.Layout, bool) {
	o, err := l.OpenFile(ctx, in.File)
	if err != nil {
		return lake.Layout{}, false
	}
	defer o.Close()
	layout, err := o.Layout()
	return layout, err == nil
}

// need is the memory of a batch, by the layouts that are known.
func (j *Job) need(b *plan.Batch, m engine.Memory, layouts map[string]lake.Layout) int64 {
	return j.apart() + plan.ListingBytes(*b) + engine.Need(b, func(in plan.Input) (lake.Layout, bool) {
		layout, known := layouts[in.Info.URI]
		return layout, known
	}, m, j.threads())
}
