package job

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/engine"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/option"
)

// Apart is what a run takes beside the rows it holds: the program, in the run and in its
// worker, and what both know of the lake.
const Apart = 80 << 20

// leanPart is the part of the memory that a worker takes whose predecessor died.
const leanPart = 4

// leastMemory is what is left for rows at least, so that a run makes sense.
const leastMemory = 32 << 20

// MemoryError says that MEMORY_LIMIT does not allow a run.
type MemoryError struct {
	Limit, Least int64
	Listings     int64 // of Least, for listings of days that are computed together
}

// Code returns the message code.
func (e *MemoryError) Code() string { return "memory-limit-too-small" }

// ExitCode returns the exit code of the program.
func (e *MemoryError) ExitCode() int { return 2 }

func (e *MemoryError) Error() string {
	of, cure := "", ""
	if e.Listings >= 1_000_000 {
		of = fmt.Sprintf(" (%s of it for the listings of days that are computed together)", report.Bytes(e.Listings))
		cure = ", or take fewer days together (BATCH_FREQ, and ISOLATION: process)"
	}
	return fmt.Sprintf("memory-limit-too-small: MEMORY_LIMIT allows %s, and a run needs %s at least%s: raise MEMORY_LIMIT (or MEMORY_PER_WORKER, where that is given)%s",
		report.Bytes(e.Limit), report.Bytes((e.Least+999_999)/1_000_000*1_000_000), of, cure)
}

// listings is what the listings of a plan take in the process that computes most of its days.
func (j *Job) listings(p *plan.Plan) int64 {
	if !j.isolated() {
		return plan.ListingBytes(p.Batches...)
	}
	most := int64(0)
	for _, b := range p.Batches {
		most = max(most, plan.ListingBytes(b))
	}
	return most
}

// budget is the memory that the configuration allows beside the program and so many bytes
// of listings.
func (j *Job) budget(listings int64) (int64, error) {
	limit, err := j.Config.MemoryBytes(report.MachineMemory())
	if err != nil {
		return 0, err
	}
	apart := j.apart() + listings
	if limit < apart+leastMemory {
		return 0, &MemoryError{limit, apart + leastMemory, listings}
	}
	bytes := limit - apart
	if j.Settings.Budget > 0 {
		bytes = j.Settings.Budget
	}
	if j.Settings.lean {
		bytes /= leanPart
	}
	return bytes, nil
}

// admit refuses universes that take too many bytes.
func (j *Job) admit(bytes int64) error {
	limit, err := j.Config.MemoryBytes(report.MachineMemory())
	if err != nil || j.Settings.Budget > 0 {
		return err
	}
	if least := j.apart() + bytes; limit < least {
		return &MemoryError{Limit: limit, Least: least}
	}
	return nil
}

// memory divides the memory that the configuration allows beside so many bytes of listings.
func (j *Job) memory(listings int64) (engine.Memory, error) {
	bytes, err := j.budget(listings)
	if err != nil {
		return engine.Memory{}, err
	}
	m := engine.Share(bytes, j.remote(bytes))
	m.Spill.Folder = j.Config.TempDir
	m.OneListing = j.Config.Hints.OneSymbolAtATime || j.Settings.lean
	if j.Config.Hints.MaxRowsSet {
		m.MaxRows = j.Config.Hints.MaxRowsPerTable
	}
	if m.Spill.Disk, err = quota(j.Config); err != nil {
		return engine.Memory{}, err
	}
	return m, nil
}

// fits refuses a plan that the memory the configuration allows is too little for.
func (j *Job) fits(p *plan.Plan) error {
	limit, err := j.Config.MemoryBytes(report.MachineMemory())
	if err != nil || j.Settings.Budget > 0 {
		return err
	}
	listings := j.listings(p)
	m, err := j.memory(listings)
	var small *MemoryError
	if err != nil && !errors.As(err, &small) {
		return err
	}
	least := j.apart() + listings + leastMemory
	for i := range p.Batches {
		b := &p.Batches[i]
		least = max(least, j.apart()+listings+max(engine.Least(b, m), b.ResolvingBytes()))
	}
	if limit < least {
		return &MemoryError{limit, least, listings}
	}
	return nil
}

// quota is TEMP_QUOTA in bytes; 0 is what the disk has.
func quota(c *config.Config) (int64, error) {
	if c.TempQuota == "" {
		return 0, nil
	}
	return option.ParseSize(c.TempQuota, 0)
}

// threads are those of the configuration, or every core. A lean worker has one.
func (j *Job) threads() int {
	if j.Settings.lean {
		return 1
	}
	if j.Config.Threads > 0 {
		return j.Config.Threads
	}
	return runtime.GOMAXPROCS(0)
}
