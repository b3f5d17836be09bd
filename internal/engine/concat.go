package engine

import "github.com/basaltlake/basalt/vector"

// concat puts rows of frames one after the other; nil when there are none. Rows of one
// frame are not copied.
func concat(fields []vector.Field, slices []slice) *vector.Frame {
	if len(slices) == 0 {
		return nil
	}
	out := &vector.Frame{Fields: fields}
	out.Rows = rowsOf(slices)
	for c := range fields {
		out.Cols = append(out.Cols, concatColumn(slices, fields[c].Type, c))
	}
	return out
}

// rowsOf returns how many rows slices have.
func rowsOf(slices []slice) int {
	rows := 0
	for _, s := range slices {
		rows += s.hi - s.lo
	}
	return rows
}

func concatColumn(slices []slice, t vector.Type, c int) vector.Column {
	if len(slices) == 1 {
		return slices[0].frame.Cols[c].Slice(slices[0].lo, slices[0].hi)
	}
	out, rows := vector.Column{Type: t}, rowsOf(slices)
	switch t {
	case vector.Float:
		out.Floats = make([]float64, 0, rows)
		for _, s := range slices {
			out.Floats = append(out.Floats, s.frame.Cols[c].Floats[s.lo:s.hi]...)
		}
	case vector.String:
		out.Codes = make([]int32, 0, rows)
		out.Dict = slices[0].frame.Cols[c].Dict
		if sharedDict(slices, c) {
			for _, s := range slices {
				out.Codes = append(out.Codes, s.frame.Cols[c].Codes[s.lo:s.hi]...)
			}
			break
		}
		out.Dict = vector.NewDict()
		for _, s := range slices {
			src := &s.frame.Cols[c]
			for i := s.lo; i < s.hi; i++ {
				out.AppendFrom(src, i)
			}
		}
	default:
		out.Ints = make([]int64, 0, rows)
		for _, s := range slices {
			out.Ints = append(out.Ints, s.frame.Cols[c].Ints[s.lo:s.hi]...)
		}
	}
	return out
}

func sharedDict(slices []slice, c int) bool {
	for _, s := range slices {
		if s.frame.Cols[c].Dict != slices[0].frame.Cols[c].Dict {
			return false
		}
	}
	return true
}
