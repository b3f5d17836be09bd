package golden

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// rows are the rows of Parquet files, read by arrow-go and not by the program's own
// reader. Values are nil, bool, int64 (integers of any width, instants in ns), float64,
// string and []any.
type rows struct {
	names []string
	cols  map[string][]any
	kinds map[string]string // bool, integer, number, text, time, list, as files say
	n     int
	only  []string // columns to read; nil is all
}

// readParquet reads files with equal columns one after the other.
func readParquet(paths ...string) (*rows, error) {
	all := &rows{cols: map[string][]any{}, kinds: map[string]string{}}
	for _, path := range paths {
		if err := all.read(path); err != nil {
			return nil, fmt.Errorf("reading %s: %w", path, err)
		}
	}
	return all, nil
}

func (r *rows) read(path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	pf, err := file.NewParquetReader(in)
	if err != nil {
		return err
	}
	defer pf.Close()
	reader, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return err
	}
	table, err := reader.ReadTable(context.Background())
	if err != nil {
		return err
	}
	defer table.Release()
	for i, field := range table.Schema().Fields() {
		if r.only != nil && !slices.Contains(r.only, field.Name) {
			continue
		}
		if _, known := r.kinds[field.Name]; !known {
			if r.n > 0 {
				return fmt.Errorf("column %s is not in the other files", field.Name)
			}
			r.names = append(r.names, field.Name)
		}
		kind, err := kindOf(field.Type)
		if err != nil {
			return fmt.Errorf("column %s: %w", field.Name, err)
		}
		if was, known := r.kinds[field.Name]; known && was != kind {
			return fmt.Errorf("column %s is %s here and %s in other files", field.Name, kind, was)
		}
		r.kinds[field.Name] = kind
		col := r.cols[field.Name]
		for _, chunk := range table.Column(i).Data().Chunks() {
			if col, err = appendValues(col, chunk); err != nil {
				return fmt.Errorf("column %s: %w", field.Name, err)
			}
		}
		r.cols[field.Name] = col
	}
	if got := int(table.NumCols()); r.only == nil && got != len(r.names) {
		return fmt.Errorf("%d columns, the other files have %d", got, len(r.names))
	}
	r.n += int(table.NumRows())
	return nil
}

func kindOf(t arrow.DataType) (string, error) {
	switch t := t.(type) {
	case *arrow.BooleanType:
		return "bool", nil
	case *arrow.Float64Type, *arrow.Float32Type:
		return "number", nil
	case *arrow.StringType, *arrow.LargeStringType:
		return "text", nil
	case *arrow.TimestampType:
		return "time", nil
	case *arrow.Date32Type:
		return "date", nil
	case *arrow.DictionaryType:
		return kindOf(t.ValueType)
	case *arrow.NullType:
		return "null", nil
	case arrow.ListLikeType:
		return "list", nil
	}
	if arrow.IsInteger(t.ID()) {
		return "integer", nil
	}
	return "", fmt.Errorf("type %s is not known", t)
}

func appendValues(to []any, from arrow.Array) ([]any, error) {
	for i := range from.Len() {
		v, err := valueAt(from, i)
		if err != nil {
			return to, err
		}
		to = append(to, v)
	}
	return to, nil
}

func valueAt(from arrow.Array, i int) (any, error) {
	if from.IsNull(i) {
		return nil, nil
	}
	switch a := from.(type) {
	case *array.Boolean:
		return a.Value(i), nil
	case *array.Float64:
		return a.Value(i), nil
	case *array.Float32:
		return float64(a.Value(i)), nil
	case *array.Int64:
		return a.Value(i), nil
	case *array.Int32:
		return int64(a.Value(i)), nil
	case *array.Int16:
		return int64(a.Value(i)), nil
	case *array.Int8:
		return int64(a.Value(i)), nil
	case *array.Uint64:
		return int64(a.Value(i)), nil
	case *array.Uint32:
		return int64(a.Value(i)), nil
	case *array.Uint16:
		return int64(a.Value(i)), nil
	case *array.Uint8:
		return int64(a.Value(i)), nil
	case *array.String:
		return a.Value(i), nil
	case *array.LargeString:
		return a.Value(i), nil
	case *array.Date32:
		return int64(a.Value(i)), nil
	case *array.Timestamp:
		unit := a.DataType().(*arrow.TimestampType).Unit
		return int64(a.Value(i)) * int64(unit.Multiplier()), nil
	case *array.Dictionary:
		return valueAt(a.Dictionary(), a.GetValueIndex(i))
	case array.ListLike:
		lo, hi := a.ValueOffsets(i)
		list := []any{}
		for j := lo; j < hi; j++ {
			v, err := valueAt(a.ListValues(), int(j))
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	}
	return nil, fmt.Errorf("type %s is not known", from.DataType())
}
