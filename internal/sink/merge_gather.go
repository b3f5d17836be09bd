package sink

import "github.com/basaltlake/basalt/vector"

// slice is rows lo..hi of a frame.
type slice struct {
	frame  *vector.Frame
	lo, hi int
}

// gatherer copies slices of several frames into blocks, column by column.
type gatherer struct {
	threads int
	cols    []vector.Column            // reused from block to block
	codes   []map[*vector.Dict][]int32 // by column: code there → code in cols + 1; 0 is not seen yet
}

func newGatherer(fields []vector.Field, threads int) *gatherer {
	g := &gatherer{threads: threads, codes: make([]map[*vector.Dict][]int32, len(fields))}
	for i, f := range fields {
		g.cols = append(g.cols, vector.MakeColumn(f.Type, 0))
		g.codes[i] = map[*vector.Dict][]int32{}
	}
	return g
}

// block returns the rows of slices. It is valid until the next call.
func (g *gatherer) block(slices []slice, rows int) []vector.Column {
	eachColumn(g.threads, len(g.cols), func(c int) {
		dst := &g.cols[c]
		switch dst.Type {
		case vector.Float:
			dst.Floats = room(dst.Floats, rows)
			at := 0
			for _, s := range slices {
				at += copyShort(dst.Floats[at:], s.frame.Cols[c].Floats[s.lo:s.hi])
			}
		case vector.String:
			dst.Codes = dst.Codes[:0]
			for _, s := range slices {
				g.strings(c, s)
			}
		default:
			dst.Ints = room(dst.Ints, rows)
			at := 0
			for _, s := range slices {
				at += copyShort(dst.Ints[at:], s.frame.Cols[c].Ints[s.lo:s.hi])
			}
		}
	})
	return g.cols
}

// room returns a slice of rows values, in the memory of dst when it is large enough.
func room[T any](dst []T, rows int) []T {
	if cap(dst) < rows {
		return make([]T, rows, max(rows, mergeRows))
	}
	return dst[:rows]
}

// copyShort is copy for values of which there often is one: where frames alternate, a
// call of copy costs more than the value.
func copyShort[T any](dst, src []T) int {
	if len(src) == 1 {
		dst[0] = src[0]
		return 1
	}
	return copy(dst, src)
}

// strings appends the strings of a slice, translated into the block's dictionary.
func (g *gatherer) strings(c int, s slice) {
	dst, src := &g.cols[c], &s.frame.Cols[c]
	var known []int32
	if src.Dict != nil {
		if known = g.codes[c][src.Dict]; len(known) < src.Dict.Len() {
			known = append(known, make([]int32, src.Dict.Len()-len(known))...)
			g.codes[c][src.Dict] = known
		}
	}
	for _, code := range src.Codes[s.lo:s.hi] {
		if code >= 0 {
			if known[code] == 0 {
				known[code] = dst.Dict.Code(src.Dict.Value(code)) + 1
			}
			code = known[code] - 1
		}
		dst.Codes = append(dst.Codes, code)
	}
}
