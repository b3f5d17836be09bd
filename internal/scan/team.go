package scan

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/basaltlake/basalt/internal/defect"
)

// team runs the units of a program on several goroutines. Units are claimed in
// schedule order; a worker that claimed a unit waits for the units it needs, which
// were claimed before it, so there is always one that can go on.
type team struct {
	p    *Program
	src  Source
	crew *Crew

	rows   int
	number int64
	next   atomic.Int64
	done   []atomic.Int64 // per unit, the last chunk it ran on
	fail   atomic.Pointer[error]
	start  []chan struct{}
	ended  sync.WaitGroup // of a chunk
	alive  sync.WaitGroup
}

func newTeam(p *Program, src Source, crew *Crew) *team {
	if crew == nil {
		crew = NewCrew(1)
	}
	crew.join()
	t := &team{p: p, src: src, crew: crew}
	t.done = make([]atomic.Int64, len(p.units))
	for range min(crew.threads, len(p.units)) - 1 {
		c := make(chan struct{})
		t.start = append(t.start, c)
		t.alive.Go(func() {
			for range c {
				t.work()
				t.ended.Done()
			}
		})
	}
	return t
}

// stop ends the goroutines.
func (t *team) stop() {
	for _, c := range t.start {
		close(c)
	}
	t.alive.Wait()
	t.crew.leave()
}

// chunk runs all units on a chunk of n rows.
func (t *team) chunk(n int) error {
	t.rows = n
	t.number++
	t.next.Store(0)
	helpers := t.crew.borrow(len(t.start))
	t.ended.Add(helpers)
	for _, c := range t.start[:helpers] {
		c <- struct{}{}
	}
	t.work()
	t.ended.Wait()
	t.crew.giveBack(helpers)
	if e := t.fail.Load(); e != nil {
		return *e
	}
	return nil
}

func (t *team) work() {
	defer func() {
		// A module's own reducer may panic; the error ends the other workers too.
		if p := recover(); p != nil {
			err := fmt.Errorf("reducer-panic: %w", defect.Recovered(p))
			t.fail.CompareAndSwap(nil, &err)
		}
	}()
	for {
		i := int(t.next.Add(1)) - 1
		if i >= len(t.p.units) {
			return
		}
		u := t.p.units[i]
		for _, need := range u.needs {
			for t.done[need].Load() < t.number {
				if t.fail.Load() != nil {
					return
				}
				runtime.Gosched()
			}
		}
		if err := u.run(t.p, t.src, t.rows); err != nil {
			t.fail.CompareAndSwap(nil, &err)
			return
		}
		t.done[i].Store(t.number)
	}
}
