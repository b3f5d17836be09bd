package engine

import (
	"slices"

	"github.com/basaltlake/basalt/vector"
)

// keyRows are the keys of a joined frame and, per part, the row that belongs to each
// key: -1 where the part has none, nil where rows and keys are the same.
type keyRows struct {
	listing, label []int64
	rows           [][]int32
}

// joinKeys is the full outer join of parts on (ListingId, TimeBucket), which are their
// first two columns and sort them.
func joinKeys(parts []*vector.Frame) keyRows {
	if same(parts) {
		return keyRows{parts[0].Cols[0].Ints, parts[0].Cols[1].Ints, make([][]int32, len(parts))}
	}
	longest := 0
	for _, p := range parts {
		longest = max(longest, p.Rows)
	}
	k := keyRows{
		listing: make([]int64, 0, longest),
		label:   make([]int64, 0, longest),
		rows:    make([][]int32, len(parts)),
	}
	for i := range parts {
		k.rows[i] = make([]int32, 0, longest)
	}
	at := make([]int, len(parts))
	for {
		first := -1
		for i, p := range parts {
			if at[i] < p.Rows && (first < 0 || before(p, at[i], parts[first], at[first])) {
				first = i
			}
		}
		if first < 0 {
			return k
		}
		id, label := parts[first].Cols[0].Ints[at[first]], parts[first].Cols[1].Ints[at[first]]
		k.listing, k.label = append(k.listing, id), append(k.label, label)
		for i, p := range parts {
			row := int32(-1)
			if j := at[i]; j < p.Rows && p.Cols[0].Ints[j] == id && p.Cols[1].Ints[j] == label {
				row = int32(j)
				at[i]++
			}
			k.rows[i] = append(k.rows[i], row)
		}
	}
}

func before(a *vector.Frame, i int, b *vector.Frame, j int) bool {
	x, y := a.Cols[0].Ints[i], b.Cols[0].Ints[j]
	return x < y || x == y && a.Cols[1].Ints[i] < b.Cols[1].Ints[j]
}

// same reports whether all parts have the same keys, as parts of one table and rule do.
func same(parts []*vector.Frame) bool {
	first := parts[0]
	for _, p := range parts[1:] {
		if p.Rows != first.Rows {
			return false
		}
		if p.Rows == 0 || &p.Cols[0].Ints[0] == &first.Cols[0].Ints[0] && &p.Cols[1].Ints[0] == &first.Cols[1].Ints[0] {
			continue
		}
		if !slices.Equal(p.Cols[0].Ints, first.Cols[0].Ints) || !slices.Equal(p.Cols[1].Ints, first.Cols[1].Ints) {
			return false
		}
	}
	return true
}

// take returns the values of c at the given rows, null at -1; nil rows are all rows.
func take(c vector.Column, rows []int32) vector.Column {
	if rows == nil {
		return c
	}
	out := vector.Column{Type: c.Type, Dict: c.Dict}
	switch c.Type {
	case vector.Float:
		out.Floats = make([]float64, len(rows))
		for i, r := range rows {
			if r < 0 {
				out.Floats[i] = vector.NullFloat()
			} else {
				out.Floats[i] = c.Floats[r]
			}
		}
	case vector.String:
		out.Codes = make([]int32, len(rows))
		for i, r := range rows {
			out.Codes[i] = vector.NullCode
			if r >= 0 {
				out.Codes[i] = c.Codes[r]
			}
		}
	default:
		out.Ints = make([]int64, len(rows))
		for i, r := range rows {
			out.Ints[i] = vector.NullInt
			if r >= 0 {
				out.Ints[i] = c.Ints[r]
			}
		}
	}
	return out
}
