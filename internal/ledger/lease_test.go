package ledger

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/process"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/internal/store/storetest"
)

func TestLeaseIsRefusedWhileAnotherRunHasIt(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name string
		want Key
		busy bool
	}{
		{"the same partition", key(5, 9), true},
		{"a day of it", key(7, 7), true},
		{"a larger one", key(1, 31), true},
		{"one that overlaps it", key(9, 12), true},
		{"the days after it", key(10, 12), false},
		{"another pass", Key{Series{"d", "q", "mic=XLON"}, days(5, 9)}, false},
		{"another universe", Key{Series{"d", "p", "mic=XPAR"}, days(5, 9)}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			held, err := w.ledger().Lease(ctx, key(5, 9), "first", nil)
			if err != nil {
				t.Fatal(err)
			}
			second, err := w.ledger().Lease(ctx, c.want, "second", nil)
			var busy *BusyError
			if errors.As(err, &busy) != c.busy || busy != nil && busy.Run != "first" {
				t.Errorf("error %v, busy should be %t", err, c.busy)
			}
			if second != nil {
				if err := second.Release(ctx); err != nil {
					t.Error(err)
				}
			}
			if err := held.Release(ctx); err != nil {
				t.Fatal(err)
			}
			if left := w.store.URIs(); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestLeaseOfAKilledRunIsTakenAtOnce(t *testing.T) {
	ctx := context.Background()
	w := newWorld()
	for range 3 { // of one that had taken over itself, too
		l, pid := w.process(w.store)
		if _, err := l.Lease(ctx, key(5, 9), "r", nil); err != nil {
			t.Fatal(err)
		}
		w.kill(pid)
	}
	lease, err := w.ledger().Lease(ctx, key(5, 9), "last", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := lease.Check(ctx, key(5, 9)); err != nil {
		t.Error(err)
	}
	if err := lease.Release(ctx); err != nil {
		t.Fatal(err)
	}
	if left := w.store.URIs(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestLeaseThatIsNotRenewedRunsOut(t *testing.T) {
	ctx := context.Background()
	w := newWorld()
	first, err := w.ledger().Lease(ctx, key(5, 9), "first", nil)
	if err != nil {
		t.Fatal(err)
	}
	w.store.Pass(leaseLife - time.Second)
	if err := first.renew(ctx); err != nil {
		t.Fatal(err)
	}
	w.store.Pass(leaseLife - time.Second)
	if _, err := w.ledger().Lease(ctx, key(5, 9), "second", nil); err == nil {
		t.Fatal("a renewed lease was taken")
	}
	w.store.Pass(2 * time.Second)
	second, err := w.ledger().Lease(ctx, key(5, 9), "second", nil)
	if err != nil {
		t.Fatal(err)
	}
	var lost *LostError
	if err := first.Check(ctx, key(5, 9)); !errors.As(err, &lost) {
		t.Errorf("the first holder learns %v", err)
	}
	if err := errors.Join(first.renew(ctx), first.Release(ctx)); err != nil {
		t.Error(err)
	}
	if err := second.Check(ctx, key(5, 9)); err != nil {
		t.Errorf("the first holder broke the lease of the second: %v", err)
	}
}

func TestClocksThatAreSetMakeLeasesVoidAndNoMore(t *testing.T) {
	ctx := context.Background()
	for _, by := range []time.Duration{-3 * time.Hour, 3 * time.Hour} {
		w := newWorld()
		first, err := w.ledger().Lease(ctx, key(5, 9), "first", nil)
		if err != nil {
			t.Fatal(err)
		}
		w.store.Pass(by)
		if err := first.renew(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := w.ledger().Lease(ctx, key(5, 9), "second", nil); err == nil {
			t.Fatalf("by %v: the lease of a run that is alive was taken", by)
		}
		w.store.Pass(by) // and the first run is gone, on another machine
		if _, err := w.ledger().Lease(ctx, key(5, 9), "second", nil); err != nil {
			t.Errorf("by %v: %v", by, err)
		}
		if err := first.Check(ctx, key(5, 9)); err == nil {
			t.Errorf("by %v: the first run still believes to have it", by)
		}
		w.store.Pass(by)
		if _, err := w.ledger().Collect(ctx, false); err != nil {
			t.Error(err)
		}
		if left := w.store.URIs(); len(left) > 0 {
			t.Errorf("by %v: %v is left", by, left)
		}
	}
}

func TestTimesThatAreTakenAreThoseOfAStopwatch(t *testing.T) {
	l := Open(newWorld().store, root, Options{})
	if now := l.Now(); now == now.Round(0) {
		t.Error("a clock that is set changes how long something took")
	}
	if at := l.NewRun().Started; at != at.Round(0).UTC() {
		t.Errorf("a run is recorded to have started at %v", at)
	}
}

// collecting is a store where gc, which knows of no run, removes what asks for the time.
type collecting struct {
	*storetest.Memory
	times int
}

func (c *collecting) Stat(ctx context.Context, uri string) (store.Info, error) {
	if c.times > 0 && strings.Contains(uri, "/"+clocks+"/") {
		c.times--
		if err := c.Remove(ctx, uri); err != nil {
			return store.Info{}, err
		}
	}
	return c.Memory.Stat(ctx, uri)
}

func TestTimeIsAskedForAgainWhereGCCameInBetween(t *testing.T) {
	ctx := context.Background()
	w := newWorld()
	if _, err := w.ledger().Lease(ctx, key(5, 9), "first", nil); err != nil {
		t.Fatal(err)
	}
	l, _ := w.process(&collecting{w.store, 2})
	var busy *BusyError
	if _, err := l.Lease(ctx, key(5, 9), "second", nil); !errors.As(err, &busy) {
		t.Error(err)
	}
}

func TestWaitingRunGetsTheLeaseWhenItIsFree(t *testing.T) {
	ctx := context.Background()
	w := newWorld()
	first, err := w.ledger().Lease(ctx, key(5, 9), "first", nil)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	l := w.ledger()
	sleeps := 0
	l.opts.Sleep = func(ctx context.Context, d time.Duration) error {
		if sleeps++; sleeps == 3 {
			return first.Release(ctx)
		}
		return nil
	}
	second, err := l.Lease(ctx, key(5, 9), "second", func(*BusyError) { told++ })
	if err != nil || second == nil || told != 1 || sleeps != 3 {
		t.Errorf("lease %v, error %v, told %d times, slept %d times", second, err, told, sleeps)
	}
}

func TestOnlyOneOfManyHoldsALease(t *testing.T) {
	ctx := context.Background()
	w := newWorld()
	var inside, most atomic.Int32
	var group sync.WaitGroup
	for i := range 8 {
		l := w.ledger()
		l.opts.Sleep = func(ctx context.Context, d time.Duration) error { return ctx.Err() } // time stands still
		group.Go(func() {
			k := key(5, 9)
			if i%2 == 1 {
				k = key(9, 9) // overlaps
			}
			for range 5 {
				lease, err := l.Lease(ctx, k, "r", func(*BusyError) {})
				if err != nil {
					t.Error(err)
					return
				}
				most.Store(max(most.Load(), inside.Add(1)))
				inside.Add(-1)
				if err := lease.Release(ctx); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if most.Load() != 1 {
		t.Errorf("%d held the lease at once", most.Load())
	}
}

func TestLocalLeaseOfThisProcessIsAlive(t *testing.T) {
	ctx := context.Background()
	st := store.NewLocal()
	dir := t.TempDir()
	if process.Self().Dead() {
		t.Fatal("this process is taken for dead")
	}
	if _, err := Open(st, dir, Options{}).Lease(ctx, key(5, 5), "a", nil); err != nil {
		t.Fatal(err)
	}
	var busy *BusyError
	if _, err := Open(st, dir, Options{}).Lease(ctx, key(5, 5), "b", nil); !errors.As(err, &busy) {
		t.Errorf("error %v", err)
	}
	running, err := Open(st, dir, Options{}).Running(ctx, series)
	if err != nil || len(running) != 1 || running[0] != days(5, 5) {
		t.Errorf("running %v, %v", running, err)
	}
}
