package parquet

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/internal/parallel"
	"github.com/basaltlake/basalt/vector"
)

// RowGroupRows is the number of rows of a row group, unless it has RowGroupBytes before.
const RowGroupRows = 8 * PageRows

// RowGroupBytes is how many bytes a row group has at most, unless a single page of each
// column has more. They are in memory until the group is complete.
const RowGroupBytes = 24 << 20

// WriterOptions says how a file is laid out. The zero value is usable.
type WriterOptions struct {
	Codec        string   // snappy (default), zstd or none
	RowGroupRows int      // rows of a row group, at most; 0 is RowGroupRows
	Threads      int      // columns encoded at once; 0 is 1. The bytes do not depend on it
	Behind       bool     // write a row group while the next one is encoded
	SortedBy     []string // names of the columns the rows are in ascending order of, nulls first

	// Before, when set, sees the rows of a column before they are encoded, on the same
	// goroutine and while they are in its cache, and may change them. Columns are seen
	// concurrently.
	Before func(column int, values *vector.Column, rows int)

	// Numbers, when set, sees the pages of columns that are not strings: the bits of the
	// values that are not null, and a bit for each row that has one. It is called as Before
	// is, in the order of the rows, and must not keep them.
	Numbers func(column int, words []uint64, known []byte, rows int)
}

// Writer writes one Parquet file. Every column is optional; strings, and numbers that
// repeat, are dictionary encoded, the others PLAIN. Each row group carries minimum,
// maximum and null count of its columns. Pages are cut at fixed row numbers, so the bytes
// depend on the rows and the options alone, not on how rows were divided over calls of
// Write. In memory are the compressed pages of one row group, of two with Behind, the
// dictionaries and, when calls of Write do not end where pages end, one open page per
// column.
//
// A Writer is not safe for concurrent use.
type Writer struct {
	out       *offsetWriter
	fields    []vector.Field
	opts      WriterOptions
	chunks    []*chunkWriter
	encoders  []*writerEncoder // one per thread
	pool      *slabPool
	sorting   []format.SortingColumn
	groupRows int // rows in the open row group
	rows      int64
	groups    []format.RowGroup
	leaving   leavingGroup
	left      chan error // how the group that leaves got on; nil when there is none
	err       error      // the first failure; the writer is of no use after it
	closed    bool
}

// NewWriter returns a writer of the given columns. It writes nothing to w before a
// row group is full or Close. Field names must be distinct and not empty.
func NewWriter(w io.Writer, fields []vector.Field, opts WriterOptions) (*Writer, error) {
	if opts.RowGroupRows <= 0 {
		opts.RowGroupRows = RowGroupRows
	}
	opts.Threads = min(max(opts.Threads, 1), max(len(fields), 1))
	codec, err := writerCodec(opts.Codec, opts.Threads)
	if err != nil {
		return nil, err
	}
	pw := &Writer{out: &offsetWriter{w: w}, fields: append([]vector.Field(nil), fields...), opts: opts, pool: &slabPool{}}
	if err := pw.checkFields(); err != nil {
		return nil, err
	}
	for i, f := range fields {
		c := newChunkWriter(f.Type, numberDictTotal/len(fields))
		if opts.Numbers != nil {
			c.seen = func(words []uint64, known []byte, rows int) { opts.Numbers(i, words, known, rows) }
		}
		pw.chunks = append(pw.chunks, c)
	}
	for range opts.Threads {
		pw.encoders = append(pw.encoders, newWriterEncoder(codec, pw.pool))
	}
	pw.leaving.columns = make([][][]byte, len(fields))
	return pw, nil
}

func (w *Writer) checkFields() error {
	if len(w.fields) == 0 {
		return errors.New("writing parquet: no columns")
	}
	index := make(map[string]int, len(w.fields))
	for i, f := range w.fields {
		if f.Name == "" {
			return fmt.Errorf("writing parquet: column %d has no name", i)
		}
		if _, dup := index[f.Name]; dup {
			return fmt.Errorf("writing parquet: column %s occurs twice", f.Name)
		}
		if f.Type < vector.Float || f.Type > vector.String {
			return fmt.Errorf("writing parquet: column %s has unknown type %d", f.Name, f.Type)
		}
		index[f.Name] = i
	}
	for _, name := range w.opts.SortedBy {
		i, ok := index[name]
		if !ok {
			return fmt.Errorf("writing parquet: sort column %s is not among the columns", name)
		}
		w.sorting = append(w.sorting, format.SortingColumn{ColumnIdx: int32(i), NullsFirst: true})
	}
	return nil
}

// Write appends rows; cols are in field order. The columns may be reused afterwards.
// After an error of the underlying writer every further call returns that error; with
// Behind it is known by the next row group, Flush or Close.
func (w *Writer) Write(cols []vector.Column, rows int) error {
	if w.err != nil {
		return w.err
	}
	if err := w.checkColumns(cols, rows); err != nil {
		return err
	}
	for lo := 0; lo < rows; {
		n := min(rows-lo, w.opts.RowGroupRows-w.groupRows, PageRows-w.groupRows%PageRows)
		w.eachColumn(func(i int, e *writerEncoder) {
			part := cols[i].Slice(lo, lo+n)
			if w.opts.Before != nil {
				w.opts.Before(i, &part, n)
			}
			w.chunks[i].add(&part, 0, n, e)
		})
		lo += n
		w.groupRows += n
		if w.groupRows == w.opts.RowGroupRows || w.groupRows%PageRows == 0 && w.full() {
			if err := w.flushGroup(); err != nil {
				return err
			}
		}
	}
	return nil
}

