package plan

import (
	"cmp"
	"context"
	"slices"

	"github.com/basaltlake/basalt/internal/lake"
)

// idle leaves out partitions of days on which nothing is expected and nothing is there,
// such as weekends with BATCH_FREQ D. One that was committed before stays, so that files
// that have gone are noticed.
func (b *builder) idle(context.Context) error {
	if b.o.Excerpt != nil {
		return nil // the whole run knows
	}
	var mics []string
	for _, d := range b.days {
		for _, files := range d.files {
			for _, f := range files {
				if mic := cmp.Or(f.MIC, lake.NoMarket); !slices.Contains(mics, mic) {
					mics = append(mics, mic)
				}
			}
		}
	}
	b.p.Partitions = slices.DeleteFunc(b.p.Partitions, func(p *Partition) bool {
		if len(b.tables) == 0 || slices.Contains(b.committed[p.Key.Pass], p.Key.Range) {
			return false
		}
		for date := range p.Key.Days() {
			if d := b.byDate[date]; d != nil && (b.any(d) || b.expected(date, mics)) {
				return false
			}
		}
		return true
	})
	return nil
}
