package engine

import (
	"sort"

	"github.com/basaltlake/basalt/vector"
)

// block is a range of rows of one listing.
type block struct {
	frame   *vector.Frame
	lo, hi  int
	listing int64
}

// concat puts frames with the same fields, in which every listing's rows are together,
// into one frame sorted by listing. No listing is in two frames.
func concat(frames []*vector.Frame) *vector.Frame { return concatBy(frames, 0) }

// concatBy is concat with the listing in any column.
func concatBy(frames []*vector.Frame, listing int) *vector.Frame {
	var blocks []block
	sorted := true
	rows := 0
	for _, f := range frames {
		id := f.Cols[listing].Ints
		for lo := 0; lo < f.Rows; {
			hi := lo + 1
			for hi < f.Rows && id[hi] == id[lo] {
				hi++
			}
			if n := len(blocks); n > 0 && blocks[n-1].listing > id[lo] {
				sorted = false
			}
			blocks = append(blocks, block{f, lo, hi, id[lo]})
			lo = hi
		}
		rows += f.Rows
	}
	if sorted && len(frames) == 1 {
		return frames[0]
	}
	sort.SliceStable(blocks, func(i, j int) bool { return blocks[i].listing < blocks[j].listing })
	out := &vector.Frame{Fields: frames[0].Fields, Rows: rows}
	for c := range frames[0].Cols {
		out.Cols = append(out.Cols, concatColumn(blocks, frames[0].Fields[c].Type, c, rows))
	}
	return out
}

func concatColumn(blocks []block, t vector.Type, c, rows int) vector.Column {
	out := vector.Column{Type: t}
	if len(blocks) == 0 {
		if t == vector.String {
			out.Dict = vector.NewDict()
		}
		return out
	}
	switch t {
	case vector.Float:
		out.Floats = make([]float64, 0, rows)
		for _, b := range blocks {
			out.Floats = append(out.Floats, b.frame.Cols[c].Floats[b.lo:b.hi]...)
		}
	case vector.String:
		out.Codes = make([]int32, 0, rows)
		out.Dict = blocks[0].frame.Cols[c].Dict
		if sharedDict(blocks, c) {
			for _, b := range blocks {
				out.Codes = append(out.Codes, b.frame.Cols[c].Codes[b.lo:b.hi]...)
			}
			break
		}
		out.Dict = vector.NewDict()
		for _, b := range blocks {
			src := &b.frame.Cols[c]
			for i := b.lo; i < b.hi; i++ {
				out.AppendFrom(src, i)
			}
		}
	default:
		out.Ints = make([]int64, 0, rows)
		for _, b := range blocks {
			out.Ints = append(out.Ints, b.frame.Cols[c].Ints[b.lo:b.hi]...)
		}
	}
	return out
}

func sharedDict(blocks []block, c int) bool {
	for _, b := range blocks {
		if b.frame.Cols[c].Dict != blocks[0].frame.Cols[c].Dict {
			return false
		}
	}
	return true
}
