package sink

import "math"

// Snap rounds a float to six decimals where that changes it by at most 1e-12, so that
// 0.1+0.2 is written as 0.3. Values below 1e-6 in magnitude, and nulls, stay.
//
// Halves are rounded to even; it cannot matter, since a half is 5e-7 away from either
// side. From 8192 on neighbouring floats are further apart than 1e-12, so nothing
// changes there.
func Snap(col []float64) {
	snapEach(col[snapMany(col):])
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
