package engine

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/vector"
)

// keysAtOnce is how many keys are read at a time when nothing else is.
const keysAtOnce = 1 << 15

// eachKey reads key columns of all rows, so many rows at a time. With several threads the
// next ones are read while do works.
func (f *tableFile) eachKey(ctx context.Context, keys []scan.Column, rows, threads int, do func(keys []vector.Column) error) error {
	src, err := openStream(keys, f.rows(), f.open)
	if err != nil {
		return err
	}
	defer src.Close()
	read := func(into []vector.Column) (int, error) {
		n, err := src.Advance(rows)
		if err != nil {
			return n, err
		}
		for k := range keys {
			empty(&into[k], keys[k].Type)
			if err := src.Read(k, &into[k]); err != nil {
				return n, err
			}
		}
		return n, ctx.Err()
	}
	var chunks [2][]vector.Column
	for i := range chunks {
		chunks[i] = make([]vector.Column, len(keys))
	}
	n, err := read(chunks[0])
	for at := 0; n > 0 && err == nil; at = 1 - at {
		if threads < 2 {
			if err = do(chunks[at]); err == nil {
				n, err = read(chunks[1-at])
			}
			continue
		}
		var ahead errgroup.Group
		ahead.Go(func() (err error) {
			n, err = read(chunks[1-at])
			return err
		})
		err = errors.Join(do(chunks[at]), ahead.Wait())
	}
	return err
}

// empty takes all values out of a column, for which it keeps the memory.
func empty(c *vector.Column, t vector.Type) {
	c.Type, c.Dict = t, nil
	c.Floats, c.Ints, c.Codes = c.Floats[:0], c.Ints[:0], c.Codes[:0]
}
