package config

import "github.com/basaltlake/basalt/option"

// MemoryBytes is MEMORY_LIMIT in bytes on a machine (or in a cgroup) with the given
// memory.
func (c *Config) MemoryBytes(total int64) (int64, error) {
	return option.ParseSize(c.MemoryLimit, total)
}
