package job

import (
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
type MemoryError struct{ Limit, Least int64 }

// Code returns the message code.
func (e *MemoryError) Code() string { return "memory-limit-too-small" }

// ExitCode returns the exit code of the program.
func (e *MemoryError) ExitCode() int { return 2 }

func (e *MemoryError) Error() string {
	return fmt.Sprintf("memory-limit-too-small: MEMORY_LIMIT allows %s, and a run needs %s at least: raise MEMORY_LIMIT (or MEMORY_PER_WORKER, where that is given)",
		report.Bytes(e.Limit), report.Bytes((e.Least+999_999)/1_000_000*1_000_000))
}

// budget is the memory that the configuration allows beside the program.
func (j *Job) budget() (int64, error) {
	limit, err := j.Config.MemoryBytes(report.MachineMemory())
	if err != nil {
		return 0, err
	}
	apart := j.apart()
	if limit < apart+leastMemory {
		return 0, &MemoryError{limit, apart + leastMemory}
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

// memory divides the memory that the configuration allows.
func (j *Job) memory() (engine.Memory, error) {
	bytes, err := j.budget()
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
	m, err := j.memory()
	if err != nil {
		return err
	}
	least := int64(0)
	for i := range p.Batches {
		least = max(least, j.apart()+engine.Least(&p.Batches[i], m))
	}
	if limit < least {
		return &MemoryError{limit, least}
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
