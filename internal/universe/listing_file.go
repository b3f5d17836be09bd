package universe

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/vector"
)

// readSource returns the listings a file or a command names for a day.
func readSource(ctx context.Context, f factor, day calendar.Date, opt Options) (set, error) {
	var frame *vector.Frame
	var err error
	if f.provider == command {
		frame, err = runCommand(ctx, f.value, day, opt)
	} else {
		frame, err = readFile(ctx, f.value, opt)
	}
	out := set{records: map[int64]*record{}}
	if err != nil {
		return out, err
	}
	name := f.String()
	cols, err := columnsOf(frame, name)
	if err != nil {
		return out, err
	}
	for i := range frame.Rows {
		switch {
		case !cols.on(i, day):
		case cols.id.Null(i):
			out.nulls++
		default:
			if err := out.add(cols.record(i), name, false); err != nil {
				return out, err
			}
		}
	}
	return out, nil
}

func readFile(ctx context.Context, path string, opt Options) (*vector.Frame, error) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(opt.Dir, path)
	}
	if isParquet(path) {
		if opt.ReadParquet == nil {
			return nil, fmt.Errorf("reading universe file %s: %w", path, errors.ErrUnsupported)
		}
		frame, err := opt.ReadParquet(ctx, path, columnNames)
		if err != nil {
			return nil, fmt.Errorf("reading universe file %s: %w", path, err)
		}
		return frame, nil
	}
	in, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading universe file: %w", err)
	}
	defer in.Close()
	frame, err := readCSV(in)
	if err != nil {
		return nil, fmt.Errorf("reading universe file %s: %w", path, err)
	}
	return frame, nil
}
