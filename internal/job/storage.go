package job

import (
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/store"
)

// countRequests adds to the funnel what was asked of remote places. Files are left out:
// system calls cost nothing worth counting.
func (r *run) countRequests() {
	more := report.Funnel{}
	for name, asked := range r.requests() {
		if store.Remote(r.root(name)) {
			*more.Storage(name) = asked
		}
	}
	r.result.Funnel.Add(&more) // to those of worker processes
}

// requests is what this process asked of lake and output.
func (r *run) requests() map[string]report.Storage {
	asked := map[string]report.Storage{}
	for name, place := range map[string]store.Store{"lake": r.lake.Store(), "output": r.ledger.Store()} {
		if counted, ok := place.(store.Counted); ok {
			c := counted.Counters()
			asked[name] = report.Storage{
				Requests: c.Requests, Repeats: c.Repeats, Resumes: c.Resumes, BytesRead: c.BytesRead, BytesWritten: c.BytesWritten,
			}
		}
	}
	return asked
}

func (r *run) root(place string) string {
	if place == "lake" {
		return r.lake.Root()
	}
	return r.job.Config.OutputRoot
}
