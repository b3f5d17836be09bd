package universe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

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
		frame, err = readFile(ctx, Place(opt.Dir, f.value), opt)
	}
	out := set{records: map[int64]*record{}, ofFile: true}
	if err != nil {
		return out, err
	}
	name := f.String()
	cols, err := columnsOf(frame)
	if err != nil {
		return out, &FileError{Path: f.value, Err: err}
	}
	listings := int64(0)
	for i := range frame.Rows {
		if cols.on(i, day) {
			listings++
		}
	}
	if opt.Admit != nil {
		if err := opt.Admit(listings); err != nil {
			return out, fmt.Errorf("reading %s: %w", name, err)
		}
	}
	for i := range frame.Rows {
		if !cols.on(i, day) {
			continue
		}
		switch r := cols.record(i); {
		case r.ID != vector.NullInt:
			if err := out.add(r, name, false); err != nil {
				return out, err
			}
		case nameOf(&r) != (listingName{}):
			out.named = append(out.named, r)
		default:
			out.nulls++
		}
	}
	return out, nil
}

// Place is where a path of file= leads: a relative one starts at dir.
func Place(dir, path string) string {
	if dir == "" || filepath.IsAbs(path) || strings.Contains(path, "://") {
		return path
	}
	return filepath.Join(dir, path)
}

func readFile(ctx context.Context, path string, opt Options) (*vector.Frame, error) {
	if isParquet(path) {
		return readParquet(ctx, path, opt)
	}
	read := opt.Read
	if read == nil {
		read = func(_ context.Context, path string) ([]byte, error) { return os.ReadFile(path) }
	}
	data, err := read(ctx, path)
	if err != nil {
		return nil, unread(path, err)
	}
	frame, err := readCSV(bytes.NewReader(data))
	if err != nil {
		return nil, &FileError{Path: path, Err: err}
	}
	return frame, nil
}

func readParquet(ctx context.Context, path string, opt Options) (*vector.Frame, error) {
	if opt.ReadParquet == nil {
		return nil, unread(path, errors.ErrUnsupported)
	}
	var given []string
	seen := map[string]string{}
	frame, err := opt.ReadParquet(ctx, path, func(column string) string {
		given = append(given, column)
		name := columnName(column)
		if name != "" && seen[name] != "" {
			return "" // told below
		}
		seen[name] = column
		return name
	})
	if err != nil {
		return nil, unread(path, err)
	}
	for _, column := range given {
		if name := columnName(column); name != "" && seen[name] != column {
			return nil, &FileError{Path: path, Err: fmt.Errorf("columns %q and %q are both %s", seen[name], column, name)}
		}
	}
	err = checkNamed(frame.Fields, given)
	if err == nil {
		err = retype(frame)
	}
	if err != nil {
		return nil, &FileError{Path: path, Err: err}
	}
	return frame, nil
}

// retype gives columns the types that those of a CSV file have, where their values allow
// it: programs write ids as floats or texts, and days as texts.
func retype(frame *vector.Frame) error {
	for i := range frame.Fields {
		f := &frame.Fields[i]
		want := csvType(f.Name)
		if f.Type == want || want == vector.String || f.Type == vector.Bool || f.Type == vector.Int && want == vector.Bool {
			continue
		}
		to := vector.MakeColumn(want, 0)
		for row := range frame.Rows {
			if err := appendText(&to, textAt(&frame.Cols[i], row)); err != nil {
				return fmt.Errorf("row %d: %s: %w", row+1, f.Name, err)
			}
		}
		f.Type, frame.Cols[i] = want, to
	}
	return nil
}

// unread is a file that is not there, or that its place does not give.
func unread(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &FileError{Path: path, Missing: true, Err: err}
	}
	return fmt.Errorf("reading the file %s: %w", path, err)
}
