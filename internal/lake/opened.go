package lake

import (
	"context"
	"fmt"
	"math"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// How much of a column of a remote file is read at a time. It is more than of a local
// one, where there is memory for that: a request over the network costs as much as a
// megabyte.
const (
	LeastAtOnce = 256 << 10
	MostAtOnce  = 1 << 20
)

// Opened is a file that is open for reading.
type Opened struct {
	File    File
	Table   *table.Table
	Parquet *parquet.File
	reader  store.Reader
}

// EmptyError is a file of no bytes: a broken copy, where a file of no rows is normal.
type EmptyError struct{ URI string }

// Code returns the message code.
func (e *EmptyError) Code() string { return "empty-file" }

func (e *EmptyError) Error() string {
	return fmt.Sprintf("empty-file: reading %s: the file has no bytes: copy it again, or remove it if there were no rows that day", e.URI)
}

// NoFileError is something else where a file of the lake is looked for.
type NoFileError struct{ URI, What string }

// Code returns the message code.
func (e *NoFileError) Code() string { return "not-a-file" }

func (e *NoFileError) Error() string {
	return fmt.Sprintf("not-a-file: reading %s: it is %s, and Parquet files are expected: put them in its place, or remove it if there were no rows", e.URI, e.What)
}

// OpenFile opens a file of the lake and reads its footer. Reads are bound to ctx.
func (l *Lake) OpenFile(ctx context.Context, f File) (*Opened, error) {
	k, err := l.table(f.Table)
	if err != nil {
		return nil, err
	}
	if f.Other != "" {
		return nil, &NoFileError{f.Info.URI, f.Other}
	}
	reader, file, err := openParquet(ctx, l.store, f.Info.URI, l.atOnce)
	if err != nil {
		return nil, err
	}
	return &Opened{File: f, Table: k.table, Parquet: file, reader: reader}, nil
}

func openParquet(ctx context.Context, st store.Store, uri string, atOnce int) (store.Reader, *parquet.File, error) {
	reader, err := st.Open(ctx, uri)
	if err != nil {
		return nil, nil, err
	}
	if reader.Size() == 0 {
		reader.Close()
		return nil, nil, &EmptyError{URI: uri}
	}
	var limits parquet.Limits
	if store.Remote(uri) {
		limits.ReadAhead = atOnce
	}
	file, err := parquet.Open(reader, limits)
	if err != nil {
		reader.Close()
		return nil, nil, err
	}
	return reader, file, nil
}

// Close closes the file. Its cursors must be closed before.
func (o *Opened) Close() error { return o.reader.Close() }

// Rows returns the number of rows.
func (o *Opened) Rows() int64 { return o.Parquet.Rows() }

// TextBytes returns the bytes, before compression, of columns of identifiers by their names
// in the table: of those that may have many.
func (o *Opened) TextBytes() map[string]int64 {
	var all map[string]int64
	for _, c := range o.Table.Columns {
		name := c.Name
		r, ok := o.direct(name, c.Type)
		if !ok || !r.Numbers {
			continue
		}
		bytes := o.Parquet.ColumnBytes(r.Column)
		if info, _ := o.Parquet.Lookup(r.Column); info.Integer {
			bytes = min(bytes, math.MaxInt64/digits) * digits
		}
		if bytes > o.Rows() {
			if all == nil {
				all = map[string]int64{}
			}
			all[name] = bytes
		}
	}
	return all
}

// digits is how many times as long the text of a whole number is, about.
const digits = 2

// Resolution says how a column of the table is read from a file.
type Resolution struct {
	Column  string // in the file; "" when derived
	Type    vector.Type
	Unit    string     // of integers that are read as Time
	Numbers bool       // whole numbers are read as the text of an identifier
	Derived *expr.Node // over columns that the file has, by the table's names
}

// Resolve returns how a column is read from this file as the given type, or as its own
// one when typ is 0, and whether that is possible at all: under its name or another
// spelling, as mapped by the configuration, or derived. A column of an unfitting type
// resolves; reading it is an error.
func (o *Opened) Resolve(name string, typ vector.Type) (Resolution, bool) {
	if r, ok := o.direct(name, typ); ok {
		return r, true
	}
	for _, d := range o.Table.Candidates(name) {
		value := d.Value
		if typ != 0 {
			value = expr.As(value, typ)
		}
		if value != nil && o.has(value) {
			return Resolution{Type: value.Type, Derived: value}, true
		}
	}
	return Resolution{}, false
}

func (o *Opened) direct(name string, typ vector.Type) (Resolution, bool) {
	for _, spelling := range o.Table.Spellings(name) {
		info, ok := o.Parquet.Lookup(spelling)
		if !ok {
			continue
		}
		c, declared := o.Table.Column(name)
		switch {
		case typ != 0:
		case declared:
			typ = c.Type
		default:
			typ = info.Type
		}
		return Resolution{Column: spelling, Type: typ, Unit: o.Table.TimeUnit, Numbers: c.Numbers}, true
	}
	return Resolution{}, false
}

func (o *Opened) has(value *expr.Node) bool {
	columns := map[string]vector.Type{}
	value.Columns(columns)
	for name, typ := range columns {
		if _, ok := o.direct(name, typ); !ok {
			return false
		}
	}
	return true
}

// Columns returns the names this file's columns have in the table: declared names where
// a file column is one of their spellings, the file's names for the rest, and the
// derived columns that it has the inputs of. What cannot be read, such as a list, is left out.
func (o *Opened) Columns() []string {
	var names []string
	taken, named := map[string]bool{}, map[string]bool{}
	add := func(name string) {
		if !named[name] {
			named[name] = true
			names = append(names, name)
		}
	}
	for _, c := range o.Table.Columns {
		if r, ok := o.direct(c.Name, c.Type); ok {
			taken[r.Column] = true
			if info, _ := o.Parquet.Lookup(r.Column); info.Readable {
				add(c.Name)
			}
		}
	}
	for _, info := range o.Parquet.Columns() {
		if info.Readable && !taken[info.Name] {
			add(info.Name)
		}
	}
	for _, d := range o.Table.Derived {
		if o.has(d.Value) {
			add(d.Name)
		}
	}
	return names
}