// full reports whether another page of each column might make the row group larger than
// RowGroupBytes. It is asked where pages end, so that the answer depends on the rows only.
func (w *Writer) full() bool {
	var n int64
	for _, c := range w.chunks {
		n += c.bytes + c.dictionaryBytes()
	}
	return n+n/int64(w.groupRows/PageRows) > RowGroupBytes
}

func (w *Writer) checkColumns(cols []vector.Column, rows int) error {
	switch {
	case w.closed:
		return errors.New("writing parquet: the writer is closed")
	case len(cols) != len(w.fields):
		return fmt.Errorf("writing parquet: %d columns given, the file has %d", len(cols), len(w.fields))
	}
	for i := range cols {
		if f := &w.fields[i]; cols[i].Type != f.Type {
			return fmt.Errorf("writing parquet: column %s is %v, given %v", f.Name, f.Type, cols[i].Type)
		}
		if cols[i].Len() < rows {
			return fmt.Errorf("writing parquet: column %s has %d values of %d rows", w.fields[i].Name, cols[i].Len(), rows)
		}
	}
	return nil
}

// eachColumn calls do for every column, on opts.Threads goroutines.
func (w *Writer) eachColumn(do func(i int, e *writerEncoder)) {
	parallel.Each(len(w.encoders), len(w.chunks), func(worker, i int) { do(i, w.encoders[worker]) })
}

// flushGroup ends the open row group and writes it, or has it written.
func (w *Writer) flushGroup() error {
	w.eachColumn(func(i int, e *writerEncoder) { w.chunks[i].finish(e) })
	if err := w.Wait(); err != nil {
		return err
	}
	if w.err = w.start(); w.err != nil {
		return w.err
	}
	offset := w.out.offset
	group := format.RowGroup{
		NumRows: int64(w.groupRows), SortingColumns: w.sorting,
		FileOffset: offset, Ordinal: int16(len(w.groups)),
	}
	w.leaving.ordinal = len(w.groups)
	for i, c := range w.chunks {
		meta := c.describe(w.fields[i].Name, w.encoders[0].codec.id, offset)
		group.Columns = append(group.Columns, format.ColumnChunk{MetaData: meta})
		group.TotalByteSize += meta.TotalUncompressedSize
		group.TotalCompressedSize += meta.TotalCompressedSize
		offset += meta.TotalCompressedSize
		w.leaving.columns[i] = c.leave(w.leaving.columns[i][:0])
		c.reset()
	}
	for _, e := range w.encoders {
		w.leaving.slabs = e.slabs.leave(w.leaving.slabs)
	}
	w.groups = append(w.groups, group)
	w.rows += int64(w.groupRows)
	w.groupRows = 0
	if !w.opts.Behind {
		w.err = w.leaving.write(w)
		return w.err
	}
	w.left = make(chan error, 1)
	go func() { w.left <- w.leaving.write(w) }()
	return nil
}

// Wait waits for the row group that is being written, if there is one. Whoever gives up a
// writer before Close calls it before the underlying writer is closed.
func (w *Writer) Wait() error {
	if w.left != nil {
		if err := <-w.left; w.err == nil {
			w.err = err
		}
		w.left = nil
	}
	return w.err
}

// leavingGroup is a complete row group on its way to the file.
type leavingGroup struct {
	ordinal int
	columns [][][]byte // the pages of each column, its dictionary first
	slabs   [][]byte   // which they lie in
}

func (g *leavingGroup) write(w *Writer) error {
	for i, pages := range g.columns {
		for _, page := range pages {
			if _, err := w.out.Write(page); err != nil {
				return fmt.Errorf("writing parquet: row group %d column %s: %w", g.ordinal, w.fields[i].Name, err)
			}
		}
	}
	w.pool.put(g.slabs...)
	g.slabs = g.slabs[:0]
	return nil
}

// start writes the leading magic number, once.
func (w *Writer) start() error {
	if w.out.offset > 0 {
		return nil
	}
	if _, err := w.out.Write([]byte(writerMagic)); err != nil {
		return fmt.Errorf("writing parquet: header: %w", err)
	}
	return nil
}

// Flush writes what is buffered as a row group of its own. After it, Close writes the
// footer only.
func (w *Writer) Flush() error {
	if w.err == nil && !w.closed && w.groupRows > 0 {
		if err := w.flushGroup(); err != nil {
			return err
		}
	}
	return w.Wait()
}

// Close writes what is buffered and the footer. It does not close the io.Writer.
// Closing twice does nothing.
func (w *Writer) Close() error {
	if w.err != nil || w.closed {
		return w.err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	w.closed = true
	if w.err = w.start(); w.err != nil {
		return w.err
	}
	footer, err := w.footer()
	if err == nil {
		_, err = w.out.Write(footer)
	}
	if err != nil {
		w.err = fmt.Errorf("writing parquet: footer: %w", err)
	}
	return w.err
}

// offsetWriter counts what passes through.
type offsetWriter struct {
	w      io.Writer
	offset int64
}

func (o *offsetWriter) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	o.offset += int64(n)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	return n, err
}
