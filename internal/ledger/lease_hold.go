package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/store"
)

// create writes the lease. It fails with store.ErrExists when another run was faster.
func (e *Lease) create(ctx context.Context) error {
	exclusive, ok := e.ledger.store.(store.Exclusive)
	if !ok {
		return fmt.Errorf("the store cannot create an object exclusively")
	}
	data, err := json.MarshalIndent(e.record, "", " ")
	if err != nil {
		return err
	}
	w, err := exclusive.CreateNew(ctx, e.uri)
	if err != nil {
		return sink.Diagnose("creating", e.uri, err)
	}
	_, err = bytes.NewReader(data).WriteTo(w)
	if err == nil {
		err = w.Commit(ctx)
	}
	if errors.Is(err, store.ErrExists) {
		return errors.Join(err, w.Abort())
	}
	if err != nil {
		return errors.Join(sink.Diagnose("writing", e.uri, err), w.Abort())
	}
	return nil
}

// Check reports with a *LostError when the lease has gone to another run.
func (e *Lease) Check(ctx context.Context, k Key) error {
	r := leaseRecord{}
	found, err := e.ledger.read(ctx, e.uri, &r)
	if err != nil {
		return err
	}
	if !found || r.ID != e.record.ID {
		return &LostError{k}
	}
	return nil
}

// renew makes the lease young again, if it is still there.
func (e *Lease) renew(ctx context.Context) error {
	r := leaseRecord{}
	found, err := e.ledger.read(ctx, e.uri, &r)
	if err != nil || !found || r.ID != e.record.ID {
		return err
	}
	return e.ledger.write(ctx, e.uri, e.record)
}

// Release gives the lease back.
func (e *Lease) Release(ctx context.Context) error {
	r := leaseRecord{}
	found, err := e.ledger.read(ctx, e.uri, &r)
	if err != nil || !found || r.ID != e.record.ID {
		return err
	}
	return e.ledger.store.Remove(ctx, e.uri)
}

// Keep renews leases until stop is called. A renewal that fails is tried again; Check
// finds out when it failed for too long.
func Keep(ctx context.Context, held []*Lease) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(renewEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			for _, e := range held {
				// A renewal that fails is tried at the next tick; whether the lease still
				// holds is asked before anything is published (Check).
				_ = e.renew(ctx)
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// Running returns the ranges of a series that are being computed.
func (l *Ledger) Running(ctx context.Context, s Series) ([]calendar.Range, error) {
	all, err := l.leases(ctx, s)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var running []calendar.Range
	for _, r := range all {
		held, _, err := l.leasesOver(ctx, Key{s, r.span}, "")
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(held, func(h leaseRecord) bool { return h.ID == r.ID }) {
			running = append(running, r.span)
		}
	}
	return running, nil
}

// latestLast sorts leases by when they were taken.
func latestLast(all []leaseRecord) []leaseRecord {
	slices.SortFunc(all, func(a, b leaseRecord) int { return a.Taken.Compare(b.Taken) })
	return all
}
