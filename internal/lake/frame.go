package lake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/vector"
)

// step is how many rows are read at a time.
const step = 1 << 13

// Head returns the first n rows of any Parquet file, in the columns that can be read,
// and the description of all columns, which says which cannot.
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
	infos := slices.Clone(file.Columns())
	frame := &vector.Frame{Rows: int(min(max(file.Rows()-from, 0), int64(n)))}
	for i := range infos {
		info := &infos[i]
		if !info.Readable {
			continue
		}
		col, err := readSome(ctx, file, info, from, n)
		if wrong := (*parquet.TypeError)(nil); errors.As(err, &wrong) { // such as a text that is not UTF-8
			info.Readable = false
			continue
		} else if err != nil {
			return nil, nil, err
		}
		frame.Add(vector.Field{Name: info.Name, Type: info.Type}, col)
	}
	return frame, infos, nil
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
	frame, err := readFrame(ctx, file, there, int(file.Rows()))
	if err != nil {
		return nil, err
	}
	for i := range labels {
		frame.Fields[i].Name = labels[i]
	}
	return frame, nil
}

func readFrame(ctx context.Context, file *parquet.File, names []string, n int) (*vector.Frame, error) {
	frame := &vector.Frame{Rows: n}
	for _, name := range names {
		info, _ := file.Lookup(name)
		col, err := readSome(ctx, file, &info, 0, n)
		if err != nil {
			return nil, err
		}
		frame.Add(vector.Field{Name: name, Type: info.Type}, col)
	}
	return frame, nil
}

// readSome reads up to n values of a column from a row of the file on.
func readSome(ctx context.Context, file *parquet.File, info *parquet.ColumnInfo, from int64, n int) (vector.Column, error) {
	c, err := file.Cursor(info.Name, parquet.ReadAs{Type: info.Type})
	if err != nil {
		return vector.Column{}, err
	}
	if err := c.Skip(from); err != nil && err != io.EOF {
		return vector.Column{}, errors.Join(err, c.Close())
	}
	return readColumn(ctx, c, info.Type, n)
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
