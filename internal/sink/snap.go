package sink

import "math"

// Snap rounds a float to six decimals where that changes it by at most 1e-12, so that
// 0.1+0.2 is written as 0.3. Values below 1e-6 in magnitude, and nulls, stay.
//
// Halves are rounded to even; it cannot matter, since a half is 5e-7 away from either
// side. From 8192 on neighbouring floats are further apart than 1e-12, so nothing
// changes there.
func Snap(col []float64) {
	// Most columns have integers only, or hardly a value that is near six decimals. The
	// first values tell; they decide what is tried first, not what comes out.
	whole, far := 0, 0
	sample := col[:min(len(col), 128)]
	for groups := sample; len(groups) >= 4; groups = groups[4:] {
		v := (*[4]float64)(groups)
		whole += boolInt(allWhole(v))
		far += boolInt(allFar(v))
	}
	enough := len(sample) / 4 * 7 / 8
	switch {
	case whole > enough:
		for ; len(col) >= 4; col = col[4:] {
			if v := (*[4]float64)(col); !allWhole(v) {
				snapEach(v[:])
			}
		}
	case far > enough:
		for ; len(col) >= 4; col = col[4:] {
			if v := (*[4]float64)(col); !allFar(v) {
				snapEach(v[:])
			}
		}
	}
	snapEach(col)
}

const (
	// Adding and taking away roundShift rounds to an integer, halves to even; exact below
	// 2^51. The conversions at its uses keep the compiler from fusing the steps.
	roundShift = 3 << 51
	signBit    = 1 << 63
)

// Without their signs, the bits of floats are in the order of the floats, NaN above all.
var (
	snapLeast = math.Float64bits(1e-6)
	snapMost  = math.Float64bits(1e-12)
	snapFar   = math.Float64bits(3e-6)
)

// snapEach snaps every value, without a branch on whether one changes: noise is random.
func snapEach(col []float64) {
	least, most := snapLeast, snapMost
	for i, x := range col {
		y := float64(float64(float64(x*1e6)+roundShift)-roundShift) / 1e6
		bits, snapped := math.Float64bits(x), math.Float64bits(y)
		if bits&^signBit < least {
			snapped = bits
		}
		if math.Float64bits(x-y)&^signBit > most {
			snapped = bits
		}
		col[i] = math.Float64frombits(snapped)
	}
}

// allWhole reports whether all four are integers or null, which stay.
func allWhole(v *[4]float64) bool {
	return fraction(v[0])|fraction(v[1])|fraction(v[2])|fraction(v[3]) == 0
}

// fraction is 0 when nothing is left to round.
func fraction(x float64) uint64 {
	return math.Float64bits(x) ^ math.Float64bits(float64(x+roundShift)-roundShift)
}

// allFar reports, without a division, that none of the four is near six decimals, or has
// any: the product with 1e6 differs from an integer by more than 1e-6 and its own error,
// below 1e-6.
func allFar(v *[4]float64) bool {
	return int64(distance(v[0])|distance(v[1])|distance(v[2])|distance(v[3])) >= 0
}

// distance is negative, as a signed number, when the product is near an integer.
func distance(x float64) uint64 {
	scaled := float64(x * 1e6)
	return math.Float64bits(scaled-(float64(scaled+roundShift)-roundShift))&^signBit - snapFar
}
