package aggressive

import (
	"slices"

	"github.com/basaltlake/basalt/vector"
)

// columns gathers the columns of a side output; each name is taken once.
type columns struct {
	layout *layout
	all    []column
}

func (c *columns) has(name string) bool {
	return slices.ContainsFunc(c.all, func(have column) bool { return have.field.Name == name })
}

func (c *columns) add(f vector.Field, write func(*sheet, *vector.Column)) {
	if !c.has(f.Name) {
		c.all = append(c.all, column{f, write})
	}
}

// described is a field with the words of its catalogue entry.
func described(name string, t vector.Type, unit string) vector.Field {
	f := vector.Field{Name: name, Type: t, Unit: unit}
	for _, e := range catalogue {
		if e.Name == name {
			f.Doc = e.Doc
		}
	}
	return f
}

// keys adds the listing and the bucket; at names the rows the output is of.
func (c *columns) keys(at func(*sheet) []int) {
	c.add(vector.Field{Name: "ListingId", Type: vector.Int, Doc: "Listing: one instrument on one venue."},
		func(s *sheet, out *vector.Column) {
			for range at(s) {
				out.Ints = append(out.Ints, s.listing.ID)
			}
		})
	c.add(vector.Field{Name: "TimeBucket", Type: vector.Time, Doc: "Label of the bucket of the (first) execution, by the rule of the pass."},
		func(s *sheet, out *vector.Column) {
			for _, row := range at(s) {
				out.Ints = append(out.Ints, s.span[row].Label)
			}
		})
}

// time adds the timestamp column.
func (c *columns) time(at func(*sheet) []int) {
	c.add(c.layout.field(c.layout.table.Time[0]), func(s *sheet, out *vector.Column) {
		for _, row := range at(s) {
			out.Ints = append(out.Ints, s.time[row])
		}
	})
}

// value adds the values of a column that is there.
func (c *columns) value(name string, at func(*sheet) []int) {
	if c.has(name) || !c.layout.there(name) {
		return
	}
	i := c.layout.column(name)
	c.add(c.layout.slots[i].field, func(s *sheet, out *vector.Column) {
		for _, row := range at(s) {
			out.AppendFrom(&s.cols[i], row)
		}
	})
}
