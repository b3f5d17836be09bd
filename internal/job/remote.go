package job

import (
	"github.com/basaltlake/basalt/internal/engine"
	"github.com/basaltlake/basalt/internal/store"
)

// clients is what the clients of S3 take in the run and its worker, beside what waits to
// be read or sent.
const clients = 12 << 20

// apart is what a run takes beside the memory that is divided.
func (j *Job) apart() int64 {
	if store.Remote(j.Config.Lake) || store.Remote(j.Config.OutputRoot) {
		return Apart + clients
	}
	return Apart
}

// sentPart is the part of the memory for outputs that a remote place does not have yet.
const sentPart = 8

// remote says what places behind a network hold of the memory that is divided.
func (j *Job) remote(bytes int64) engine.Remote {
	r := engine.Remote{}
	if store.Remote(j.Config.Lake) {
		r.MostAhead = store.MostHeld
	}
	_, r.Sent = j.outputOptions(bytes)
	return r
}

// lakeOptions are those of the lake's store: an open file holds what there is memory for.
func (j *Job) lakeOptions() store.Options {
	m, err := j.memory(0)
	if err != nil || m.Ahead == 0 { // a run tells of the error
		return j.storage
	}
	return j.storage.Holding(m.Ahead)
}

// outputOptions are those of the output's store, and what its writers hold at most.
func (j *Job) outputOptions(bytes int64) (o store.Options, held int64) {
	if !store.Remote(j.Config.OutputRoot) {
		return j.storage, 0
	}
	together := 0
	for _, p := range j.Passes {
		n := 1 + len(p.Extras)
		for _, s := range p.Sides {
			if s.Written() {
				n++
			}
		}
		together = max(together, n)
	}
	return j.storage.Sending(bytes/sentPart, together)
}
