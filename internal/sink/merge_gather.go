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
			dst.Floats = copyRuns(dst.Floats, rows, runs, func(f int) []float64 { return g.frames[f].Cols[c].Floats }, len(g.frames))
		case vector.String:
			dst.Codes = dst.Codes[:0]
			for _, r := range runs {
				g.strings(c, r)
			}
		default:
			dst.Ints = copyRuns(dst.Ints, rows, runs, func(f int) []int64 { return g.frames[f].Cols[c].Ints }, len(g.frames))
		}
	})
	return g.cols
}

// copyRuns returns the values of runs, in the memory of dst when it is large enough.
func copyRuns[T any](dst []T, rows int, runs []mergeRun, values func(frame int) []T, frames int) []T {
	if cap(dst) < rows {
		dst = make([]T, max(rows, mergeRows))
	}
	dst = dst[:rows]
	sources := make([][]T, frames)
	for f := range sources {
		sources[f] = values(f)
	}
	at := 0
	for _, r := range runs {
		src := sources[r.frame][r.lo:r.hi]
		if len(src) == 1 { // frames that alternate: a call of copy costs more than the value
			dst[at] = src[0]
			at++
			continue
		}
		at += copy(dst[at:], src)
	}
	return dst
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
