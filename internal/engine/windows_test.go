package engine

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// waiting are drawn rows of an input: listing, time, a text and a mask.
func waiting(t *rapid.T, area *spill.Area, listings []table.Listing) (*sequence, []string) {
	fields := []vector.Field{{Type: vector.Int}, {Type: vector.Time}, {Type: vector.String}, {Type: vector.Int}}
	s := newSequence(area, fields, 0)
	var all []string
	for _, l := range listings {
		at := int64(0)
		for range rapid.IntRange(0, 4).Draw(t, "blocks") {
			f := vector.Empty(fields)
			for range rapid.IntRange(1, 6).Draw(t, "rows") {
				at += int64(rapid.SampledFrom([]int{0, 0, 1, 5, 100}).Draw(t, "gap"))
				text := rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "text")
				f.Cols[0].Ints, f.Cols[1].Ints = append(f.Cols[0].Ints, l.ID), append(f.Cols[1].Ints, at)
				f.Cols[2].Codes, f.Cols[3].Ints = append(f.Cols[2].Codes, f.Cols[2].Dict.Code(text)), append(f.Cols[3].Ints, at%2)
				f.Rows++
				all = append(all, fmt.Sprint(l.ID, at, text, at%2 == 1))
			}
			if err := s.append(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	return s, all
}

func TestWindowsAreCutAtOneMoment(t *testing.T) {
	folder := t.TempDir()
	columns := []*expr.Node{expr.Text("OrderId"), expr.IntIn(expr.Integer("Side"), 1)}
	rapid.Check(t, func(t *rapid.T) {
		area := spill.NewArea(spill.Limits{Folder: folder, Memory: rapid.SampledFrom([]int64{0, 1 << 20}).Draw(t, "memory")})
		defer area.Close()
		listings := []table.Listing{{ID: 1}, {ID: 2}, {ID: 3}}[:rapid.IntRange(1, 3).Draw(t, "listings")]
		var from []gathered
		want := make([][]string, 2)
		for i := range want {
			var s *sequence
			s, want[i] = waiting(t, area, listings)
			from = append(from, gathered{i, s})
		}
		op := &module.Operator{Reads: []module.Input{{Columns: columns}, {Columns: columns}}, Buckets: rapid.Bool().Draw(t, "buckets")}
		rule := bucket.Rule{Width: 10, Closed: rapid.SampledFrom([]bucket.Closed{bucket.Left, bucket.Right}).Draw(t, "closed")}
		size := rapid.IntRange(0, 12).Draw(t, "size")
		w := newFinder(2, from).searcher(rule).windows(op, listings, 0, size)
		got := make([][]string, 2)
		last := int64(-1)
		for {
			rows, err := w.next()
			if err != nil {
				t.Fatal(err)
			}
			if rows == nil {
				break
			}
			first, end, total := int64(1<<62), last, 0
			for i := range rows {
				r := &rows[i]
				for l := range listings {
					for k := r.Bounds[l]; k < r.Bounds[l+1]; k++ {
						text, _ := r.Cols[0].Text(k)
						got[i] = append(got[i], fmt.Sprint(listings[l].ID, r.Time[k], text, r.Cols[1].Mask[k]))
						if r.Span[k] != rule.Of(r.Time[k], 0) {
							t.Fatalf("time %d is in bucket %d", r.Time[k], r.Span[k].Label)
						}
						first, end = min(first, r.Time[k]), max(end, r.Time[k])
						total++
					}
				}
			}
			if total == 0 || first <= last {
				t.Fatalf("a window of %d rows from %d on, after %d", total, first, last)
			}
			if op.Buckets && last >= 0 && rule.Of(first, 0) == rule.Of(last, 0) {
				t.Fatalf("a window from %d on in the bucket of %d", first, last)
			}
			last = end
		}
		for i := range want { // windows go by time, what was gathered by listing
			slices.SortStableFunc(got[i], func(a, b string) int { return int(a[0]) - int(b[0]) })
			if diff := cmp.Diff(want[i], got[i]); diff != "" {
				t.Fatalf("input %d: %s", i, diff)
			}
		}
	})
}

func TestWindowsHaveAboutTheRowsTheyShould(t *testing.T) {
	area := spill.NewArea(spill.Limits{Memory: 1 << 30})
	defer area.Close()
	fields := []vector.Field{{Type: vector.Int}, {Type: vector.Time}}
	var from []gathered
	for i, rows := range []int{100_000, 1000} {
		s := newSequence(area, fields, 0)
		f := vector.Empty(fields)
		for k := range rows {
			f.Cols[0].Ints, f.Cols[1].Ints = append(f.Cols[0].Ints, 1), append(f.Cols[1].Ints, int64(k*(100_000/rows)))
		}
		f.Rows = rows
		if err := s.append(f); err != nil {
			t.Fatal(err)
		}
		from = append(from, gathered{i, s})
	}
	w := newFinder(2, from).searcher(bucket.Rule{Width: 10}).windows(&module.Operator{Reads: make([]module.Input, 2)}, []table.Listing{{ID: 1}}, 0, 5000)
	windows := 0
	for {
		rows, err := w.next()
		if err != nil {
			t.Fatal(err)
		}
		if rows == nil {
			break
		}
		if n := len(rows[0].Time) + len(rows[1].Time); n > 5002 {
			t.Errorf("a window of %d rows", n)
		}
		windows++
	}
	if windows > 25 {
		t.Errorf("%d windows", windows)
	}
}

func TestConditionsWaitAsBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(1, 5).Draw(t, "rows")
		c := scan.Collected{Listing: make([]int64, rows), Time: make([]int64, rows)}
		var types []vector.Type
		for range rapid.IntRange(0, 2*bitsPerColumn+2).Draw(t, "columns") {
			column := expr.Vector{Column: vector.Column{Type: vector.Int}}
			if rapid.IntRange(0, 9).Draw(t, "condition") > 0 {
				column.Type = vector.Bool
				column.Mask = rapid.SliceOfN(rapid.Bool(), rows, rows).Draw(t, "mask")
			} else {
				column.Ints = rapid.SliceOfN(rapid.Int64(), rows, rows).Draw(t, "numbers")
			}
			types, c.Cols = append(types, column.Type), append(c.Cols, column)
		}
		f := frameOf(c)
		for i, at := range packingOf(types) {
			ints := f.Cols[at.column].Ints
			if at.bit < 0 && !slices.Equal(ints, c.Cols[i].Ints) || at.bit >= 0 && !slices.Equal(unpack(nil, ints, at.bit), c.Cols[i].Mask) {
				t.Fatalf("column %d is %v at %+v", i, ints, at)
			}
		}
	})
}
