package sink

import (
	"context"
	"errors"
	"fmt"

	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/vector"
)

// ParquetOptions says how Parquet files are written. The zero value is usable.
type ParquetOptions struct {
	Codec        string   // snappy (default), zstd, none
	RowGroupRows int      // 0 is the writer's default
	Threads      int      // 0 is 1; the bytes do not depend on it
	Behind       bool     // write a row group while the next one is encoded; takes the memory of another one
	SortKeys     []string // order of the rows when no field is a Key; those present count. nil is ListingId, TimeBucket
}

// Parquet writes one Parquet file per partition.
type Parquet struct {
	store store.Store
	opts  ParquetOptions
	order []string // replaces Key fields and SortKeys
}

var (
	_ Sorter   = (*Parquet)(nil)
	_ Prepared = (*stagedParquet)(nil)
)

// NewParquet returns a sink that writes files into st.
func NewParquet(st store.Store, opts ParquetOptions) *Parquet {
	if opts.SortKeys == nil {
		opts.SortKeys = []string{"ListingId", "TimeBucket"}
	}
	return &Parquet{store: st, opts: opts}
}

// SortedBy implements Sorter.
func (p *Parquet) SortedBy(columns []string) Sink {
	q := *p
	q.order = columns
	return &q
}

// Begin implements Sink.
func (p *Parquet) Begin(ctx context.Context, uri string, fields []vector.Field) (Staged, error) {
	var keys []string
	watch := &keyWatch{}
	for _, i := range p.sortedBy(fields) {
		keys = append(keys, fields[i].Name)
		watch.columns = append(watch.columns, i)
	}
	out, err := p.store.Create(ctx, uri)
	if err != nil {
		return nil, diagnose("creating", uri, err)
	}
	s := &stagedParquet{
		uri: uri, fields: fields, keys: watch,
		file: newStagedFile(out, p.opts.Threads > 1),
	}
	s.writer, err = parquet.NewWriter(s.file, fields, parquet.WriterOptions{
		Codec: p.opts.Codec, RowGroupRows: p.opts.RowGroupRows, Threads: p.opts.Threads, Behind: p.opts.Behind,
		SortedBy: keys, Before: s.prepare, Numbers: s.count,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("writing %s: %w", uri, err), out.Abort())
	}
	for range fields {
		s.tallies = append(s.tallies, newColumnTally())
	}
	return s, nil
}

// sortedBy returns the positions of the fields that order the rows.
func (p *Parquet) sortedBy(fields []vector.Field) []int {
	var at []int
	for i := range fields {
		if fields[i].Key && p.order == nil {
			at = append(at, i)
		}
	}
	if at != nil {
		return at
	}
	names := p.order
	if names == nil {
		names = p.opts.SortKeys
	}
	for _, name := range names {
		for i := range fields {
			if fields[i].Name == name {
				at = append(at, i)
			}
		}
	}
	return at
}

// stagedParquet is a file that is being written.
type stagedParquet struct {
	uri     string
	fields  []vector.Field
	file    *stagedFile
	writer  *parquet.Writer
	tallies []*columnTally
	keys    *keyWatch
	rows    int64
	err     error    // the first failure
	written *Written // once prepared
	ended   bool     // committed or aborted
}

// Write implements Staged.
func (s *stagedParquet) Write(cols []vector.Column, rows int) error {
	switch {
	case s.err != nil:
		return s.err
	case s.ended || s.written != nil:
		return fmt.Errorf("writing %s: it has been committed or aborted", s.uri)
	}
	if err := s.fits(cols, rows); err != nil {
		s.err = fmt.Errorf("writing %s: %w", s.uri, err)
		return s.err
	}
	if s.err = s.keys.see(s.uri, cols, rows); s.err != nil {
		return s.err
	}
	if err := s.writer.Write(cols, rows); err != nil {
		s.err = diagnose("writing", s.uri, err)
		return s.err
	}
	s.rows += int64(rows)
	return nil
}

// prepare snaps the floats of a column that is about to be encoded, and counts strings.
func (s *stagedParquet) prepare(i int, col *vector.Column, rows int) {
	switch col.Type {
	case vector.Float:
		Snap(col.Floats[:rows])
	case vector.String:
		s.tallies[i].strings(col, rows)
	}
}

// count counts the numbers of a page.
func (s *stagedParquet) count(i int, words []uint64, known []byte, rows int) {
	s.tallies[i].numbers(words, known, rows)
}

// fits reports columns that are not those of Begin, before anything looks into them.
func (s *stagedParquet) fits(cols []vector.Column, rows int) error {
	if len(cols) != len(s.fields) {
		return fmt.Errorf("%d columns given, the output has %d", len(cols), len(s.fields))
	}
	for i := range cols {
		if cols[i].Type != s.fields[i].Type || cols[i].Len() < rows {
			return fmt.Errorf("column %s: %d values of type %v given, %d of type %v wanted",
				s.fields[i].Name, cols[i].Len(), cols[i].Type, rows, s.fields[i].Type)
		}
	}
	return nil
}

// Prepare implements Prepared.
func (s *stagedParquet) Prepare(ctx context.Context) (Written, error) {
	if s.ended {
		return Written{}, fmt.Errorf("committing %s: it has been committed or aborted", s.uri)
	}
	if s.written != nil {
		return *s.written, nil
	}
	err := s.err
	if err == nil {
		err = s.finish()
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return Written{}, s.fail(err)
	}
	w := Written{URI: s.uri, Rows: s.rows, Bytes: s.file.size, Hash: s.file.sum()}
	for i, f := range s.fields {
		w.Columns = append(w.Columns, ColumnStat{f.Name, s.tallies[i].nulls, s.tallies[i].sum()})
	}
	s.written = &w
	return w, nil
}

// fail removes everything staged because of an error.
func (s *stagedParquet) fail(err error) error {
	err = diagnose("committing", s.uri, err)
	if abortErr := s.Abort(); abortErr != nil {
		err = errors.Join(err, abortErr)
	}
	return err
}

// Commit implements Staged.
func (s *stagedParquet) Commit(ctx context.Context) (Written, error) {
	w, err := s.Prepare(ctx)
	if err != nil {
		return Written{}, err
	}
	if err := s.file.out.Commit(ctx); err != nil {
		return Written{}, s.fail(err)
	}
	s.ended = true
	return w, nil
}

// finish writes the rest of the file and checks it.
func (s *stagedParquet) finish() error {
	if err := s.writer.Flush(); err != nil {
		return err
	}
	s.file.keepTail() // what Close writes is the footer
	if err := s.writer.Close(); err != nil {
		return err
	}
	if err := s.file.flush(); err != nil {
		return err
	}
	if err := s.check(); err != nil {
		return &Error{Kind: CodeCheckFailed, What: "checking", Where: s.uri, Why: err.Error(), Err: err,
			Cure: "nothing of it was kept; run again, and report this if it happens twice"}
	}
	return nil
}

// Abort implements Staged.
func (s *stagedParquet) Abort() error {
	if s.ended {
		return nil
	}
	s.ended = true
	_ = s.writer.Wait() // what it failed with is of no interest any more
	if err := s.file.out.Abort(); err != nil {
		return diagnose("removing the unfinished", s.uri, err)
	}
	return nil
}
