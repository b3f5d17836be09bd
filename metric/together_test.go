package metric

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// drawRuns cuts rows into runs that begin, continue and end buckets.
func drawRuns(t *rapid.T, rows int) *Chunk {
	c := &Chunk{Rows: rows}
	for lo := 0; lo < rows; {
		hi := min(rows, lo+rapid.SampledFrom([]int{1, 3, 20, 1500}).Draw(t, "rows of a run"))
		fresh := lo == 0 || rapid.Bool().Draw(t, "new")
		c.Runs = append(c.Runs, Run{Lo: int32(lo), Hi: int32(hi), New: fresh, Closes: fresh && lo > 0, Tail: 7,
			NewListing: fresh && rapid.IntRange(0, 4).Draw(t, "new listing") == 0})
		lo = hi
	}
	return c
}

// drawWhere returns a predicate with the lists of its rows, or nil.
func drawWhere(t *rapid.T, c *Chunk) *expr.Vector {
	often := rapid.SampledFrom([]int{0, 1, 5, 10}).Draw(t, "tenths selected")
	if often == 10 {
		return nil
	}
	p := &expr.Vector{Mask: make([]bool, c.Rows)}
	for _, r := range c.Runs {
		p.Bounds = append(p.Bounds, int32(len(p.Rows)))
		whole := rapid.Bool().Draw(t, "whole run")
		for i := r.Lo; i < r.Hi; i++ {
			if p.Mask[i] = whole || int(i*7%10) < often; p.Mask[i] {
				p.Rows = append(p.Rows, i)
			}
		}
		p.Bounds = append(p.Bounds, int32(len(p.Rows)))
	}
	return p
}

func reduceTogether(kinds []Kind, c *Chunk, values [][]float64, weights []float64, p *expr.Vector) [][]float64 {
	out := make([]*vector.Column, len(kinds))
	for i := range out {
		out[i] = &vector.Column{Type: vector.Float}
	}
	r := NewTogether(kinds)
	r.Update(c, values, weights, p, out)
	r.Finish(5, out)
	all := make([][]float64, len(out))
	for i := range out {
		all[i] = out[i].Floats
	}
	return all
}

func TestReducedTogetherIsBitByBitReducedAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawRuns(t, rapid.SampledFrom([]int{1, 40, 5000}).Draw(t, "rows"))
		p := drawWhere(t, c)
		weights := make([]float64, c.Rows)
		for i := range weights {
			weights[i] = float64(i%13) * 1e3
		}
		own := rapid.SampledFrom([][]Kind{{Sum, Mean}, {TWA}}).Draw(t, "class")
		kinds := make([]Kind, rapid.IntRange(1, TogetherColumns).Draw(t, "columns"))
		values := make([][]float64, len(kinds))
		for k := range kinds {
			kinds[k] = own[k%len(own)]
			nulls := rapid.SampledFrom([]int{0, 1, 50, 100}).Draw(t, "per cent null")
			values[k] = make([]float64, c.Rows)
			for i := range values[k] {
				values[k][i] = math.Sin(float64(i*(k+1))) * 100
				if i*31%100 < nulls {
					values[k][i] = math.NaN()
				}
			}
		}
		got := reduceTogether(kinds, c, values, weights, p)
		for k := range kinds {
			alone := reduceTogether(kinds[k:k+1], c, values[k:k+1], weights, p)[0]
			for b := range alone {
				if math.Float64bits(got[k][b]) != math.Float64bits(alone[b]) && (alone[b] == alone[b] || got[k][b] == got[k][b]) {
					t.Fatalf("column %d (%v), bucket %d: %v together, %v alone", k, kinds[k], b, got[k][b], alone[b])
				}
			}
		}
	})
}
