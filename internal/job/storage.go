package job

import (
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/store"
)

// countRequests adds to the funnel what was asked of remote places. Files are left out:
// system calls cost nothing worth counting.
func (r *run) countRequests() {
	for _, place := range []struct {
		name, root string
		store      store.Store
	}{{"lake", r.lake.Root(), r.lake.Store()}, {"output", r.job.Config.OutputRoot, r.ledger.Store()}} {
		counted, ok := place.store.(store.Counted)
		if !ok || !store.Remote(place.root) {
			continue
		}
		c := counted.Counters()
		more := report.Funnel{}
		*more.Storage(place.name) = report.Storage{
			Requests: c.Requests, Repeats: c.Repeats, Resumes: c.Resumes, BytesRead: c.BytesRead, BytesWritten: c.BytesWritten,
		}
		r.result.Funnel.Add(&more) // to those of worker processes
	}
}
