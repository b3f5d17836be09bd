package check

import "github.com/basaltlake/basalt/vector"

// Reference is what goes into a pass over the days of a partition: the rows of its
// reference input that belong to the universe, before the filters of any module.
type Reference struct {
	Name     string // of the table or side output; "" when the pass has no input
	Rows     int64
	Listings map[int64]struct{} // that have a row
	Columns  map[string]struct{}
}

// NewReference returns the counts of an input that has not been looked at.
func NewReference(name string) *Reference {
	return &Reference{Name: name, Listings: map[int64]struct{}{}, Columns: map[string]struct{}{}}
}

// AddFile adds the rows of a file.
func (r *Reference) AddFile(rows int64, listings map[int64]struct{}, columns []string) {
	r.Rows += rows
	for id := range listings {
		r.Listings[id] = struct{}{}
	}
	for _, c := range columns {
		r.Columns[c] = struct{}{}
	}
}

// AddFrame adds the rows of a frame.
func (r *Reference) AddFrame(f *vector.Frame) {
	r.Rows += int64(f.Rows)
	for _, field := range f.Fields {
		r.Columns[field.Name] = struct{}{}
	}
	if id := f.Col(listingColumn); id != nil {
		collect(r.Listings, id.Ints[:f.Rows])
	}
}

const listingColumn = "ListingId"

// collect adds the distinct ids to a set. Equal ones mostly follow each other.
func collect(set map[int64]struct{}, ids []int64) {
	for i, id := range ids {
		if id != vector.NullInt && (i == 0 || id != ids[i-1]) {
			set[id] = struct{}{}
		}
	}
}
