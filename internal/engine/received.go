package engine

import (
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/vector"
)

// received keeps what the scan of a file hands over.
type received struct {
	area    *spill.Area
	buckets []*sequence // per request; nil until there are rows
	rows    []*sequence // per collect
}

func newReceived(area *spill.Area, w wants) *received {
	return &received{area, make([]*sequence, len(w.requests)), make([]*sequence, len(w.collects))}
}

// Buckets implements scan.Receiver.
func (r *received) Buckets(request int, f *vector.Frame) error {
	if r.buckets[request] == nil {
		r.buckets[request] = newOrdered(r.area, f.Fields, 0)
	}
	return r.buckets[request].append(f)
}

// Rows implements scan.Receiver.
func (r *received) Rows(collect int, c scan.Collected) error {
	f := frameOf(c)
	if r.rows[collect] == nil {
		r.rows[collect] = newSequence(r.area, f.Fields, 0)
	}
	return r.rows[collect].append(f)
}

// restart forgets what was received.
func (r *received) restart() {
	for _, all := range [][]*sequence{r.buckets, r.rows} {
		for i, s := range all {
			if s != nil {
				s.discard()
				all[i] = nil
			}
		}
	}
}
