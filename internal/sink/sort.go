package sink

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/basaltlake/basalt/vector"
)

// Sort emits the rows of frames of equal fields in the order of columns of any type:
// numbers and times ascending, strings as text, nulls first. Rows that are equal there
// stay in the order of the frames and of their rows. It calls emit as Merge does. Floats
// that are sorted by are snapped in the frames, since it is the written values that have
// to be in order.
func Sort(frames []*vector.Frame, columns []string, threads int, emit func(cols []vector.Column, rows int) error) error {
	if err := checkEqualFields(frames); err != nil {
		return err
	}
	rows := 0
	for _, f := range frames {
		rows += f.Rows
	}
	if rows == 0 {
		return nil
	}
	if rows > math.MaxInt32 {
		return fmt.Errorf("sorting %d rows by %v: no more than %d rows of a partition can be sorted: choose a smaller batch_freq", rows, columns, math.MaxInt32)
	}
	ranks := make([][]int64, len(columns))
	for i, name := range columns {
		if frames[0].Index(name) < 0 {
			return fmt.Errorf("sorting rows: there is no column %s", name)
		}
		ranks[i] = rankColumn(frames, frames[0].Index(name), rows)
	}
	order := make([]int32, rows)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		for _, r := range ranks {
			if d := cmp.Compare(r[a], r[b]); d != 0 {
				return d
			}
		}
		return 0
	})
	return emitOrder(frames, order, threads, emit)
}

// rankColumn returns integers in the order of the column's values over all frames.
func rankColumn(frames []*vector.Frame, column, rows int) []int64 {
	ranks := make([]int64, 0, rows)
	switch frames[0].Fields[column].Type {
	case vector.Float:
		for _, f := range frames {
			Snap(f.Cols[column].Floats[:f.Rows])
			for _, v := range f.Cols[column].Floats[:f.Rows] {
				ranks = append(ranks, rankFloat(v))
			}
		}
	case vector.String:
		var texts []string
		for _, f := range frames {
			for code := range dictLen(f.Cols[column].Dict) {
				texts = append(texts, f.Cols[column].Dict.Value(int32(code)))
			}
		}
		slices.Sort(texts)
		texts = slices.Compact(texts)
		for _, f := range frames {
			ranks = append(ranks, textRanks(&f.Cols[column], f.Rows, texts)...)
		}
	default:
		for _, f := range frames {
			ranks = append(ranks, f.Cols[column].Ints[:f.Rows]...)
		}
	}
	return ranks
}

// rankFloat returns an integer in the order of floats: NaN first, both zeros equal.
func rankFloat(v float64) int64 {
	switch {
	case v != v:
		return math.MinInt64
	case v == 0:
		return 0
	}
	bits := int64(math.Float64bits(v))
	if bits < 0 { // the larger the magnitude, the smaller the value
		bits = math.MinInt64 - bits
	}
	return bits
}

// emitOrder emits rows by their places among the rows of all frames.
func emitOrder(frames []*vector.Frame, order []int32, threads int, emit func(cols []vector.Column, rows int) error) error {
	first := make([]int, len(frames)) // place of each frame's first row
	for i := 1; i < len(frames); i++ {
		first[i] = first[i-1] + frames[i-1].Rows
	}
	g := newGatherer(frames, threads)
	runs := make([]mergeRun, 0, mergeRows)
	for block := range slices.Chunk(order, mergeRows) {
		runs = runs[:0]
		for _, place := range block {
			f, found := slices.BinarySearch(first, int(place))
			if !found {
				f--
			}
			for frames[f].Rows == 0 || int(place) >= first[f]+frames[f].Rows { // frames without rows share a place
				f++
			}
			row := int(place) - first[f]
			if n := len(runs); n > 0 && runs[n-1].frame == f && runs[n-1].hi == row {
				runs[n-1].hi++
				continue
			}
			runs = append(runs, mergeRun{f, row, row + 1})
		}
		if err := emit(g.block(runs, len(block)), len(block)); err != nil {
			return err
		}
	}
	return nil
}
