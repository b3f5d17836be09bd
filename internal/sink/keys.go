package sink

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/vector"
)

// keysAtOnce is how many rows of an output are looked at together.
const keysAtOnce = 1 << 13

// EachKey reads columns of whole numbers or times of an output, some rows at a time. An
// output that lacks one of the columns has no rows with such a key. The values are valid
// until see returns.
func EachKey(ctx context.Context, st store.Store, uri string, keys []vector.Field, see func(values [][]int64) error) (err error) {
	reader, err := st.Open(ctx, uri)
	if err != nil {
		return err
	}
	defer reader.Close()
	file, err := parquet.Open(reader, parquet.Limits{})
	if err != nil {
		return err
	}
	cols, values := make([]vector.Column, len(keys)), make([][]int64, len(keys))
	cursors := make([]*parquet.Cursor, 0, len(keys))
	defer func() {
		for _, c := range cursors {
			err = errors.Join(err, c.Close())
		}
	}()
	for i, k := range keys {
		if info, ok := file.Lookup(k.Name); !ok || info.Type != k.Type {
			return nil
		}
		c, err := file.Cursor(k.Name, parquet.ReadAs{Type: k.Type})
		if err != nil {
			return err
		}
		cursors, cols[i].Type = append(cursors, c), k.Type
	}
	for {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("reading the keys of %s: %w", uri, err)
		}
		for i, c := range cursors {
			cols[i].Ints = cols[i].Ints[:0]
			if _, err := c.Read(&cols[i], keysAtOnce); err == io.EOF {
				return nil
			} else if err != nil {
				return err
			}
			values[i] = cols[i].Ints
		}
		if err := see(values); err != nil {
			return err
		}
	}
}
