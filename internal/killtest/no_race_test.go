//go:build linux && !race

package killtest

// outOfMemory is the code of a worker that gets no memory.
const outOfMemory = "worker-memory: "
