// Package laketest writes small Parquet files for tests, by arrow-go and not by the
// program's own writer: the same rows in any order, row groups, pages and codecs.
package laketest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/basaltlake/basalt/vector"
)

// Column is a column of a file. Values are nil, int64 (Int and Time, ns), float64,
// string or bool; bools may be 0 and 1.
type Column struct {
	Name   string
	Type   vector.Type
	Values []any
}

// Rows are the columns of a file; all have the same length.
type Rows []Column

// Len returns the number of rows.
func (r Rows) Len() int {
	if len(r) == 0 {
		return 0
	}
	return len(r[0].Values)
}

// Col returns the column of a name, or nil.
func (r Rows) Col(name string) *Column {
	for i := range r {
		if r[i].Name == name {
			return &r[i]
		}
	}
	return nil
}

// Without returns the rows without some columns.
func (r Rows) Without(names ...string) Rows {
	var kept Rows
	for _, c := range r {
		drop := false
		for _, n := range names {
			drop = drop || n == c.Name
		}
		if !drop {
			kept = append(kept, c)
		}
	}
	return kept
}

// Layout says how rows lie in a file. The zero value is one row group of
// uncompressed plain pages, rows as given.
type Layout struct {
	Order        []int // rows of the file; nil is as given
	RowGroupRows int64 // 0 is all
	PageBytes    int64 // 0 is the writer's default
	Codec        compress.Compression
	Dictionary   bool
	PageV2       bool
	Micros       bool // times in microseconds instead of nanoseconds
}

// Write writes a file, and the folders above it.
func Write(path string, rows Rows, l Layout) error {
	data, err := Encode(rows, l)
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// Encode returns the bytes of a file.
func Encode(rows Rows, l Layout) ([]byte, error) {
	order := l.Order
	if order == nil {
		for i := range rows.Len() {
			order = append(order, i)
		}
	}
	var fields []arrow.Field
	var arrays []arrow.Array
	for _, c := range rows {
		a, err := c.array(order, l.Micros)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
		fields = append(fields, arrow.Field{Name: c.Name, Type: a.DataType(), Nullable: true})
		arrays = append(arrays, a)
	}
	schema := arrow.NewSchema(fields, nil)
	options := []parquet.WriterProperty{parquet.WithCompression(l.Codec), parquet.WithDictionaryDefault(l.Dictionary)}
	if l.RowGroupRows > 0 {
		options = append(options, parquet.WithMaxRowGroupLength(l.RowGroupRows))
	}
	if l.PageBytes > 0 {
		options = append(options, parquet.WithDataPageSize(l.PageBytes), parquet.WithBatchSize(8))
	}
	if l.PageV2 {
		options = append(options, parquet.WithDataPageVersion(parquet.DataPageV2))
	}
	var b bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &b, parquet.NewWriterProperties(options...), pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, err
	}
	if err := w.Write(array.NewRecordBatch(schema, arrays, int64(len(order)))); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (c *Column) array(order []int, micros bool) (arrow.Array, error) {
	b := c.builder(micros)
	for _, i := range order {
		v := c.Values[i]
		if v == nil {
			b.AppendNull()
			continue
		}
		if err := appendValue(b, v, micros); err != nil {
			return nil, err
		}
	}
	return b.NewArray(), nil
}

func (c *Column) builder(micros bool) array.Builder {
	switch c.Type {
	case vector.Float:
		return array.NewFloat64Builder(memory.DefaultAllocator)
	case vector.String:
		return array.NewStringBuilder(memory.DefaultAllocator)
	case vector.Bool:
		return array.NewBooleanBuilder(memory.DefaultAllocator)
	case vector.Time:
		unit := arrow.Nanosecond
		if micros {
			unit = arrow.Microsecond
		}
		return array.NewTimestampBuilder(memory.DefaultAllocator, &arrow.TimestampType{Unit: unit})
	}
	return array.NewInt64Builder(memory.DefaultAllocator)
}

func appendValue(b array.Builder, v any, micros bool) error {
	switch b := b.(type) {
	case *array.Float64Builder:
		switch x := v.(type) {
		case float64:
			b.Append(x)
			return nil
		case int64:
			b.Append(float64(x))
			return nil
		case int:
			b.Append(float64(x))
			return nil
		}
	case *array.StringBuilder:
		if x, ok := v.(string); ok {
			b.Append(x)
			return nil
		}
	case *array.BooleanBuilder:
		if x, ok := v.(bool); ok {
			b.Append(x)
			return nil
		}
		if x, ok := integer(v); ok {
			b.Append(x != 0)
			return nil
		}
	case *array.Int64Builder:
		if x, ok := integer(v); ok {
			b.Append(x)
			return nil
		}
	case *array.TimestampBuilder:
		if x, ok := integer(v); ok {
			if micros {
				x /= 1000
			}
			b.Append(arrow.Timestamp(x))
			return nil
		}
	}
	return fmt.Errorf("value %v of type %T does not fit", v, v)
}

func integer(v any) (int64, bool) {
	switch x := v.(type) {
	case int64:
		return x, true
	case int:
		return int64(x), true
	}
	return 0, false
}

// Among keeps the names of some columns.
func Among(names []string) func(string) string {
	return func(column string) string {
		if slices.Contains(names, column) {
			return column
		}
		return ""
	}
}
