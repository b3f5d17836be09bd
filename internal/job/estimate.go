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
// together.
type Estimate struct {
	Bytes      int64   // at most about, with what earlier runs taught
	Limit      int64   // of the configuration
	Correction float64 // of what footers tell, by earlier runs of the dataset; 0 without any

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
	plain, err := j.need(p, nil)
	if err != nil {
		return nil, err
	}
	if e.Bytes, err = j.need(p, e.Layouts); err != nil {
		return nil, err
	}
	ledger, err := j.OpenLedger(ctx)
	if err != nil {
		return nil, err
	}
	if e.Correction, err = ledger.MemoryCorrection(ctx, p.Dataset); err != nil {
		return nil, err
	}
	if e.Correction > 0 {
		e.Bytes = int64(float64(plain) * e.Correction)
	}
	e.Bytes = min(e.Bytes, e.Limit)
	return e, nil
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

// need is the memory of the batch that takes most, by the layouts that are known. It is 0
// when nothing is to run.
func (j *Job) need(p *plan.Plan, layouts map[string]lake.Layout) (int64, error) {
	m, err := j.memory()
	if err != nil {
		return 0, err
	}
	most := int64(0)
	for i := range p.Batches {
		most = max(most, Apart+engine.Need(&p.Batches[i], func(in plan.Input) (lake.Layout, bool) {
			layout, known := layouts[in.Info.URI]
			return layout, known
		}, m, j.threads()))
	}
	return most, nil
}
