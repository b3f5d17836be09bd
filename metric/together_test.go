package metric

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// drawRuns cuts rows into runs that begin, continue and end buckets.
func drawRuns(t *rapid.T, rows int) *Chunk {
	c := &Chunk{}
	c.Begin(rows, nil)
	for lo := 0; lo < rows; {
		hi := min(rows, lo+rapid.SampledFrom([]int{1, 3, 20, 1500}).Draw(t, "rows of a run"))
		fresh := lo == 0 || rapid.Bool().Draw(t, "new")
		c.Add(Run{Lo: int32(lo), Hi: int32(hi), New: fresh, Closes: fresh && lo > 0, Tail: 7,
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

// buckets returns the rows of every bucket, and where its listing begins anew.
func buckets(c *Chunk) (rows [][]int, fresh []bool) {
	for _, r := range c.Runs {
		if r.New {
			rows, fresh = append(rows, nil), append(fresh, r.NewListing)
		}
		last := &rows[len(rows)-1]
		for i := r.Lo; i < r.Hi; i++ {
			*last = append(*last, int(i))
		}
	}
	return rows, fresh
}

// blockwise adds the terms of rows block by block; a term may be missing.
func blockwise(rows []int, term func(row int) (float64, bool)) (sum float64, terms int) {
	for block := range slices.Chunk(rows, BlockRows) {
		var b float64
		for _, row := range block {
			if x, ok := term(row); ok {
				b += x
				terms++
			}
		}
		sum += b
	}
	return sum, terms
}

// sumsByDefinition are the values of Sum, or of Mean, per bucket.
func sumsByDefinition(kind Kind, c *Chunk, v []float64, p *expr.Vector) []float64 {
	var all []float64
	rows, _ := buckets(c)
	for _, of := range rows {
		if p != nil {
			of = slices.DeleteFunc(of, func(row int) bool { return !p.Mask[row] })
		}
		x, n := blockwise(of, func(row int) (float64, bool) { return v[row], v[row] == v[row] })
		if kind == Mean {
			x /= float64(n)
		}
		all = append(all, x)
	}
	return all
}

// averagesByDefinition are the values of TWA per bucket.
func averagesByDefinition(c *Chunk, v, weights []float64, p *expr.Vector, tails []float64) []float64 {
	var all []float64
	state := math.NaN()
	rows, fresh := buckets(c)
	for b, of := range rows {
		if fresh[b] {
			state = math.NaN()
		}
		start, end := state, func(row int) { // state after the row
			state = v[row]
			if p != nil && !p.Mask[row] {
				state = math.NaN()
			}
		}
		num, _ := blockwise(of, func(row int) (float64, bool) {
			s := state
			end(row)
			return float64(weights[row] * s), finite(s)
		})
		state = start
		den, _ := blockwise(of, func(row int) (float64, bool) {
			s := state
			end(row)
			return weights[row], finite(s)
		})
		if finite(state) {
			num += float64(tails[b] * state)
			den += tails[b]
		}
		if den == 0 {
			num = math.NaN()
		}
		all = append(all, num/den)
	}
	return all
}

func TestReducedTogetherIsBitByBitAsDefined(t *testing.T) {
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
			unknown := []float64{math.NaN()}
			if kinds[k] == TWA && rapid.Bool().Draw(t, "infinite") {
				unknown = []float64{math.Inf(1), math.NaN(), math.Inf(-1)}
			}
			values[k] = make([]float64, c.Rows)
			for i := range values[k] {
				values[k][i] = math.Sin(float64(i*(k+1))) * 100
				if i*31%100 < nulls {
					values[k][i] = unknown[i%len(unknown)]
				}
			}
		}
		var tails []float64
		for _, r := range c.Runs {
			if r.Closes {
				tails = append(tails, r.Tail)
			}
		}
		tails = append(tails, 5)
		got := reduceTogether(kinds, c, values, weights, p)
		for k := range kinds {
			var want []float64
			if kinds[k] == TWA {
				want = averagesByDefinition(c, values[k], weights, p, tails)
			} else {
				want = sumsByDefinition(kinds[k], c, values[k], p)
			}
			for b := range want {
				if math.Float64bits(got[k][b]) != math.Float64bits(want[b]) && (want[b] == want[b] || got[k][b] == got[k][b]) {
					t.Fatalf("column %d (%v), bucket %d: %v, want %v", k, kinds[k], b, got[k][b], want[b])
				}
			}
		}
	})
}
