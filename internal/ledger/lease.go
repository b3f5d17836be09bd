package ledger

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/store"
)

// A lease that was not renewed for leaseLife is void; its holder renews it every
// renewEvery.
const (
	leaseLife  = 2 * time.Minute
	renewEvery = 20 * time.Second
	// So long at most is waited for a process that was killed to be gone.
	endingLife = 30 * time.Second
)

// Lease is the right to compute a partition and ranges that overlap it.
type Lease struct {
	ledger *Ledger
	uri    string
	record leaseRecord
}

// leaseRecord is who holds a lease.
type leaseRecord struct {
	ID    string    `json:"id"`
	Run   string    `json:"run"`
	Owner Owner     `json:"owner"`
	Taken time.Time `json:"taken"`

	uri      string
	span     calendar.Range
	modified time.Time
}

// BusyError is a partition that another run is computing.
type BusyError struct {
	Key   Key
	Place string // that another partition's run writes; "" is the partition itself
	Run   string
	Owner Owner
	Since time.Time
}

// Code returns the message code.
func (e *BusyError) Code() string { return "partition-busy" }

func (e *BusyError) Error() string {
	what := e.Key.String() + " is being computed"
	if e.Place != "" {
		what = e.Place + " of " + e.Key.String() + " is being written"
	}
	return fmt.Sprintf("partition-busy: %s by run %s (process %d on %s, since %s): run with --wait to wait for it, or later; a run that was killed is noticed at once on the same machine and after %s elsewhere",
		what, e.Run, e.Owner.PID, e.Owner.Host, e.Since.UTC().Format(time.RFC3339), leaseLife)
}

// LostError is a lease that another run took, because it had not been renewed for long.
type LostError struct{ Key Key }

// Code returns the message code.
func (e *LostError) Code() string { return "lease-lost" }

func (e *LostError) Error() string {
	return fmt.Sprintf("lease-lost: committing %s: this process stood still for so long that its lease ran out; nothing was published; run again", e.Key)
}

// Lease takes the lease of a partition for a run. When the partition, or one that
// overlaps it, is leased already the error is a *BusyError, unless wait is set: then it is
// called once with that error, and the lease is taken when it is free. A holder that was
// killed is waited for in any case.
func (l *Ledger) Lease(ctx context.Context, k Key, run string, wait func(*BusyError)) (*Lease, error) {
	lease, err := l.lease(ctx, k, run, wait)
	return lease, leaseError(k.String(), err)
}

func leaseError(what string, err error) error {
	var busy *BusyError
	if err == nil || errors.As(err, &busy) {
		return err
	}
	return fmt.Errorf("taking the lease of %s: %w", what, err)
}

func (l *Ledger) lease(ctx context.Context, k Key, run string, wait func(*BusyError)) (*Lease, error) {
	const first, longest = 100 * time.Millisecond, 5 * time.Second
	told, waited := false, time.Duration(0)
	for pause := first; ; pause = min(2*pause, longest) {
		lease, busy, err := l.tryLease(ctx, k, run)
		if err != nil {
			return nil, err
		}
		if lease != nil {
			return lease, nil
		}
		ending := waited < endingLife && l.opts.Ending(busy.Owner)
		if wait == nil && !ending {
			return nil, busy
		}
		if wait != nil && !told && !ending {
			told = true
			wait(busy)
		}
		// Two runs that gave way to each other must not go on doing so in step.
		jitter := rand.N(pause / 2)
		if err := l.opts.Sleep(ctx, pause+jitter); err != nil {
			return nil, err
		}
		waited += pause
	}
}

// LeasePlace takes the lease of a place that partitions of several series may have. Like
// leases of partitions, after which they are taken, those of several places are taken in order.
func (l *Ledger) LeasePlace(ctx context.Context, uri string, of Key, run string, wait func(*BusyError)) (*Lease, error) {
	told := wait
	if wait != nil {
		told = func(e *BusyError) { e.Key, e.Place = of, uri; wait(e) }
	}
	lease, err := l.lease(ctx, Key{Series: Series{Dataset: "places", Pass: Hash([]byte(uri)), Universe: "any"}}, run, told)
	var busy *BusyError
	if errors.As(err, &busy) {
		busy.Key, busy.Place = of, uri
	}
	return lease, leaseError(uri, err)
}

