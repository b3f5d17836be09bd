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
	Seconds     float64 `json:"seconds"` // about
	Threads     int     `json:"threads"`
}

func (e Estimate) duration() time.Duration { return time.Duration(e.Seconds * float64(time.Second)) }

// Measured with modules trade, l2 and l3 over a demo day of 4.4 million rows, the largest
// file 1.4 million: 3.1 s of CPU, 540 MB at the most.
const (
	rowsPerSecond = 1.4e6    // of one thread
	bytesAlways   = 80 << 20 // program, decoders and writers, whatever the data
	bytesPerRow   = 320      // of the largest file
)

// estimate sums up the files of a plan.
func estimate(j *job.Job, p *plan.Plan) (Estimate, error) {
	limit, err := j.Config.MemoryBytes(report.MachineMemory())
	if err != nil {
		return Estimate{}, err
	}
	e := Estimate{MemoryLimit: limit, Threads: j.Config.Threads}
	if e.Threads <= 0 {
		e.Threads = runtime.GOMAXPROCS(0)
	}
	seen := map[string]bool{}
	largest, passRows := int64(0), int64(0)
	for i := range p.Batches {
		for _, pass := range p.Batches[i].Passes {
			for _, in := range inputs(&p.Batches[i], pass.Tables()) {
				passRows += in.Rows
				largest = max(largest, in.Rows)
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
	e.MemoryBytes = min(limit, bytesAlways+largest*bytesPerRow)
	return e, nil
}
