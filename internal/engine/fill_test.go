package engine

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/vector"
)

// TestNullsAreFilledHoweverRowsAreDivided fills rows of some listings some at a time.
func TestNullsAreFilledHoweverRowsAreDivided(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var f filler
		var got, want []string
		var last [3]string
		before := int64(0)
		for id := int64(1); len(got) < rapid.IntRange(1, 40).Draw(t, "rows"); {
			var listing []int64
			cols := []vector.Column{vector.MakeColumn(vector.Float, 0), vector.MakeColumn(vector.String, 0), vector.MakeColumn(vector.Int, 0)}
			for range rapid.IntRange(0, 6).Draw(t, "rows at a time") {
				id += int64(rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "next listing"))
				if listing = append(listing, id); id != before {
					last, before = [3]string{"null", "null", "null"}, id
				}
				for c := range cols {
					value := rapid.IntRange(-2, 3).Draw(t, "value")
					if value < 0 {
						cols[c].AppendNull()
						continue
					}
					last[c] = fmt.Sprint(value)
					switch c {
					case 0:
						cols[c].Floats = append(cols[c].Floats, float64(value))
					case 1:
						cols[c].Codes = append(cols[c].Codes, cols[c].Dict.Code(last[c]))
					default:
						cols[c].Ints = append(cols[c].Ints, int64(value))
					}
				}
				want = append(want, fmt.Sprint(id, last))
			}
			strings := cols[1].Dict.Len()
			given := slices.Clone(cols)
			f.fill(listing, cols)
			if given[1].Dict.Len() != strings {
				t.Fatal("a dictionary that may be shared got another string")
			}
			for i := range listing {
				var row [3]string
				for c := range cols {
					row[c] = "null"
					switch {
					case cols[c].Null(i):
					case c == 0:
						row[c] = fmt.Sprint(cols[c].Floats[i])
					case c == 1:
						row[c], _ = cols[c].Text(i)
					default:
						row[c] = fmt.Sprint(cols[c].Ints[i])
					}
				}
				got = append(got, fmt.Sprint(listing[i], row))
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got  %v\nwant %v", got, want)
		}
	})
}
