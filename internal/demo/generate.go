package demo

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/basaltlake/basalt/internal/store"
)

// Generate writes the lake. Files appear under their names only when complete; after an
// error or a cancelled context no temporary files are left, but finished ones are.
func Generate(ctx context.Context, opt Options) (Summary, error) {
	o, err := opt.withDefaults()
	if err != nil {
		return Summary{}, err
	}
	g := &generation{options: o, store: store.NewLocal(), days: tradingDays(o.Start, o.Days), listings: makeListings(o), eves: map[int][]float64{}}
	for _, l := range g.listings {
		if l.primary {
			g.eves[l.number] = eves(o.Seed, l.instrument, o.Days)
		}
	}
	g.summary = Summary{Days: g.days, Listings: len(g.listings), Rows: map[string]int64{}}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(o.Workers)
	for day := range g.days {
		for venue := range o.MICs {
			group.Go(func() error {
				if err := g.venueDay(ctx, day, venue); err != nil {
					return fmt.Errorf("writing a demo lake: mic=%s date=%s: %w", o.MICs[venue], g.days[day].Format(time.DateOnly), err)
				}
				return nil
			})
		}
	}
	if err := group.Wait(); err != nil {
		return Summary{}, err
	}
	return g.summary, nil
}

// generation is what the writers of the days and venues share; what
// stands before the mutex is read-only.
type generation struct {
	options  Options
	store    store.Store
	days     []time.Time
	listings []listing
	eves     map[int][]float64 // by instrument number

	mu      sync.Mutex
	idle    []*venueFiles
	done    int
	summary Summary
}

func (g *generation) simulate(l listing, day int, out *orderTables) *market {
	v := g.eves[l.number]
	return simulate(l, g.options.Seed, day, g.days[day].UnixNano(), v[day], v[day+1], out)
}

// venueDay writes all files of a venue's day.
func (g *generation) venueDay(ctx context.Context, day, venue int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f := g.borrow()
	defer g.giveBack(f)
	if err := f.open(ctx, g.options, g.days[day], venue); err != nil {
		return err
	}
	for i, l := range g.listings {
		if l.venue != venue {
			continue
		}
		if err := ctx.Err(); err != nil {
			f.abandon()
			return err
		}
		g.listingDay(f, day, i)
	}
	rows, size, err := f.close(ctx)
	if err != nil {
		return err
	}
	g.count(rows, size)
	return nil
}

// listingDay writes the rows of listing i.
func (g *generation) listingDay(f *venueFiles, day, i int) {
	l := g.listings[i]
	primary := g.listings[i-l.venue]
	own := g.simulate(l, day, &orderTables{listing: l, l3: f.l3, l2: f.l2})
	main := own
	if l.primary {
		markets := []*market{own}
		for _, other := range g.listings[i+1:] {
			if other.instrument != l.instrument {
				break
			}
			markets = append(markets, g.simulate(other, day, nil))
		}
		f.cbbo.merge(l, markets)
	} else {
		main = g.simulate(primary, day, nil)
	}
	f.trades.listingTrades(own, l, main, primary, g.options.Seed, day)
	f.states.day(own.session, l)
	f.references.row(own.session.midnight, l)
}

// count adds the rows by table of a finished day of a venue to the summary.
func (g *generation) count(rows map[string]int64, size int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var all int64
	for table, n := range rows {
		g.summary.Rows[table] += n
		all += n
	}
	g.summary.Files += len(rows)
	g.summary.Bytes += size
	g.done++
	if g.options.Progress != nil {
		g.options.Progress(g.done, len(g.days)*len(g.options.MICs), all)
	}
}

// borrow returns files that are not in use; their buffers go from day to day.
func (g *generation) borrow() *venueFiles {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := len(g.idle)
	if n == 0 {
		return newVenueFiles(g.store, g.options.MICs[0])
	}
	f := g.idle[n-1]
	g.idle = g.idle[:n-1]
	return f
}

func (g *generation) giveBack(f *venueFiles) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.idle = append(g.idle, f)
}
