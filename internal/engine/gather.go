package engine

import (
	"context"
	"errors"

	"github.com/basaltlake/basalt/internal/parallel"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/vector"
)

// gather reads columns of a file and puts every row at its place; rows without a place
// are left out. Columns are read in parallel.
func gather(ctx context.Context, columns []scan.Column, rows int64, open opener, places []int32, total, threads int) ([]vector.Column, error) {
	out := make([]vector.Column, len(columns))
	errs := make([]error, len(columns))
	parallel.Each(threads, len(columns), func(_, i int) {
		out[i], errs[i] = gatherColumn(ctx, columns[i], rows, open, places, total)
	})
	return out, errors.Join(errs...)
}

func gatherColumn(ctx context.Context, c scan.Column, rows int64, open opener, places []int32, total int) (vector.Column, error) {
	out := vector.MakeColumn(c.Type, total)
	cur, err := open(c)
	if err != nil {
		return out, err
	}
	defer cur.Close()
	const step = 1 << 14
	buf := vector.Column{Type: c.Type}
	for row := int64(0); row < rows; row += step {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		n := int(min(step, rows-row))
		buf.Floats, buf.Ints, buf.Codes = buf.Floats[:0], buf.Ints[:0], buf.Codes[:0]
		if err := readFull(cur, &buf, n); err != nil {
			return out, err
		}
		scatter(&out, &buf, places[row:row+int64(n)])
	}
	if c.Type == vector.String && buf.Dict != nil {
		out.Dict = buf.Dict
	}
	return out, nil
}

func scatter(dst, src *vector.Column, places []int32) {
	switch src.Type {
	case vector.Float:
		for i, p := range places {
			if p >= 0 {
				dst.Floats[p] = src.Floats[i]
			}
		}
	case vector.String:
		for i, p := range places {
			if p >= 0 {
				dst.Codes[p] = src.Codes[i]
			}
		}
	default:
		for i, p := range places {
			if p >= 0 {
				dst.Ints[p] = src.Ints[i]
			}
		}
	}
}
