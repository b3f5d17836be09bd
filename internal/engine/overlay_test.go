package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/vector"
)

var tagFields = []vector.Field{{Name: "ListingId", Type: vector.Int}, {Name: "Tag", Type: vector.String}, {Name: "Number", Type: vector.Int}}

// tags are rows of a side output, some in a block, which is spilled where there is no memory.
func tags(t *rapid.T, area *spill.Area, rows map[int64]int) *sequence {
	s := newSequence(area, tagFields, 0)
	var listings []int64
	for id := range rows {
		listings = append(listings, id)
	}
	slices.Sort(listings)
	for _, id := range rapid.Permutation(listings).Draw(t, "listings as they were computed") {
		for at := 0; at < rows[id]; {
			f := vector.Empty(tagFields)
			for range rapid.IntRange(1, rows[id]-at).Draw(t, "rows of a block") {
				f.Cols[0].Ints = append(f.Cols[0].Ints, id)
				f.Cols[1].Codes = append(f.Cols[1].Codes, f.Cols[1].Dict.Code(fmt.Sprint("tag ", at%3)))
				f.Cols[2].Ints = append(f.Cols[2].Ints, int64(at))
				f.Rows++
				at++
			}
			if err := s.append(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.sort(); err != nil {
		t.Fatal(err)
	}
	return s
}

// overlaidValues reads a file some rows at a time, of which it has listing, time and price,
// with two columns of a side output, and writes each row as text.
func overlaidValues(t *rapid.T, listing, time []int64, side *sequence) (rows []string, err error) {
	price := vector.MakeColumn(vector.Float, len(listing))
	for i := range listing {
		price.Floats[i] = float64(i)
	}
	file := &scan.Memory{Cols: []vector.Column{{Type: vector.Int, Ints: listing}, {Type: vector.Time, Ints: time}, price}}
	f := &tableFile{overlay: side}
	src := f.laid(file, []scan.Column{{Name: "ListingId", Type: vector.Int}, {Name: "time", Type: vector.Time},
		{Name: overlayPrefix + "Number", Type: vector.Float}, {Name: "Price", Type: vector.Float}, {Name: overlayPrefix + "Tag", Type: vector.String}})
	src.(*overlaid).accept = func(id int64) bool { return id < 100 }
	for {
		n, err := src.Advance(rapid.IntRange(1, 20).Draw(t, "rows at a time"))
		if err != nil || n == 0 {
			return rows, err
		}
		cols := make([]vector.Column, 5)
		for c, typ := range []vector.Type{vector.Int, vector.Time, vector.Float, vector.Float, vector.String} {
			cols[c].Type = typ
			if err := src.Read(c, &cols[c]); err != nil {
				return rows, err
			}
		}
		for i := range n {
			tag, _ := cols[4].Text(i)
			rows = append(rows, fmt.Sprint(cols[0].Ints[i], cols[1].Ints[i], cols[2].Floats[i], cols[3].Floats[i], tag))
		}
	}
}

// TestRowsThatCountGetTheirRowsOfASideOutput lays a side output over the rows of one of two
// files, whose listings lie in any order.
func TestRowsThatCountGetTheirRowsOfASideOutput(t *testing.T) {
	folder := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		area := spill.NewArea(spill.Limits{Folder: folder, Memory: rapid.SampledFrom([]int64{0, 200, 1 << 20}).Draw(t, "memory")})
		defer area.Close()
		count := map[int64]int{4: rapid.IntRange(0, 5).Draw(t, "rows of the other file")}
		var listing, time []int64
		var want []string
		for _, id := range rapid.Permutation([]int64{7, 1, -3, 100, vector.NullInt, 5}).Draw(t, "listings of the file") {
			for range rapid.IntRange(0, 30).Draw(t, "rows") {
				at := int64(len(time))
				if rapid.IntRange(0, 9).Draw(t, "without time") == 0 {
					at = vector.NullInt
				}
				number, tag := vector.NullFloat(), ""
				if id < 100 && id != vector.NullInt && at != vector.NullInt {
					number, tag = float64(count[id]), fmt.Sprint("tag ", count[id]%3)
					count[id]++
				}
				want = append(want, fmt.Sprint(id, at, number, float64(len(listing)), tag))
				listing, time = append(listing, id), append(time, at)
			}
		}
		got, err := overlaidValues(t, listing, time, tags(t, area, count))
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("%v\ngot  %v\nwant %v", err, got, want)
		}
	})
}

func TestSideOutputsThatDoNotBelongToAFileAreRefused(t *testing.T) {
	listing, time := []int64{1, 1, 1, 2, 2}, []int64{1, 2, 3, 1, 2}
	for want, count := range map[string]map[int64]int{
		"":                                       {1: 3, 2: 2, 3: 4},
		"1 rows more of listing 1":               {1: 4, 2: 2},
		"3 rows more of listing 2":               {1: 3, 2: 5},
		"fewer rows of listing 1":                {1: 2, 2: 2},
		"fewer rows of listing 2 than the table": {1: 3},
	} {
		rapid.Check(t, func(t *rapid.T) {
			_, err := overlaidValues(t, listing, time, tags(t, spill.NewArea(spill.Limits{Memory: 1 << 20}), count))
			if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("rows %v: %v, want %q", count, err, want)
			}
		})
	}
}
