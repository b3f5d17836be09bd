package spill

import (
	"fmt"

	"github.com/basaltlake/basalt/vector"
)

// PieceRows is how many rows a block has at most that lies in the file. It is small, so
// that many runs can be read side by side in little memory.
const PieceRows = 1024

// Run is a sequence of rows, in blocks. It is written by one goroutine and then read.
type Run struct {
	area   *Area
	fields []vector.Field
	blocks []block
	rows   int64
}

// block is some rows of a run.
type block struct {
	frame *vector.Frame // in memory; nil when they lie in the file
	at    int64
	rows  int
	dicts []*vector.Dict // of the String columns that lie in the file
}

// NewRun begins a run of rows with these fields.
func (a *Area) NewRun(fields []vector.Field) *Run { return &Run{area: a, fields: fields} }

// Fields returns the columns of the run.
func (r *Run) Fields() []vector.Field { return r.fields }

// Rows returns the number of rows.
func (r *Run) Rows() int64 { return r.rows }

// Blocks returns the number of blocks.
func (r *Run) Blocks() int { return len(r.blocks) }

// BlockRows returns the number of rows of a block.
func (r *Run) BlockRows(i int) int { return r.blocks[i].rows }

// Append adds the rows of a frame, as one block or as several. The run owns the frame
// from then on. Dictionaries stay in memory.
func (r *Run) Append(f *vector.Frame) error {
	if len(f.Cols) != len(r.fields) {
		return fmt.Errorf("keeping rows: %d columns for %d fields", len(f.Cols), len(r.fields))
	}
	if f.Rows == 0 {
		return nil
	}
	r.rows += int64(f.Rows)
	if r.area.fits(bytesOf(f)) {
		r.blocks = append(r.blocks, block{frame: f, rows: f.Rows})
		return nil
	}
	var dicts []*vector.Dict
	for i := range f.Cols {
		if f.Cols[i].Type == vector.String {
			dicts = append(dicts, f.Cols[i].Dict)
		}
	}
	for lo := 0; lo < f.Rows; lo += PieceRows {
		hi := min(lo+PieceRows, f.Rows)
		at, err := r.area.write(encode(f, lo, hi))
		if err != nil {
			return err
		}
		r.blocks = append(r.blocks, block{at: at, rows: hi - lo, dicts: dicts})
	}
	return nil
}

// Frame returns the rows of a block. What was read from the file belongs to the caller,
// the rest is shared.
func (r *Run) Frame(i int) (*vector.Frame, error) {
	b := &r.blocks[i]
	if b.frame != nil {
		return b.frame, nil
	}
	data := make([]byte, rowBytes(r.fields)*int64(b.rows))
	if err := r.area.read(data, b.at); err != nil {
		return nil, err
	}
	f := &vector.Frame{Fields: r.fields, Cols: make([]vector.Column, len(r.fields)), Rows: b.rows}
	for c := range f.Cols {
		f.Cols[c] = r.column(i, c)
		data = decode(&f.Cols[c], data, b.rows)
	}
	return f, nil
}

// AppendColumn appends the values of one column of a block to dst.
func (r *Run) AppendColumn(dst *vector.Column, i, c int) error {
	b := &r.blocks[i]
	if b.frame != nil {
		appendAll(dst, &b.frame.Cols[c])
		return nil
	}
	data := make([]byte, width(r.fields[c].Type)*int64(b.rows))
	if err := r.area.read(data, b.at+rowBytes(r.fields[:c])*int64(b.rows)); err != nil {
		return err
	}
	if dst.Type == vector.String {
		dst.Dict = r.column(i, c).Dict
	}
	decode(dst, data, b.rows)
	return nil
}

// column returns an empty column c of block i, with its dictionary.
func (r *Run) column(i, c int) vector.Column {
	col := vector.Column{Type: r.fields[c].Type}
	if col.Type == vector.String {
		nth := 0
		for _, f := range r.fields[:c] {
			if f.Type == vector.String {
				nth++
			}
		}
		col.Dict = r.blocks[i].dicts[nth]
	}
	return col
}

// Release gives the memory of a block back. It cannot be read any more if it lay there.
func (r *Run) Release(i int) {
	if b := &r.blocks[i]; b.frame != nil {
		r.area.held.Add(-bytesOf(b.frame))
		b.frame = nil
	}
}

func (a *Area) read(data []byte, at int64) error {
	a.mu.Lock()
	file := a.file
	a.mu.Unlock()
	if file == nil {
		return fmt.Errorf("reading rows that did not fit in memory: they were given back")
	}
	if _, err := file.ReadAt(data, at); err != nil {
		return fmt.Errorf("reading rows that did not fit in memory from %s: %w", a.folder(), err)
	}
	return nil
}

// Reader reads the blocks of a run from first to last, and gives back the memory of each.
type Reader struct {
	run *Run
	at  int
}

// Reader begins reading the run.
func (r *Run) Reader() *Reader { return &Reader{run: r} }

// Next returns the next rows, nil at the end.
func (r *Reader) Next() (*vector.Frame, error) {
	if r.at == len(r.run.blocks) {
		return nil, nil
	}
	f, err := r.run.Frame(r.at)
	r.run.Release(r.at)
	r.at++
	return f, err
}
