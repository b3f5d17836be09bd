package report

import (
	"testing"
	"testing/fstest"
)

func TestMemoryIsThatOfTheMachineOrOfAControlGroupAroundTheProcess(t *testing.T) {
	const meminfo, mb = "MemFree: 5 kB\nMemTotal:    1000000 kB\n", 1 << 20
	for name, c := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"nothing is known": {nil, 0},
		"a machine":        {map[string]string{"proc/self/cgroup": "0::/\n"}, 1_000_000 * 1024},
		"a container": {map[string]string{"proc/self/cgroup": "0::/\n",
			"sys/fs/cgroup/memory.max": "209715200\n"}, 200 * mb},
		"a container of version 1": {map[string]string{"proc/self/cgroup": "4:memory:/docker/abc\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "209715200\n"}, 200 * mb},
		"a service": {map[string]string{"proc/self/cgroup": "0::/system.slice/nightly.service\n",
			"sys/fs/cgroup/system.slice/nightly.service/memory.max": "209715200\n"}, 200 * mb},
		"a service that is slowed before": {map[string]string{"proc/self/cgroup": "0::/system.slice/nightly.service\n",
			"sys/fs/cgroup/system.slice/nightly.service/memory.max":  "209715200\n",
			"sys/fs/cgroup/system.slice/nightly.service/memory.high": "104857600\n"}, 100 * mb},
		"a step of a job whose limit is around it": {map[string]string{"proc/self/cgroup": "0::/slurm/job_1/step_0\n",
			"sys/fs/cgroup/slurm/job_1/step_0/memory.max": "max\n",
			"sys/fs/cgroup/slurm/job_1/memory.max":        "209715200\n"}, 200 * mb},
		"a job of version 1 beside version 2": {map[string]string{"proc/self/cgroup": "7:cpu,memory:/slurm/job_1\n0::/\n",
			"sys/fs/cgroup/memory/slurm/job_1/memory.limit_in_bytes": "209715200\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes":             "9223372036854771712\n"}, 200 * mb},
		"another group's limit": {map[string]string{"proc/self/cgroup": "0::/a\n",
			"sys/fs/cgroup/b/memory.max": "209715200\n"}, 1_000_000 * 1024},
		"more than the machine has": {map[string]string{"proc/self/cgroup": "0::/\n",
			"sys/fs/cgroup/memory.max": "2097152000000\n"}, 1_000_000 * 1024},
	} {
		root := fstest.MapFS{}
		for file, text := range c.files {
			root[file] = &fstest.MapFile{Data: []byte(text)}
		}
		if c.files != nil {
			root["proc/meminfo"] = &fstest.MapFile{Data: []byte(meminfo)}
		}
		if got := machineMemory(root); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
