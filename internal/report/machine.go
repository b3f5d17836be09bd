package report

import (
	"bytes"
	"io/fs"
	"math"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// MachineMemory returns the bytes of memory this process may use: of the machine, or of
// its control group or one around it when that is less. 0 is unknown. It looks once: every
// file that is opened is guarded by this.
var MachineMemory = sync.OnceValue(func() int64 { return machineMemory(os.DirFS("/")) })

func machineMemory(root fs.FS) int64 {
	total := int64(0)
	if data, err := fs.ReadFile(root, "proc/meminfo"); err == nil {
		total = memTotal(data)
	}
	groups, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return total
	}
	for _, file := range limitFiles(groups) {
		data, err := fs.ReadFile(root, file)
		if err != nil {
			continue
		}
		if limit, err := strconv.ParseInt(strings.TrimSpace(string(data)), 10, 64); err == nil && limit > 0 && limit < math.MaxInt64/2 {
			if total == 0 || limit < total {
				total = limit
			}
		}
	}
	return total
}

// limitFiles are where the memory of control groups is limited: of those that a process is
// in by its /proc/self/cgroup, and of all around them. A container sees its own as the root.
func limitFiles(groups []byte) []string {
	var files []string
	for line := range bytes.Lines(groups) {
		// hierarchy:controllers:path, without controllers in version 2
		parts := strings.SplitN(strings.TrimSpace(string(line)), ":", 3)
		if len(parts) < 3 {
			continue
		}
		var mounts, names []string
		switch {
		case parts[1] == "":
			mounts, names = []string{"sys/fs/cgroup", "sys/fs/cgroup/unified"}, []string{"memory.max", "memory.high"}
		case slices.Contains(strings.Split(parts[1], ","), "memory"):
			mounts, names = []string{"sys/fs/cgroup/memory"}, []string{"memory.limit_in_bytes"}
		}
		for folder := path.Clean("/" + parts[2]); ; folder = path.Dir(folder) {
			for _, mount := range mounts {
				for _, name := range names {
					files = append(files, path.Join(mount, folder, name))
				}
			}
			if folder == "/" {
				break
			}
		}
	}
	return files
}

// memTotal reads MemTotal of a Linux /proc/meminfo, given there in kB.
func memTotal(meminfo []byte) int64 {
	for line := range bytes.Lines(meminfo) {
		name, rest, _ := bytes.Cut(line, []byte(":"))
		if fields := bytes.Fields(rest); string(name) == "MemTotal" && len(fields) > 0 {
			kB, err := strconv.ParseInt(string(fields[0]), 10, 53)
			if err == nil {
				return kB * 1024
			}
		}
	}
	return 0
}
