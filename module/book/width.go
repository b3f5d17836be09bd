package book

import (
	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/option"
)

// NeedsWidth reports that what cannot be computed when every event is its own bucket.
func NeedsWidth(rule bucket.Rule, path, what string) []option.Problem {
	if rule.Mode != bucket.Instant {
		return nil
	}
	return []option.Problem{{Path: path, Code: "needs-width", What: what + " needs a bucket width",
		Why:  "with timeline_mode sparse_original every event time is its own bucket",
		Cure: "use timeline_mode sparse_digitised, or leave " + what + " out of this pass"}}
}
