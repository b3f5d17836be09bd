package cbbofroml3

import (
	"slices"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/consolidated"
	"github.com/basaltlake/basalt/vector"
)

// filled are the buckets up to the last book event so far, and those after it: whether
// they are put out shows when there is another one.
type filled struct {
	begun  bool
	last   snapshot
	behind []snapshot
}

// snapshot is the combined book at the end of a bucket.
type snapshot struct {
	consolidated.Row
	state consolidated.State // of the primary listing
}

// fill takes the book of a bucket that has rows. If one of them is a book event, the
// buckets between the last event and this one are put out, and then this one.
func (d *day) fill(r *consolidated.Row, events bool) error {
	b := snapshot{*r, d.writer.Now()}
	b.Bid, b.Ask = slices.Clone(b.Bid), slices.Clone(b.Ask)
	d.filled.behind = append(d.filled.behind, b)
	if !events {
		return nil
	}
	for _, next := range d.filled.behind {
		if d.filled.begun {
			if err := d.between(next.Label); err != nil {
				return err
			}
		}
		d.writer.SetState(next.state)
		d.writer.Append(&next.Row)
		d.filled.begun, d.filled.last = true, next
	}
	d.filled.behind = nil
	return nil
}

// between puts out the buckets without rows before a label.
func (d *day) between(label int64) error {
	r := d.filled.last.Row
	if err := module.CheckGap(d.writer.Primary(), r.Label, label, "every_bucket"); err != nil {
		return err
	}
	d.writer.SetState(d.filled.last.state)
	for r.Label+d.rule.Width < label {
		r.Label += d.rule.Width
		r.Time, r.Last = d.instant(r.Label), vector.NullInt
		d.writer.Append(&r)
		if err := d.writer.HandOn(); err != nil {
			return err
		}
	}
	return nil
}

// instant is the last instant of a bucket.
func (d *day) instant(label int64) int64 {
	if d.rule.Anchor == bucket.Start {
		label += d.rule.Width
	}
	if d.rule.Closed == bucket.Left {
		label--
	}
	return label
}
