package job

import (
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/option"
)

// storeOptions are the S3 settings of the configuration.
func storeOptions(c *config.Config) (store.Options, []option.Problem) {
	o, bad := store.ParseOptions(c.S3Options)
	o.DefaultRegion = c.S3Region
	var problems []option.Problem
	for _, b := range bad {
		code := option.BadValue
		if b.Unknown {
			code = option.UnknownKey
		}
		problems = append(problems, option.Problem{Code: code, Path: option.Join("S3_STORAGE_OPTIONS", b.Key), What: b.What, Cure: b.Cure})
	}
	return o, problems
}

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
		*r.result.Funnel.Storage(place.name) = report.Storage{
			Requests: c.Requests, Repeats: c.Repeats, Resumes: c.Resumes, BytesRead: c.BytesRead, BytesWritten: c.BytesWritten,
		}
	}
}
