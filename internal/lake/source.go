package lake

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/vector"
)

// Source is what a universe is resolved from: reference data, or the listings found in
// the tables of a run.
type Source struct {
	lake   *Lake
	tables []string

	Admit func(listings int64) error // refuses more than there is memory for, before they are read; nil refuses none
}

// Source returns the source of universes of a run that reads the given tables.
func (l *Lake) Source(tables []string) *Source { return &Source{lake: l, tables: tables} }

// Reference returns columns of the reference files of a day, of all markets, or nil when
// there is no file. A column that some files lack is null in their rows; MIC is that of
// the path where a file has none.
func (s *Source) Reference(ctx context.Context, day calendar.Date, columns []string) (*vector.Frame, error) {
	l := s.lake
	if _, ok := l.tables("reference"); !ok {
		return nil, nil
	}
	files, err := l.Files(ctx, "reference", []calendar.Date{day}, nil)
	if err != nil || len(files) == 0 {
		return nil, err
	}
	all := &vector.Frame{}
	for _, f := range files {
		frame, err := s.referenceFile(ctx, f, columns, int64(all.Rows))
		if err != nil {
			return nil, err
		}
		if err := appendFrame(all, frame); err != nil {
			return nil, fmt.Errorf("reading %s: %w", f.Info.URI, err)
		}
	}
	return all, nil
}

// referenceFile reads a reference file when so many rows have been read.
func (s *Source) referenceFile(ctx context.Context, f File, columns []string, before int64) (*vector.Frame, error) {
	o, err := s.lake.OpenFile(ctx, f)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	if err := s.admit(before + o.Rows()); err != nil {
		return nil, err
	}
	frame := &vector.Frame{}
	for _, name := range o.Columns() {
		if !slices.Contains(columns, name) {
			continue
		}
		r, _ := o.Resolve(name, 0)
		c, err := o.ResolvedCursor(r, nil)
		if err != nil {
			return nil, err
		}
		col, err := readColumn(ctx, c, r.Type, math.MaxInt)
		if err != nil {
			return nil, err
		}
		frame.Add(vector.Field{Name: name, Type: r.Type}, col)
	}
	if len(frame.Cols) == 0 {
		frame.Rows = int(o.Rows())
	}
	if frame.Col("MIC") == nil && f.MIC != "" {
		mic := vector.MakeColumn(vector.String, 0)
		for range frame.Rows {
			mic.Codes = append(mic.Codes, mic.Dict.Code(f.MIC))
		}
		frame.Add(vector.Field{Name: "MIC", Type: vector.String}, mic)
	}
	return frame, nil
}

func (s *Source) admit(listings int64) error {
	if s.Admit == nil {
		return nil
	}
	return s.Admit(listings)
}

// appendFrame adds the rows of more to all, with nulls where one lacks a column.
func appendFrame(all, more *vector.Frame) error {
	before := all.Rows
	for i, field := range more.Fields {
		to := all.Col(field.Name)
		if to == nil {
			col := vector.MakeColumn(field.Type, 0)
			for range before {
				col.AppendNull()
			}
			all.Add(field, col)
			to = all.Col(field.Name)
		}
		if to.Type != field.Type {
			return fmt.Errorf("column %s is %s in this file and %s in that of another market", field.Name, field.Type, to.Type)
		}
		for row := range more.Rows {
			to.AppendFrom(&more.Cols[i], row)
		}
	}
	all.Rows = before + more.Rows
	for i := range all.Cols {
		for all.Cols[i].Len() < all.Rows {
			all.Cols[i].AppendNull()
		}
	}
	return nil
}
