package sink

import "github.com/basaltlake/basalt/vector"

// mergeRun is rows lo..hi of a frame.
type mergeRun struct{ frame, lo, hi int }

// gatherer copies runs of rows of several frames into blocks, column by column.
type gatherer struct {
	frames  []*vector.Frame
	threads int
	cols    []vector.Column // reused from block to block
	codes   [][][]int32     // by column and frame: code there → code in cols + 1; 0 is not seen yet
}

func newGatherer(frames []*vector.Frame, threads int) *gatherer {
	g := &gatherer{frames: frames, threads: threads}
	for _, f := range frames[0].Fields {
		g.cols = append(g.cols, vector.MakeColumn(f.Type, 0))
	}
	g.codes = make([][][]int32, len(g.cols))
	return g
}

// block returns the rows of runs. It is valid until the next call.
func (g *gatherer) block(runs []mergeRun, rows int) []vector.Column {
	eachColumn(g.threads, len(g.cols), func(c int) {
		dst := &g.cols[c]
		switch dst.Type {
		case vector.Float:
			dst.Floats = dst.Floats[:0]
			for _, r := range runs {
				dst.Floats = append(dst.Floats, g.frames[r.frame].Cols[c].Floats[r.lo:r.hi]...)
			}
		case vector.String:
			dst.Codes = dst.Codes[:0]
			for _, r := range runs {
				g.strings(c, r)
			}
		default:
			dst.Ints = dst.Ints[:0]
			for _, r := range runs {
				dst.Ints = append(dst.Ints, g.frames[r.frame].Cols[c].Ints[r.lo:r.hi]...)
			}
		}
	})
	return g.cols
}

// strings appends the strings of a run, translated into the block's dictionary.
func (g *gatherer) strings(c int, r mergeRun) {
	dst, src := &g.cols[c], &g.frames[r.frame].Cols[c]
	if g.codes[c] == nil {
		g.codes[c] = make([][]int32, len(g.frames))
	}
	known := g.codes[c][r.frame]
	if known == nil && src.Dict != nil {
		known = make([]int32, src.Dict.Len())
		g.codes[c][r.frame] = known
	}
	for _, code := range src.Codes[r.lo:r.hi] {
		if code >= 0 {
			if known[code] == 0 {
				known[code] = dst.Dict.Code(src.Dict.Value(code)) + 1
			}
			code = known[code] - 1
		}
		dst.Codes = append(dst.Codes, code)
	}
}
