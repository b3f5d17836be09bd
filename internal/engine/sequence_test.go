package engine

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/vector"
)

// TestSequencesAreReadInTheOrderOfListings puts the rows of files together, each in the order
// of its listings, of which no two files have the same.
func TestSequencesAreReadInTheOrderOfListings(t *testing.T) {
	folder := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		area := spill.NewArea(spill.Limits{Folder: folder, Memory: rapid.SampledFrom([]int64{0, 200, 1 << 20}).Draw(t, "memory")})
		defer area.Close()
		files := rapid.IntRange(1, 4).Draw(t, "files")
		apart := rapid.Bool().Draw(t, "the files have ranges of listings")
		listings := make([][]int64, files)
		for id := range int64(20) {
			file := int(id) * files / 20
			if !apart {
				file = rapid.IntRange(0, files-1).Draw(t, "file of a listing")
			}
			for range rapid.IntRange(0, 3).Draw(t, "rows of a listing") {
				listings[file] = append(listings[file], id)
			}
		}
		var parts []*sequence
		var want []string
		for file, ids := range listings {
			s := newOrdered(area, tagFields, 0)
			if rapid.Bool().Draw(t, "a piece for every listing") {
				s = newSequence(area, tagFields, 0)
			}
			for at := 0; at < len(ids); {
				f := vector.Empty(tagFields)
				for range rapid.IntRange(1, len(ids)-at).Draw(t, "rows of a block") {
					tag := fmt.Sprintf("%d.%d", file, at%3)
					f.Cols[0].Ints = append(f.Cols[0].Ints, ids[at])
					f.Cols[1].Codes = append(f.Cols[1].Codes, f.Cols[1].Dict.Code(tag))
					f.Cols[2].Ints = append(f.Cols[2].Ints, int64(at))
					want = append(want, fmt.Sprintf("%03d %s %d", ids[at], tag, at))
					f.Rows++
					at++
				}
				if err := s.append(f); err != nil {
					t.Fatal(err)
				}
			}
			parts = append(parts, s)
		}
		slices.SortStableFunc(want, func(a, b string) int { return slices.Compare([]byte(a[:3]), []byte(b[:3])) })
		all, err := together(area, tagFields, 0, parts)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for r := all.reader(false); ; {
			f, err := r.next(rapid.IntRange(1, 10).Draw(t, "rows at a time"))
			if err != nil {
				t.Fatal(err)
			}
			if f == nil {
				break
			}
			for row := range f.Rows {
				tag, _ := f.Cols[1].Text(row)
				got = append(got, fmt.Sprintf("%03d %s %d", f.Cols[0].Ints[row], tag, f.Cols[2].Ints[row]))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("read %v, want %v", got, want)
		}
	})
}

// TestRowsInOrderTakeAPieceForABlock has many listings with a row each.
func TestRowsInOrderTakeAPieceForABlock(t *testing.T) {
	const rows = 10_000
	area := spill.NewArea(spill.Limits{Folder: t.TempDir(), Memory: 1 << 20})
	defer area.Close()
	f := vector.Empty(tagFields[:1])
	for id := range int64(rows) {
		f.Cols[0].Ints = append(f.Cols[0].Ints, id)
	}
	f.Rows = rows
	for _, c := range []struct {
		s    *sequence
		want int
	}{{newOrdered(area, tagFields[:1], 0), 1}, {newSequence(area, tagFields[:1], 0), rows}} {
		if err := c.s.append(f); err != nil {
			t.Fatal(err)
		}
		if n := len(c.s.pieces); n != c.want || c.s.held < int64(n)*pieceBytes {
			t.Errorf("%d pieces that take %d bytes, want %d", n, c.s.held, c.want)
		}
		if c.s.discard(); c.s.held != 0 {
			t.Errorf("%d bytes are held of nothing", c.s.held)
		}
	}
}
