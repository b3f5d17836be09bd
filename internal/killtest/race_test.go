//go:build linux && race

package killtest

// outOfMemory begins the code of a worker that gets no memory: the race detector ends it
// in a way of its own.
const outOfMemory = "worker-"
