package lake

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/vector"
)

// step is how many rows are read at a time.
const step = 1 << 13

// Head returns the first n rows of any Parquet file, in the columns that can be read,
// and the description of all columns.
func Head(ctx context.Context, st store.Store, uri string, n int) (*vector.Frame, []parquet.ColumnInfo, error) {
	return Rows(ctx, st, uri, 0, n)
}

// Rows is Head from a row of the file on.
func Rows(ctx context.Context, st store.Store, uri string, from int64, n int) (*vector.Frame, []parquet.ColumnInfo, error) {
	reader, file, err := openParquet(ctx, st, uri, MostAtOnce)
	if err != nil {
		return nil, nil, err
	}
	defer reader.Close()
	var names []string
	for _, info := range file.Columns() {
		if info.Readable {
			names = append(names, info.Name)
		}
	}
	frame, err := readFrame(ctx, file, names, from, n)
	return frame, file.Columns(), err
}

// ReadColumns reads all rows of the columns of any Parquet file to which label gives a
// name, under that name.
func ReadColumns(ctx context.Context, st store.Store, uri string, label func(column string) string) (*vector.Frame, error) {
	reader, file, err := openParquet(ctx, st, uri, MostAtOnce)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	var there, labels []string
	for _, info := range file.Columns() {
		if as := label(info.Name); as != "" && info.Readable {
			there, labels = append(there, info.Name), append(labels, as)
		}
	}
	frame, err := readFrame(ctx, file, there, 0, int(file.Rows()))
	if err != nil {
		return nil, err
	}
	for i := range labels {
		frame.Fields[i].Name = labels[i]
	}
	return frame, nil
}

func readFrame(ctx context.Context, file *parquet.File, names []string, from int64, n int) (*vector.Frame, error) {
	frame := &vector.Frame{}
	for _, name := range names {
		info, _ := file.Lookup(name)
		c, err := file.Cursor(name, parquet.ReadAs{Type: info.Type})
		if err != nil {
			return nil, err
		}
		if err := c.Skip(from); err != nil && err != io.EOF {
			return nil, errors.Join(err, c.Close())
		}
		col, err := readColumn(ctx, c, info.Type, n)
		if err != nil {
			return nil, err
		}
		frame.Add(vector.Field{Name: name, Type: info.Type}, col)
	}
	if len(names) == 0 {
		frame.Rows = int(min(max(file.Rows()-from, 0), int64(n)))
	}
	return frame, nil
}

// readColumn reads up to n values and closes the cursor.
func readColumn(ctx context.Context, c Cursor, typ vector.Type, n int) (col vector.Column, err error) {
	defer func() {
		if cerr := c.Close(); err == nil {
			err = cerr
		}
	}()
	col = vector.MakeColumn(typ, 0)
	for n > 0 {
		if err := ctx.Err(); err != nil {
			return col, fmt.Errorf("reading a column: %w", err)
		}
		got, err := c.Read(&col, min(n, step))
		n -= got
		if err == io.EOF {
			break
		}
		if err != nil {
			return col, err
		}
	}
	return col, nil
}
