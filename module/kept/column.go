// Package kept holds what operators share that remember rows of a window for later ones.
package kept

import "github.com/basaltlake/basalt/vector"

// Append appends values lo..hi of a window's column to one that is kept, or to an output.
func Append(to, from *vector.Column, lo, hi int) {
	switch to.Type {
	case vector.Float:
		to.Floats = append(to.Floats, from.Floats[lo:hi]...)
	case vector.String:
		if lend(to, from); to.Dict == from.Dict {
			to.Codes = append(to.Codes, from.Codes[lo:hi]...)
			return
		}
		for i := lo; i < hi; i++ {
			to.AppendFrom(from, i)
		}
	default:
		to.Ints = append(to.Ints, from.Ints[lo:hi]...)
	}
}

// AppendRows appends some values of a window's column to one that is kept.
func AppendRows(to, from *vector.Column, rows []int) {
	if to.Type == vector.String {
		lend(to, from)
	}
	for _, row := range rows {
		to.AppendFrom(from, row)
	}
}

// lend gives an empty column the dictionary of the values it is to get, and another one a
// dictionary of its own when theirs is not the same: nobody adds to one that is lent.
func lend(to, from *vector.Column) {
	if len(to.Codes) == 0 {
		to.Dict = from.Dict
	}
	if to.Dict == from.Dict {
		return
	}
	own := vector.MakeColumn(vector.String, 0)
	for i := range to.Codes {
		own.AppendFrom(to, i)
	}
	*to = own
}
