package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// computed is what an operator gave on a day.
type computed struct {
	main  *sequence
	sides map[string]*sequence // in the operator's order within a listing
}

// listingColumn is the position of ListingId in the fields of a side output.
func listingColumn(s *module.Side) int {
	return slices.IndexFunc(s.Fields, func(f vector.Field) bool { return f.Name == "ListingId" })
}

// sideSource is a side output as rows to scan.
type sideSource struct {
	rows   *sequence
	table  *table.Table
	stands map[string]string // own column by the table's
}

func (d *dayRun) sideSource(feed *plan.Side, instead string) (*sideSource, error) {
	t, ok := d.engine.Tables(instead)
	if !ok {
		return nil, fmt.Errorf("there is no table %s", instead)
	}
	return &sideSource{rows: d.results[feed.Operator].sides[feed.Name], table: feed.Table(t), stands: feed.Declared().Stands}, nil
}

// resolve finds a column among those of the side output, or derives it as in the table
// whose place it takes.
func (s *sideSource) resolve(name string, typ vector.Type) (string, *expr.Node, bool) {
	if own := s.own(name); s.rows.index(own) >= 0 {
		return own, nil, true
	}
	for _, d := range s.table.Candidates(name) {
		inputs := map[string]vector.Type{}
		d.Value.Columns(inputs)
		value := expr.As(d.Value, typ)
		known := value != nil
		for input := range inputs {
			known = known && s.rows.index(s.own(input)) >= 0
		}
		if known {
			return "", value, true
		}
	}
	return "", nil, false
}

// own is the column that stands for one of the table.
func (s *sideSource) own(column string) string { return cmp.Or(s.stands[column], column) }

func (s *sideSource) keys() scan.Keys { return scan.Keys{Listing: "ListingId", Time: s.table.Time[0]} }

// run compiles and runs a scan of the side output.
func (s *sideSource) run(ctx context.Context, e *Engine, w wants, dayStart int64, to *received) error {
	p, err := scan.Compile(s.keys(), w.requests, w.collects, s.resolve, dayStart)
	if err != nil {
		return err
	}
	src := newSequenceSource(s.rows, p.Columns)
	_, err = p.Run(ctx, src, scan.Options{Crew: scan.NewCrew(e.Threads), ChunkRows: e.ChunkRows, Accept: func(int64) bool { return true }, To: to})
	return err
}

// readAs returns a column of a frame as the type it is wanted in.
func readAs(c vector.Column, want scan.Column) (vector.Column, error) {
	if c.Type == want.Type {
		return c, nil
	}
	out := vector.MakeColumn(want.Type, c.Len())
	switch {
	case want.Type == vector.Float && c.Ints != nil:
		for i, v := range c.Ints {
			out.Floats[i] = vector.NullFloat()
			if v != vector.NullInt {
				out.Floats[i] = float64(v)
			}
		}
	case want.Type != vector.String && want.Type != vector.Float && c.Ints != nil:
		out.Ints = c.Ints
	case want.Type == vector.Int && c.Type == vector.Float:
		for i, v := range c.Floats {
			out.Ints[i] = vector.NullInt
			if v == v {
				out.Ints[i] = int64(v)
			}
		}
	case c.Len() == 0:
	default:
		return out, fmt.Errorf("column %s of a side output is %s and is read as %s", want.Name, c.Type, want.Type)
	}
	return out, nil
}

// scanSide reduces the rows of a side output for a part that reads it.
func (d *dayRun) scanSide(ctx context.Context, k partKey, p *plan.Pass, part *plan.Part) error {
	feed := part.Feed(0)
	w := wants{requests: []scan.Request{{Rule: p.RuleOf(part), Where: part.Scan.Where, Metrics: part.Scan.Metrics}}}
	return d.feed(ctx, feed, part.Scan.Table, w, func(mic string, r *received) {
		if rows := r.buckets[0]; rows != nil {
			d.parts[k] = append(d.parts[k], shard{mic, rows})
		}
	})
}

// gatherSide collects an operator's rows from a side output.
func (d *dayRun) gatherSide(ctx context.Context, feed *plan.Side, input int, in module.Input) (all []gathered, err error) {
	w := wants{collects: []scan.Collect{{Columns: in.Columns, Where: in.Where}}}
	err = d.feed(ctx, feed, in.Table, w, func(_ string, r *received) { all = append(all, gathered{input, r.rows[0]}) })
	return all, err
}

// feed scans a side output that is read in the place of a table, and hands over what that
// gives: of one that extends a table, what each file of that gives with its columns.
func (d *dayRun) feed(ctx context.Context, feed *plan.Side, instead string, w wants, take func(mic string, r *received)) error {
	extended := feed.Declared().Extends
	if extended == "" {
		s, err := d.sideSource(feed, instead)
		if err != nil {
			return err
		}
		to := newReceived(d.area, w)
		if err := s.run(ctx, d.engine, w, d.day.Date.Start(), to); err != nil {
			return fmt.Errorf("reading side output %s: %w", feed.Key, err)
		}
		take("", to)
		return nil
	}
	crew := scan.NewCrew(d.engine.Threads)
	for _, in := range d.day.Files[extended] {
		f, err := openTableFile(ctx, d.engine.Lake, in, &d.day.Universe)
		if err != nil {
			return err
		}
		f.overlay, f.crew = d.results[feed.Operator].sides[feed.Name], crew
		to := newReceived(d.area, w)
		_, _, err = f.scan(ctx, d.engine, w, d.day.Date.Start(), to)
		if err = errors.Join(err, f.close()); err != nil {
			return fmt.Errorf("reading side output %s: mic=%s date=%s: %w", feed.Key, in.MIC, d.day.Date, err)
		}
		take(in.MIC, to)
	}
	return nil
}

// sideOutput returns the rows of a side output that is written.
func (d *dayRun) sideOutput(s *plan.Side) *sequence {
	if c := d.results[s.Operator]; c != nil {
		return c.sides[s.Name]
	}
	return nil
}

// stageSide writes a side output over the days of a batch, not visible yet: by listing,
// then in the order of the days and of the operator.
func (e *Engine) stageSide(ctx context.Context, s plan.SideFile, days []*sequence, area *spill.Area) (staged sink.Staged, err error) {
	declared := s.Side.Declared()
	if staged, err = e.SideSink.Begin(ctx, s.URI, declared.Fields); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, staged.Abort())
		}
	}()
	all, err := together(area, declared.Fields, listingColumn(declared), days)
	if err != nil {
		return nil, err
	}
	for r := all.reader(false); ; {
		f, err := r.next(parquet.PageRows)
		if err != nil || f == nil {
			return staged, err
		}
		if err := staged.Write(f.Cols, f.Rows); err != nil {
			return staged, err
		}
	}
}
