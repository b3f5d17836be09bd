package lake

import (
	"errors"
	"fmt"
	"io"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/vector"
)

// Cursor reads a column of the table from a file's first row to its last.
type Cursor interface {
	// Read appends up to n values to dst and returns how many; io.EOF comes with none.
	Read(dst *vector.Column, n int) (int, error)
	Close() error
}

// ErrAbsent is wrapped by errors about columns that a file neither has nor can derive.
var ErrAbsent = errors.New("the file has no such column and cannot derive it")

// ResolvedCursor begins to read what Resolve or Keys returned. Strings get codes of dict;
// nil makes one. Derived columns are computed on the way.
func (o *Opened) ResolvedCursor(r Resolution, dict *vector.Dict) (Cursor, error) {
	if r.Derived == nil {
		return o.Parquet.Cursor(r.Column, parquet.ReadAs{Type: r.Type, TimeUnit: r.Unit, Dict: dict, Numbers: r.Numbers})
	}
	d, err := o.derive(r.Derived)
	if err != nil {
		return nil, err
	}
	d.left = o.Rows()
	return d, nil
}

// derivedCursor evaluates an expression over cursors of the columns it reads.
type derivedCursor struct {
	node  *expr.Node
	input Cursor           // of a column
	args  []*derivedCursor // of an operation
	refs  []*expr.Vector
	value expr.Vector
	state expr.State
	left  int64 // rows that were not read: constants have any number
}

func (o *Opened) derive(n *expr.Node) (*derivedCursor, error) {
	d := &derivedCursor{node: n}
	if n.Op == expr.OpColumn {
		r, ok := o.direct(n.Name, n.Type)
		if !ok {
			return nil, fmt.Errorf("reading %s: column %s: %w", o.File.Info.URI, n.Name, ErrAbsent)
		}
		c, err := o.ResolvedCursor(r, nil)
		d.input, d.value.Type = c, n.Type
		return d, err
	}
	for _, a := range n.Args {
		arg, err := o.derive(a)
		if err != nil {
			return nil, errors.Join(err, d.Close())
		}
		d.args, d.refs = append(d.args, arg), append(d.refs, &arg.value)
	}
	return d, nil
}

// Read appends the next values.
func (d *derivedCursor) Read(dst *vector.Column, n int) (int, error) {
	if d.left == 0 {
		return 0, io.EOF
	}
	rows, err := d.next(int(min(int64(n), d.left)))
	if err != nil {
		return 0, err
	}
	d.left -= int64(rows)
	for i := range rows {
		dst.AppendFrom(&d.value.Column, i)
	}
	return rows, nil
}

// next evaluates up to n rows into d.value. All columns of a file have the same rows and
// come in full, so all arguments are equally long; constants have any length.
func (d *derivedCursor) next(n int) (int, error) {
	if d.input != nil {
		d.value.Floats, d.value.Ints, d.value.Codes = d.value.Floats[:0], d.value.Ints[:0], d.value.Codes[:0]
		return d.input.Read(&d.value.Column, n)
	}
	rows := n
	for _, a := range d.args {
		got, err := a.next(n)
		if err != nil {
			return 0, err
		}
		rows = min(rows, got)
	}
	d.node.Apply(d.refs, rows, &d.value, &d.state)
	return rows, nil
}

// Close closes the cursors below.
func (d *derivedCursor) Close() error {
	var errs []error
	if d.input != nil {
		errs = append(errs, d.input.Close())
	}
	for _, a := range d.args {
		errs = append(errs, a.Close())
	}
	return errors.Join(errs...)
}