// tryLease takes the lease, or says who has it.
func (l *Ledger) tryLease(ctx context.Context, k Key, run string) (*Lease, *BusyError, error) {
	held, void, err := l.leasesOver(ctx, k, "")
	if err != nil {
		return nil, nil, err
	}
	if len(held) > 0 {
		return nil, busy(k, held[0]), nil
	}
	uri, err := l.path(leases, k)
	if err != nil {
		return nil, nil, err
	}
	// A void lease is succeeded under a name that only one run can take. It is removed
	// after that, so that nobody takes its name in between.
	base := strings.TrimSuffix(uri, ".json")
	for _, v := range void {
		if v.span == k.Range {
			uri = base + "~" + v.ID + ".json"
		}
	}
	lease := &Lease{ledger: l, uri: uri, record: leaseRecord{ID: NewID(), Run: run, Owner: l.opts.Owner, Taken: l.opts.Clock().UTC()}}
	if err := lease.create(ctx); errors.Is(err, store.ErrExists) {
		return nil, busy(k, leaseRecord{Run: "unknown", Taken: l.opts.Clock()}), nil
	} else if err != nil {
		return nil, nil, err
	}
	// A range that overlaps this one has another name: look again.
	held, _, err = l.leasesOver(ctx, k, lease.record.ID)
	if err != nil {
		return nil, nil, errors.Join(err, lease.Release(ctx))
	}
	if len(held) > 0 {
		return nil, busy(k, held[0]), lease.Release(ctx)
	}
	for _, v := range void {
		if err := l.store.Remove(ctx, v.uri); err != nil {
			return nil, nil, errors.Join(err, lease.Release(ctx))
		}
	}
	return lease, nil, nil
}

func busy(k Key, by leaseRecord) *BusyError {
	return &BusyError{Key: k, Run: by.Run, Owner: by.Owner, Since: by.Taken}
}

// leasesOver returns the leases but one that overlap a partition: those that are held,
// and those whose holder is gone, the latest last.
func (l *Ledger) leasesOver(ctx context.Context, k Key, but string) (held, void []leaseRecord, err error) {
	all, err := l.leases(ctx, k.Series)
	if err != nil {
		return nil, nil, err
	}
	now := time.Time{}
	for _, r := range all {
		if r.ID == but || !Overlap(r.span, k.Range) {
			continue
		}
		if !l.opts.Dead(r.Owner) {
			if now.IsZero() {
				if now, err = l.storeClock(ctx); err != nil {
					return nil, nil, err
				}
			}
			if renewed(now, r.modified) {
				held = append(held, r)
				continue
			}
		}
		void = append(void, r)
	}
	return held, void, nil
}

// renewed reports whether a lease lives that was renewed at a time. One from the future was
// left behind before clocks were set back: its holder would have renewed it since.
func renewed(now, at time.Time) bool { return now.Sub(at).Abs() < leaseLife }

// leases reads all leases of a series, the latest last.
func (l *Ledger) leases(ctx context.Context, s Series) ([]leaseRecord, error) {
	folder, err := l.folder(leases, s)
	if err != nil {
		return nil, err
	}
	infos, err := l.store.List(ctx, folder)
	if err != nil {
		return nil, err
	}
	var all []leaseRecord
	for _, info := range infos {
		name, _, _ := strings.Cut(strings.TrimSuffix(store.Base(info.URI), ".json"), "~")
		span, ok := rangeOf(name + ".json")
		if !ok || store.Dir(info.URI)+"/" != folder {
			continue
		}
		r := leaseRecord{}
		found, err := l.read(ctx, info.URI, &r)
		if err != nil {
			return nil, err
		}
		if found {
			r.uri, r.span, r.modified = info.URI, span, info.Modified
			all = append(all, r)
		}
	}
	return latestLast(all), nil
}

// storeClock returns the time of the store, whose word counts on how old a lease is. A gc
// that sees no run at work removes what it asks with: then it asks again.
func (l *Ledger) storeClock(ctx context.Context) (time.Time, error) {
	for tries := 1; ; tries++ {
		uri := l.at(clocks, NewID())
		if err := store.WriteAll(ctx, l.store, uri, nil); err != nil {
			return time.Time{}, err
		}
		info, err := l.store.Stat(ctx, uri)
		if errors.Is(err, store.ErrNotFound) && tries < 5 {
			continue
		}
		return info.Modified, errors.Join(err, l.store.Remove(ctx, uri))
	}
}
