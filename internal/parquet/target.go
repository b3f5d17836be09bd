package parquet

import (
	"math"
	"slices"

	"github.com/basaltlake/basalt/vector"
	"github.com/parquet-go/parquet-go/format"
)

// target decodes the pages of a column into a vector.
type target interface {
	place(n, size int64) []byte
	dictionary(e format.Encoding, data []byte, n int64) error
	forget()
	open(e format.Encoding, data []byte) error
	// read appends n rows of the open page.
	read(dst *vector.Column, rows *levels, n int) error
	skip(rows *levels, n int) error
	// end is called when all rows of the open page are consumed.
	end() error
}

// column is the target for vectors of T.
type column[T any] struct {
	source[T]
	page values[T]
	null T
	slot func(*vector.Column) *[]T
}

func floatColumn(s source[float64]) target {
	return &column[float64]{source: s, null: math.NaN(), slot: func(c *vector.Column) *[]float64 { return &c.Floats }}
}

func intColumn(s source[int64]) target {
	return &column[int64]{source: s, null: vector.NullInt, slot: func(c *vector.Column) *[]int64 { return &c.Ints }}
}

func codeColumn(s source[int32]) target {
	return &column[int32]{source: s, null: vector.NullCode, slot: func(c *vector.Column) *[]int32 { return &c.Codes }}
}

func (c *column[T]) open(e format.Encoding, data []byte) (err error) {
	c.page, err = c.source.open(e, data)
	return err
}

func (c *column[T]) end() error { return c.page.rest() }

// read leaves dst as it was if it fails.
func (c *column[T]) read(dst *vector.Column, rows *levels, n int) error {
	slot := c.slot(dst)
	old := len(*slot)
	grown := slices.Grow(*slot, n)[:old+n]
	out := grown[old:]
	for done := 0; done < n; {
		s, err := rows.take(n - done)
		if err != nil {
			return err
		}
		batch := out[done : done+s.rows]
		if s.values == 0 {
			repeat(batch, c.null)
		} else if err := c.page.read(batch[:s.values]); err != nil {
			return shift(rowOf(err, &s, rows.full), done)
		}
		if s.mixed != nil {
			expand(batch, &s, rows.full, c.null)
		}
		done += s.rows
	}
	*slot = grown
	return nil
}

// rowOf turns the place of a value among values into its place among rows.
func rowOf(err error, s *span, full uint32) error {
	unfit, ok := err.(*valueError)
	if !ok || s.mixed == nil {
		return err
	}
	seen := 0
	for row, level := range s.mixed {
		if level != full {
			continue
		}
		if seen == unfit.index {
			return &valueError{row, unfit.what}
		}
		seen++
	}
	return err
}

func (c *column[T]) skip(rows *levels, n int) error {
	for n > 0 {
		s, err := rows.take(n)
		if err != nil {
			return err
		}
		if err := c.page.skip(s.values); err != nil {
			return err
		}
		n -= s.rows
	}
	return nil
}
