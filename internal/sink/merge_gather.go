package sink

import (
	"github.com/basaltlake/basalt/internal/parallel"
	"github.com/basaltlake/basalt/vector"
)

// slice is rows lo..hi of a frame.
type slice struct {
	frame  *vector.Frame
	lo, hi int
}

// gatherer copies slices of several frames into blocks, column by column.
type gatherer struct {
	threads int
	cols    []vector.Column // reused from block to block
	texts   []*vector.Translation
}

func newGatherer(fields []vector.Field, threads int) *gatherer {
	g := &gatherer{threads: threads, texts: make([]*vector.Translation, len(fields))}
	for i, f := range fields {
		g.cols = append(g.cols, vector.MakeColumn(f.Type, 0))
		g.texts[i] = vector.NewTranslation(g.cols[i].Dict)
	}
	return g
}

// mostStrings is from how many strings on a column begins another dictionary: an output may
// have another string in every row.
const mostStrings = 1 << 16

// block returns the rows of slices. It is valid until the next call.
func (g *gatherer) block(slices []slice, rows int) []vector.Column {
	parallel.Each(g.threads, len(g.cols), func(_, c int) {
		dst := &g.cols[c]
		switch dst.Type {
		case vector.Float:
			dst.Floats = room(dst.Floats, rows)
			at := 0
			for _, s := range slices {
				at += copyShort(dst.Floats[at:], s.frame.Cols[c].Floats[s.lo:s.hi])
			}
		case vector.String:
			if dst.Codes = dst.Codes[:0]; dst.Dict.Len() > mostStrings {
				dst.Dict = vector.NewDict()
				g.texts[c] = vector.NewTranslation(dst.Dict)
			}
			for _, s := range slices {
				src := &s.frame.Cols[c]
				dst.Codes = g.texts[c].Append(dst.Codes, src.Codes[s.lo:s.hi], src.Dict)
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
