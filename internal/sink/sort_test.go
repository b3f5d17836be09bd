package sink

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/vector"
)

// threeColumns is a frame of a number, a text and a float per row, and the row's number.
func threeColumns(start int, rows [][3]any) *vector.Frame {
	f := &vector.Frame{Fields: []vector.Field{
		{Name: "Id", Type: vector.Int}, {Name: "Name", Type: vector.String}, {Name: "Price", Type: vector.Float}, {Name: "Row", Type: vector.Int},
	}, Rows: len(rows)}
	id, name := vector.Column{Type: vector.Int}, vector.Column{Type: vector.String, Dict: vector.NewDict()}
	price, row := vector.Column{Type: vector.Float}, vector.Column{Type: vector.Int}
	for i, r := range rows {
		id.Ints = append(id.Ints, r[0].(int64))
		code := int32(vector.NullCode)
		if text := r[1].(string); text != "null" {
			code = name.Dict.Code(text)
		}
		name.Codes = append(name.Codes, code)
		price.Floats = append(price.Floats, r[2].(float64))
		row.Ints = append(row.Ints, int64(start+i))
	}
	f.Cols = []vector.Column{id, name, price, row}
	return f
}

// sortedRows returns the rows that a RowSorter emits, as text, and their numbers. The last of
// by is Row where rows have to stay in the order they came in.
func sortedRows(t interface {
	Fatal(...any)
	Helper()
}, area *spill.Area, limit int, frames []*vector.Frame, by ...string) (rows []string, numbers []int64) {
	t.Helper()
	s, err := NewRowSorter(frames[0].Fields, by, 2, area, 0)
	if err != nil {
		t.Fatal(err)
	}
	s.limit, s.most = limit, 3
	for _, f := range frames {
		if err := s.Add(f.Cols, f.Rows); err != nil {
			t.Fatal(err)
		}
	}
	err = s.Emit(func(cols []vector.Column, n int) error {
		for i := range n {
			rows = append(rows, strings.Join(rowTexts(cols[:3], i), " "))
			numbers = append(numbers, cols[3].Ints[i])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, numbers
}

func TestSortByColumnsOfAnyType(t *testing.T) {
	null := int64(vector.NullInt)
	frames := func() []*vector.Frame {
		return []*vector.Frame{
			threeColumns(0, [][3]any{{int64(2), "b", 1.5}, {int64(1), "null", math.NaN()}, {null, "a", -3.0}}),
			threeColumns(3, nil),
			threeColumns(3, [][3]any{{int64(2), "a", math.Inf(-1)}, {int64(-1), "B", 0.0}}),
		}
	}
	for _, c := range []struct {
		by   []string
		want []string
	}{
		{[]string{"Id"}, []string{"null a -3", "-1 B 0", "1 null null", "2 b 1.5", "2 a -Inf"}},
		{[]string{"Name", "Id"}, []string{"1 null null", "-1 B 0", "null a -3", "2 a -Inf", "2 b 1.5"}},
		{[]string{"Price"}, []string{"1 null null", "2 a -Inf", "null a -3", "-1 B 0", "2 b 1.5"}},
	} {
		got, _ := sortedRows(t, spill.NewArea(spill.Limits{Memory: 1 << 20}), mergeRows, frames(), c.by...)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("by %v: %s", c.by, diff)
		}
	}
}

func TestSortIsThatOfRowsComparedOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var frames []*vector.Frame
		var all [][3]any
		for range rapid.IntRange(1, 4).Draw(t, "frames") {
			var rows [][3]any
			for range rapid.IntRange(0, 12).Draw(t, "rows") {
				rows = append(rows, [3]any{
					rapid.SampledFrom([]int64{vector.NullInt, -1, 0, 5}).Draw(t, "id"),
					rapid.SampledFrom([]string{"null", "a", "b", "ab"}).Draw(t, "name"),
					rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), -1e300, -2, math.Copysign(0, -1), 0, 1e-300, 7, 7 + 1e-13}).Draw(t, "price"),
				})
			}
			frames = append(frames, threeColumns(len(all), rows))
			all = append(all, rows...)
		}
		by := rapid.Permutation([]string{"Id", "Name", "Price"}).Draw(t, "by")[:rapid.IntRange(1, 3).Draw(t, "columns")]
		whole := threeColumns(0, all)
		Snap(whole.Cols[2].Floats)
		keys := make([]vector.Column, len(by))
		for i, name := range by {
			keys[i] = *whole.Col(name)
		}
		want := make([]int64, len(all))
		for i := range want {
			want[i] = int64(i)
		}
		slices.SortStableFunc(want, func(a, b int64) int { return compareRows(keys, int(a), keys, int(b)) })
		for _, limit := range []int{mergeRows, 5, 1} {
			area := spill.NewArea(spill.Limits{Memory: rapid.SampledFrom([]int64{0, 100, 1 << 20}).Draw(t, "memory")})
			if _, got := sortedRows(t, area, limit, frames, by...); !slices.Equal(got, want) {
				t.Fatalf("by parts of %d rows: %v, want %v", limit, got, want)
			}
			if err := area.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestRowsToBeSortedTakeNoMoreThanTheirShare(t *testing.T) {
	const limit, each, times = 4*mergeRows + 100, 1000, 500
	f := threeColumns(0, nil)
	s, err := NewRowSorter(f.Fields, []string{"Price"}, 1, spill.NewArea(spill.Limits{Memory: 1 << 30}), limit*spill.RowBytes(f.Fields))
	if err != nil {
		t.Fatal(err)
	}
	s.most = 3
	var rows [][3]any
	for i := range each {
		rows = append(rows, [3]any{int64(i), "a", float64(i * 7 % each)})
	}
	f = threeColumns(0, rows)
	for range times {
		if err := s.Add(f.Cols, each); err != nil {
			t.Fatal(err)
		}
		held := 0
		for _, part := range s.open {
			if held += part.Rows; part.Rows > mergeRows { // they are there twice when the frame grows
				t.Fatalf("a frame has %d rows", part.Rows)
			}
		}
		if held > limit {
			t.Fatalf("%d rows are held, and %d are sorted at a time", held, limit)
		}
		for level, runs := range s.levels {
			if len(runs) >= s.most {
				t.Fatalf("level %d has %d runs, and %d are merged at a time", level, len(runs), s.most)
			}
		}
	}
	sorted := 0
	err = s.Emit(func(cols []vector.Column, n int) error {
		for i := range n {
			if want := float64(sorted / times); cols[2].Floats[i] != want {
				return fmt.Errorf("row %d has %g, want %g", sorted, cols[2].Floats[i], want)
			}
			sorted++
		}
		return nil
	})
	if err != nil || sorted != times*each {
		t.Errorf("%d rows, %v", sorted, err)
	}
}

func TestSortNeedsTheColumn(t *testing.T) {
	_, err := NewRowSorter(threeColumns(0, nil).Fields, []string{"Other"}, 1, nil, 0)
	if err == nil || !strings.Contains(err.Error(), "there is no column Other") {
		t.Error(err)
	}
}

func TestSinkTakesRowsInTheOrderItIsTold(t *testing.T) {
	f := threeColumns(0, [][3]any{{int64(1), "a", 2.0}, {int64(2), "a", 1.0}})
	f.Fields[0].Key = true
	plain := NewParquet(store.NewLocal(), ParquetOptions{})
	for _, c := range []struct {
		sink Sink
		fits bool
	}{{plain, true}, {plain.SortedBy([]string{"Price"}), false}, {plain.SortedBy([]string{"Name", "Row"}), true}} {
		s, err := c.sink.Begin(t.Context(), t.TempDir()+"/x.parquet", f.Fields)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Write(f.Cols, f.Rows); (err == nil) != c.fits {
			t.Errorf("%+v: %v", c, err)
		}
		if err := s.Abort(); err != nil {
			t.Error(err)
		}
	}
}
