package config

import (
	"runtime"

	"github.com/basaltlake/basalt/option"
)

// MemoryBytes is MEMORY_LIMIT in bytes on a machine (or in a cgroup) with the given
// memory, or what MEMORY_PER_WORKER allows all workers together when that is given and
// less.
func (c *Config) MemoryBytes(total int64) (int64, error) {
	limit, err := option.ParseSize(c.MemoryLimit, total)
	if c.Hints.memoryPerWorkerSet {
		workers := c.Threads
		if workers <= 0 {
			workers = runtime.GOMAXPROCS(0)
		}
		limit = min(limit, int64(c.Hints.MemoryPerWorkerGB)<<30*int64(workers))
	}
	return limit, err
}
