package cli

import (
	"runtime"
	"time"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
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
	Learned     float64 `json:"time_correction"`   // from earlier runs; 0 without any
	Threads     int     `json:"threads"`
}

// lasting is a time for people.
func lasting(seconds float64) string {
	if seconds < 1 {
		return "less than 1s"
	}
	return "about " + report.Span(time.Duration(seconds*float64(time.Second)))
}

// learned says where the estimate of time comes from.
func (e Estimate) learned() string {
	if e.Learned > 0 {
		return ", as earlier runs took"
	}
	return ""
}

// estimate sums up the files of a plan.
func estimate(j *job.Job, p *plan.Plan, memory *job.Estimate, times *job.Times) Estimate {
	e := Estimate{
		MemoryBytes: memory.Bytes, MemoryLimit: memory.Limit, Correction: memory.Correction,
		Seconds: times.Seconds, Learned: times.Correction, Threads: j.Config.Threads,
	}
	if e.Threads <= 0 {
		e.Threads = runtime.GOMAXPROCS(0)
	}
	seen := map[string]bool{}
	for i := range p.Batches {
		for _, pass := range p.Batches[i].Passes {
			for _, in := range inputs(&p.Batches[i], pass.Tables(), nil) {
				if !seen[in.URI] {
					seen[in.URI] = true
					e.Files++
					e.Rows += in.Rows
					e.Bytes += in.Bytes
				}
			}
		}
	}
	return e
}
