package spill

import (
	"errors"
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

	// reused from write to write
	encoder encoder
	order   []int32
	buffer  []byte
}

// block is some rows of a run.
type block struct {
	frame *vector.Frame // in memory; nil when they lie in the file
	at    extent
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
	return r.write(f)
}

func (r *Run) write(f *vector.Frame) error {
	var dicts []*vector.Dict
	for i := range f.Cols {
		if f.Cols[i].Type == vector.String {
			dicts = append(dicts, f.Cols[i].Dict)
		}
	}
	for lo := 0; lo < f.Rows; lo += PieceRows {
		hi := min(lo+PieceRows, f.Rows)
		r.order = r.order[:0]
		for row := lo; row < hi; row++ {
			r.order = append(r.order, int32(row))
		}
		r.buffer = r.buffer[:0]
		for c := range f.Cols {
			r.buffer = r.encoder.column(r.buffer, &f.Cols[c], r.order)
		}
		at, err := r.area.write(r.buffer)
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
	if b.at.bytes == 0 {
		return nil, errGivenBack
	}
	data := make([]byte, b.at.bytes)
	if err := r.area.read(data, b.at.at); err != nil {
		return nil, err
	}
	f := &vector.Frame{Fields: r.fields, Cols: make([]vector.Column, len(r.fields)), Rows: b.rows}
	dicts := b.dicts
	var d decoder
	for c := range f.Cols {
		f.Cols[c] = vector.MakeColumn(r.fields[c].Type, b.rows)
		data = d.column(&f.Cols[c], 0, b.rows, data)
		if f.Cols[c].Type == vector.String {
			f.Cols[c].Dict, dicts = dicts[0], dicts[1:]
		}
	}
	return f, nil
}

// Release gives the memory of a block back. It cannot be read any more if it lay there.
func (r *Run) Release(i int) {
	if b := &r.blocks[i]; b.frame != nil {
		r.area.held.Add(-bytesOf(b.frame))
		b.frame = nil
	}
}

var errGivenBack = errors.New("reading rows that wait: they were given back")

func (a *Area) read(data []byte, at int64) error {
	a.mu.Lock()
	file := a.file
	a.mu.Unlock()
	if file == nil {
		return errGivenBack
	}
	if _, err := file.ReadAt(data, at); err != nil {
		return &FolderError{"reading rows that did not fit in memory from", a.folder(), err}
	}
	return nil
}

// Discard gives the memory of all blocks back, with their dictionaries, and their places in
// the file.
func (r *Run) Discard() {
	for i := range r.blocks {
		r.Release(i)
		b := &r.blocks[i]
		if b.at.bytes > 0 {
			r.area.giveBack(b.at)
		}
		*b = block{rows: b.rows}
	}
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
