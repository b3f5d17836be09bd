package job

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/engine"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/vector"
)

// neighbours sees to it that a partition gives no bucket that a committed one of its series
// has: within a partition two file days may not, and how days are cut into partitions
// decides nothing. Times mostly lie apart, and then no more than the manifests of the
// partitions nearby is read. Leases are of one partition each, so two runs that compute
// neighbours at the same time do not see each other.
type neighbours struct {
	run         *run
	partition   *plan.Partition
	others      []*neighbour
	first, last int64 // times of the rows so far
}

// neighbour is a committed partition.
type neighbour struct {
	days        calendar.Range
	manifest    *ledger.Manifest // nil until it is read
	known       bool             // the times of its buckets are known
	first, last int64
	suspects    []bucketKey // keys of the partition at such times, not compared yet
}

type bucketKey struct{ listing, time int64 }

func compareKeys(a, b bucketKey) int {
	return cmp.Or(cmp.Compare(a.listing, b.listing), cmp.Compare(a.time, b.time))
}

// mostSuspects is how many keys are compared at a time, each time by reading all keys of
// the neighbour.
const mostSuspects = 1 << 18

// neighbours are the partitions that are visible beside one once it is committed: not those
// that it replaces. One that the run is going to replace later is compared by then.
func (r *run) neighbours(ctx context.Context, p *plan.Partition) (*neighbours, error) {
	committed, err := r.ledger.Committed(ctx, p.Key.Series)
	if err != nil {
		return nil, err
	}
	planned := map[calendar.Range]*plan.Partition{}
	var later []calendar.Range // that the run is going to replace
	for _, q := range r.plan.Partitions {
		if q.Pass != p.Pass {
			continue
		}
		planned[q.Key.Range] = q
		if q.Key.Start > p.Key.Start && q.Runs() && q.Err == nil {
			later = append(later, q.Key.Range)
		}
	}
	for _, b := range r.job.Settings.later { // of the run that a worker works for
		if slices.Contains(b.Passes, p.Pass.Name) {
			later = append(later, b.Days)
		}
	}
	n := &neighbours{run: r, partition: p, first: math.MaxInt64, last: math.MinInt64}
	for _, days := range committed {
		i, _ := slices.BinarySearchFunc(later, days.End, func(l calendar.Range, end calendar.Date) int { return cmp.Compare(l.End, end) })
		if ledger.Within(days, p.Key.Range) || i < len(later) && ledger.Within(days, later[i]) {
			continue
		}
		o := &neighbour{days: days}
		if q := planned[days]; q != nil && q.Earlier != nil && q.Earlier.Key() == q.Key {
			o.manifest = q.Earlier
			o.fromManifest()
		}
		n.others = append(n.others, o)
	}
	return n, nil
}

// fromManifest takes over what the manifest says of the buckets.
func (o *neighbour) fromManifest() {
	switch m := o.manifest; {
	case m.Output.Rows == 0:
		o.hasNone()
	case m.Buckets != nil:
		o.known, o.first, o.last = true, m.Buckets.First.UnixNano(), m.Buckets.Last.UnixNano()
	}
}

// hasNone notes that there is no bucket to compare with.
func (o *neighbour) hasNone() { o.known, o.first, o.last = true, math.MaxInt64, math.MinInt64 }

// see looks at rows of the partition.
func (n *neighbours) see(ctx context.Context, cols []vector.Column, rows int) error {
	listing, times := cols[0].Ints[:rows], cols[1].Ints[:rows]
	if rows == 0 {
		return nil
	}
	first, last := slices.Min(times), slices.Max(times)
	n.first, n.last = min(n.first, first), max(n.last, last)
	for _, o := range n.others {
		if from, before := calendar.Near(o.days); !o.known && from <= last && first < before {
			if err := n.learn(ctx, o); err != nil {
				return err
			}
		}
		if !o.known || last < o.first || o.last < first {
			continue
		}
		for i, t := range times {
			if o.first <= t && t <= o.last {
				o.suspects = append(o.suspects, bucketKey{listing[i], t})
			}
		}
		if len(o.suspects) >= mostSuspects {
			if err := n.compareWith(ctx, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// learn finds out which times a neighbour has: from its manifest, or from its output when
// an earlier program has written that.
func (n *neighbours) learn(ctx context.Context, o *neighbour) (err error) {
	if o.manifest == nil {
		o.manifest, err = n.run.ledger.Manifest(ctx, ledger.Key{Series: n.partition.Key.Series, Range: o.days})
		var damaged *ledger.DamagedError
		if errors.As(err, &damaged) && !damaged.Newer || err == nil && o.manifest == nil {
			o.hasNone() // a run computes it again and compares it then
			return nil
		}
		if err != nil {
			return err
		}
	}
	if o.fromManifest(); o.known {
		return nil
	}
	o.hasNone()
	return n.keysOf(ctx, o, func(_, times []int64) error {
		o.first, o.last = min(o.first, slices.Min(times)), max(o.last, slices.Max(times))
		return nil
	})
}

// compare compares what has not been yet.
func (n *neighbours) compare(ctx context.Context) error {
	for _, o := range n.others {
		if err := n.compareWith(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

func (n *neighbours) compareWith(ctx context.Context, o *neighbour) error {
	if len(o.suspects) == 0 {
		return nil
	}
	slices.SortFunc(o.suspects, compareKeys)
	err := n.keysOf(ctx, o, func(listing, times []int64) error {
		for i, t := range times {
			if t < n.first || n.last < t {
				continue
			}
			if _, both := slices.BinarySearchFunc(o.suspects, bucketKey{listing[i], t}, compareKeys); both {
				return n.same(o, bucketKey{listing[i], t})
			}
		}
		return nil
	})
	o.suspects = o.suspects[:0]
	return err
}

func (n *neighbours) same(o *neighbour, k bucketKey) error {
	keys := n.partition.Pass.Keys()
	return &engine.SameBucketError{
		Key:       fmt.Sprintf("%s=%d %s=%s", keys[0].Name, k.listing, keys[1].Name, time.Unix(0, k.time).UTC().Format(time.RFC3339Nano)),
		Days:      [2]calendar.Range{o.days, n.partition.Key.Range},
		Committed: o.manifest.Output.URI,
	}
}

// keysOf reads the keys of a neighbour. An output that somebody has removed has none.
func (n *neighbours) keysOf(ctx context.Context, o *neighbour, see func(listing, times []int64) error) error {
	uri := o.manifest.Output.URI
	err := sink.EachKey(ctx, n.run.ledger.Store(), uri, n.partition.Pass.Keys(), func(keys [][]int64) error {
		return see(keys[0], keys[1])
	})
	var same *engine.SameBucketError
	if err == nil || errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if errors.As(err, &same) {
		return err
	}
	return fmt.Errorf("comparing the buckets with those of %s: %w: compute that one again with --restate %s..%s", uri, err, o.days.Start, o.days.End)
}

// buckets are the times of the partition, nil when it has no row.
func (n *neighbours) buckets() *ledger.Buckets {
	if n.first > n.last {
		return nil
	}
	return &ledger.Buckets{First: time.Unix(0, n.first).UTC(), Last: time.Unix(0, n.last).UTC()}
}
