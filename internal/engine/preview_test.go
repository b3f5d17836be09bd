package engine

import (
	"math"
	"slices"
	"testing"

	"github.com/basaltlake/basalt/vector"
)

func TestPreviewBeginsAtTheFirstRowWithANumber(t *testing.T) {
	null := math.NaN()
	for _, c := range []struct {
		name   string
		chunks [][]float64
		at     int64
		keys   []int64
	}{
		{"at once", [][]float64{{1, null, 3, 4, 5, 6}}, 0, []int64{0, 1, 2, 3, 4}},
		{"in the first chunk", [][]float64{{null, null, 3, null}, {5}}, 2, []int64{2, 3, 4}},
		{"in a later chunk", [][]float64{{null, null, null, null, null, null}, {null, 8}, {9}}, 7, []int64{7, 8}},
		{"nowhere", [][]float64{{null, null}, {null, null, null, null}}, 0, []int64{0, 1, 2, 3, 4}},
		{"without rows", nil, 0, nil},
	} {
		p := preview{rows: &vector.Frame{Fields: []vector.Field{
			{Name: "ListingId", Type: vector.Int, Key: true}, {Name: "MIC", Type: vector.String}, {Name: "Price", Type: vector.Float},
		}}}
		row := int64(0)
		for _, prices := range c.chunks {
			key, mic := vector.Column{Type: vector.Int}, vector.Column{Type: vector.String, Dict: vector.NewDict()}
			for range prices {
				key.Ints = append(key.Ints, row)
				mic.Codes = append(mic.Codes, mic.Dict.Code("XLON"))
				row++
			}
			p.see([]vector.Column{key, mic, {Type: vector.Float, Floats: prices}}, len(prices))
		}
		var keys []int64
		if p.rows.Cols != nil {
			keys = p.rows.Cols[0].Ints
		}
		if p.at != c.at || !slices.Equal(keys, c.keys) || p.rows.Rows != len(c.keys) {
			t.Errorf("%s: rows %v from %d, want %v from %d", c.name, keys, p.at, c.keys, c.at)
		}
	}
}
