package cli

import (
	"runtime"
	"time"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/plan"
)

// Estimate is what a run is expected to need.
type Estimate struct {
	Files       int     `json:"files"`
	Rows        int64   `json:"rows"`
	Bytes       int64   `json:"bytes"`
	MemoryBytes int64   `json:"memory_bytes"` // at most about
	MemoryLimit int64   `json:"memory_limit_bytes"`
	Correction  float64 `json:"memory_correction"` // learned from earlier runs; 0 without any
	Seconds     float64 `json:"seconds"`           // about
	Threads     int     `json:"threads"`
}

func (e Estimate) duration() time.Duration { return time.Duration(e.Seconds * float64(time.Second)) }

// rowsPerSecond is what one thread computes: modules trade, l2 and l3 over a demo day of
// 4.4 million rows took 3.1 s of CPU.
const rowsPerSecond = 1.4e6

// estimate sums up the files of a plan.
func estimate(j *job.Job, p *plan.Plan, memory *job.Estimate) Estimate {
	e := Estimate{MemoryBytes: memory.Bytes, MemoryLimit: memory.Limit, Correction: memory.Correction, Threads: j.Config.Threads}
	if e.Threads <= 0 {
		e.Threads = runtime.GOMAXPROCS(0)
	}
	seen := map[string]bool{}
	passRows := int64(0)
	for i := range p.Batches {
		for _, pass := range p.Batches[i].Passes {
			for _, in := range inputs(&p.Batches[i], pass.Tables(), nil) {
				passRows += in.Rows
				if !seen[in.URI] {
					seen[in.URI] = true
					e.Files++
					e.Rows += in.Rows
					e.Bytes += in.Bytes
				}
			}
		}
	}
	e.Seconds = float64(passRows) / rowsPerSecond / float64(e.Threads)
	return e
}
