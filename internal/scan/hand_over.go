package scan

import (
	"slices"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// collectedRows is how many rows of a collect are handed over at a time, at least.
const collectedRows = 1 << 14

// handOver gives a receiver the blocks that are complete, at the end of the scan all.
func (p *Program) handOver(to Receiver, end bool) error {
	for i, out := range p.requests {
		full := len(out.keys.label.all)
		if n := full; !end && n > 0 && out.keys.label.all[n-1].Len() < BlockRows {
			full--
		}
		for b := range full {
			if err := to.Buckets(i, out.frame(b)); err != nil {
				return err
			}
		}
		for c := range out.cols {
			out.cols[c].forget(full)
		}
	}
	for _, k := range p.keys { // after all requests, which share them
		full := len(k.label.all)
		if n := full; !end && n > 0 && k.label.all[n-1].Len() < BlockRows {
			full--
		}
		k.listing.forget(full)
		k.label.forget(full)
	}
	for i, k := range p.collections {
		if len(k.time) == 0 || !end && len(k.time) < collectedRows {
			continue
		}
		if err := to.Rows(i, k.result()); err != nil {
			return err
		}
		k.forget()
	}
	return nil
}

// forget drops the first n blocks.
func (b *blocks) forget(n int) {
	if n > 0 && len(b.all) >= n {
		b.all = slices.Clone(b.all[n:])
	}
}

// forget begins anew with no rows.
func (k *collection) forget() {
	k.taken += int64(len(k.time))
	rows := len(k.time)
	k.listing, k.time = make([]int64, 0, rows), make([]int64, 0, rows)
	for i := range k.cols {
		k.cols[i] = expr.Vector{Column: vector.Column{Type: k.cols[i].Type}}
	}
}
