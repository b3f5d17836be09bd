package plan

import (
	"context"
	"errors"
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/store"
)

// partitions cuts the days of every pass into ranges and names their outputs.
func (b *builder) partitions(ctx context.Context) error {
	b.committed = map[string][]calendar.Range{}
	for _, p := range b.p.Passes {
		ranges, err := calendar.Batches(b.p.Days.Start, b.p.Days.End, p.BatchFreq)
		if err != nil {
			return err
		}
		if b.o.Ledger != nil {
			if b.committed[p.Name], err = b.o.Ledger.Committed(ctx, b.series(p)); err != nil {
				return err
			}
		}
		if b.o.ReplaceOverlapping {
			ranges = ledger.Unite(ranges, b.committed[p.Name])
		}
		config, _ := b.c.Pass(p.Name)
		text := b.c.CanonicalPass(config, p.makers()...)
		for _, r := range ranges {
			if b.o.Excerpt != nil && r != b.o.Excerpt.Days {
				continue
			}
			uri, err := b.output(p, "", r)
			if err != nil {
				return err
			}
			extras, err := b.extras(p, r)
			if err != nil {
				return err
			}
			part := &Partition{Key: ledger.Key{Series: b.series(p), Range: r}, Pass: p, Output: uri, Extras: extras, Config: text}
			b.p.Partitions = append(b.p.Partitions, part)
			for _, s := range p.Sides {
				if !s.Written() {
					continue
				}
				if uri, err = b.output(p, s.Name, r); err != nil {
					return err
				}
				part.Sides = append(part.Sides, SideFile{s, uri})
			}
			if err := b.share(part); err != nil {
				return err
			}
		}
	}
	slices.SortStableFunc(b.p.Partitions, func(x, y *Partition) int {
		if x.Key.Start != y.Key.Start {
			return int(x.Key.Start - y.Key.Start)
		}
		return int(x.Key.End - y.Key.End)
	})
	return nil
}

func (b *builder) series(p *Pass) ledger.Series {
	return ledger.Series{Dataset: b.p.Dataset, Pass: p.Name, Universe: b.p.Universe}
}

// dates are the days of all partitions, without those that are excluded.
func (b *builder) dates() []calendar.Date {
	seen := map[calendar.Date]bool{}
	var dates []calendar.Date
	for _, p := range b.p.Partitions {
		for d := range p.Key.Days() {
			if excluded := b.c.ExcludeWeekends && b.c.ExcludeWeekendsSet && d.Weekend(); !excluded && !seen[d] {
				seen[d] = true
				dates = append(dates, d)
			}
		}
	}
	slices.Sort(dates)
	return dates
}

// refuse finds partitions that cannot be committed beside what is committed.
func (b *builder) refuse(ctx context.Context) error {
	places := map[*Pass]map[string][]calendar.Range{}
	for _, p := range b.p.Partitions {
		if !p.Runs() {
			continue
		}
		if bad := ledger.Conflicts(p.Key.Range, b.committed[p.Key.Pass]); len(bad) > 0 {
			p.refuse(&ledger.OverlapError{Key: p.Key, Other: bad[0]})
			continue
		}
		if places[p.Pass] == nil {
			var err error
			if places[p.Pass], err = b.committedAt(p.Pass); err != nil {
				return err
			}
		}
		for _, uri := range append([]string{p.Output}, p.Extras...) {
			for _, c := range places[p.Pass][uri] {
				if ledger.Within(c, p.Key.Range) {
					continue
				}
				other, err := b.holder(ctx, uri, ledger.Key{Series: p.Key.Series, Range: c})
				if err != nil {
					return err
				}
				if other != nil && !(other.Series == p.Key.Series && ledger.Within(other.Range, p.Key.Range)) {
					p.refuse(&TakenError{Key: p.Key, URI: uri, Other: *other})
					break
				}
			}
		}
	}
	return nil
}

// holder is whose data lie at a place that is that of a committed partition by the templates
// of this run: they may have changed since, so that nobody's do. Of data that no manifest
// knows, such as those of an output root that was moved, and of what cannot be looked at, it
// is this partition.
func (b *builder) holder(ctx context.Context, uri string, likely ledger.Key) (*ledger.Key, error) {
	info, err := b.o.Ledger.Store().Stat(ctx, uri)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, store.ErrNotFound):
		return nil, nil
	case err != nil:
		return &likely, nil
	}
	if b.held == nil {
		if b.held, err = b.o.Ledger.Held(ctx); err != nil {
			return nil, err
		}
	}
	if known := ledger.HolderOf(info, b.held); known != nil {
		return known, nil
	}
	return &likely, nil
}

// committedAt are the committed ranges of a pass by the places of their results and further
// targets.
func (b *builder) committedAt(p *Pass) (map[string][]calendar.Range, error) {
	at := map[string][]calendar.Range{}
	for _, c := range b.committed[p.Name] {
		uri, err := b.output(p, "", c)
		if err != nil {
			return nil, err
		}
		extras, err := b.extras(p, c)
		if err != nil {
			return nil, err
		}
		for _, uri := range append(extras, uri) {
			at[uri] = append(at[uri], c)
		}
	}
	return at, nil
}

// batches puts the partitions that run and have the same days together, so that they
// share the reading.
func (b *builder) batches() {
	for _, p := range b.p.Partitions {
		if !p.Runs() || p.Err != nil {
			continue
		}
		n := len(b.p.Batches)
		if n == 0 || b.p.Batches[n-1].Range != p.Key.Range {
			b.p.Batches = append(b.p.Batches, Batch{Range: p.Key.Range})
			n++
		}
		batch := &b.p.Batches[n-1]
		batch.Passes = append(batch.Passes, p.Pass)
		batch.Outputs = append(batch.Outputs, p.Output)
		batch.Extras = append(batch.Extras, p.Extras)
		// An operator that was fitted to the files may have no such output.
		p.Sides = slices.DeleteFunc(p.Sides, func(f SideFile) bool { return f.Side.Declared() == nil })
		batch.Sides = append(batch.Sides, p.Sides...)
		batch.Partitions = append(batch.Partitions, p)
	}
	for i := range b.p.Batches {
		batch := &b.p.Batches[i]
		batch.Days = b.daysOf(batch)
		for date := range batch.Range.Days() {
			if d := b.byDate[date]; d != nil {
				batch.before = d.before
				break
			}
		}
	}
}

// Only returns the batch with some of its partitions.
func (b *Batch) Only(keep func(*Partition) bool) Batch {
	some := Batch{Range: b.Range, Days: b.Days}
	for i, p := range b.Partitions {
		if keep(p) {
			some.Passes = append(some.Passes, b.Passes[i])
			some.Outputs = append(some.Outputs, b.Outputs[i])
			some.Extras = append(some.Extras, b.Extras[i])
			some.Partitions = append(some.Partitions, p)
			some.Sides = append(some.Sides, p.Sides...)
		}
	}
	return some
}

func (b *builder) output(p *Pass, side string, r calendar.Range) (string, error) {
	return sink.Path(p.Target, b.names(p, side, p.Area, r))
}

// extras are the paths of a pass's further targets.
func (b *builder) extras(p *Pass, r calendar.Range) ([]string, error) {
	var uris []string
	for _, e := range p.Extras {
		uri, err := sink.Path(e.Target, b.names(p, "", e.Area, r))
		if err != nil {
			return nil, err
		}
		uris = append(uris, uri)
	}
	return uris, nil
}

func (b *builder) names(p *Pass, side, area string, r calendar.Range) sink.Names {
	return pathNames(b.c, b.p.Dataset, b.p.Universe, p, side, area, r)
}
