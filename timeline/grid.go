package timeline

import (
	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
)

// gridRows is how many rows of a grid are handed on at a time: narrow buckets make millions.
const gridRows = 1 << 14

// appendGrid appends the buckets that cover [from, to] for a listing. The labels are
// left edges (anchor start) or right edges (anchor end); closed has no effect.
func appendGrid(out *module.Output, listing int64, r bucket.Rule, from, to int64) error {
	first, last := bucket.Floor(from, r.Width), bucket.Ceil(to, r.Width)
	for start := first; start < last; start += r.Width {
		if out.Main.Rows >= gridRows {
			if err := out.HandOn(); err != nil {
				return err
			}
		}
		label := start
		if r.Anchor == bucket.End {
			label = start + r.Width
		}
		ids, labels := &out.Main.Cols[0], &out.Main.Cols[1]
		ids.Ints = append(ids.Ints, listing)
		labels.Ints = append(labels.Ints, label)
		out.Main.Rows++
	}
	return nil
}
