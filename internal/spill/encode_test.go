package spill

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/vector"
)

// TestColumnsComeBackBitByBit encodes values of every width and pattern of change.
func TestColumnsComeBackBitByBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(1, 200).Draw(t, "rows")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		width := rapid.SampledFrom([]int{0, 1, 8, 9, 16, 17, 32, 33, 63, 64}).Draw(t, "bits")
		change := rapid.SampledFrom([]int{0, 1, 5, 10}).Draw(t, "changes in ten")
		base := random.Uint64()
		wholes := rapid.Bool().Draw(t, "whole floats")
		f := &vector.Frame{Rows: rows}
		for _, kind := range []vector.Type{vector.Float, vector.Int, vector.String} {
			c := vector.MakeColumn(kind, rows)
			v := base
			for i := range rows {
				if random.IntN(10) < change {
					v = base + random.Uint64()>>(64-width)
				}
				switch kind {
				case vector.Float:
					c.Floats[i] = math.Float64frombits(v)
					if wholes {
						c.Floats[i] = float64(int64(v) >> 11)
					}
				case vector.String:
					c.Codes[i] = int32(v)
				default:
					c.Ints[i] = int64(v)
				}
			}
			f.Add(vector.Field{Type: kind}, c)
		}
		order := make([]int32, rows)
		for i, row := range random.Perm(rows) {
			order[i] = int32(row)
		}
		var e encoder
		var d decoder
		for i := range f.Cols {
			src := &f.Cols[i]
			out := vector.MakeColumn(src.Type, rows+1)
			data := e.column([]byte("before"), src, order)
			if rest := d.column(&out, 1, rows, append(data, "after"...)[len("before"):]); string(rest) != "after" {
				t.Fatalf("%q follows", rest)
			}
			for at, row := range order {
				var got, want uint64
				switch src.Type {
				case vector.Float:
					got, want = math.Float64bits(out.Floats[at+1]), math.Float64bits(src.Floats[row])
				case vector.String:
					got, want = uint64(out.Codes[at+1]), uint64(src.Codes[row])
				default:
					got, want = uint64(out.Ints[at+1]), uint64(src.Ints[row])
				}
				if got != want {
					t.Fatalf("row %d is %x, was %x", at, got, want)
				}
			}
		}
	})
}
