// Package timeline gives passes their rows: the dense grids, uniform and adaptive. The
// sparse and the daily timeline need nothing here, since the rows of a pass are then
// the buckets its modules find (see package bucket).
package timeline
