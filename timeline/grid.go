package timeline

import (
	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
)

// appendGrid appends the buckets that cover [from, to] for a listing. The labels are
// left edges (anchor start) or right edges (anchor end); closed has no effect.
func appendGrid(out *module.Output, listing int64, r bucket.Rule, from, to int64) {
	first, last := bucket.Floor(from, r.Width), bucket.Ceil(to, r.Width)
	ids, labels := &out.Main.Cols[0], &out.Main.Cols[1]
	for start := first; start < last; start += r.Width {
		label := start
		if r.Anchor == bucket.End {
			label = start + r.Width
		}
		ids.Ints = append(ids.Ints, listing)
		labels.Ints = append(labels.Ints, label)
		out.Main.Rows++
	}
}
