package sink

import "math"

// Snap rounds a float to six decimals where that changes it by at most 1e-12, so that
// 0.1+0.2 is written as 0.3. Values below 1e-6 in magnitude, and nulls, stay.
//
// Halves are rounded to even; it cannot matter, since a half is 5e-7 away from either
// side. From 8192 on neighbouring floats are further apart than 1e-12, so nothing
// changes there.
func Snap(col []float64) {
	// Adding and taking away 1.5·2^52 rounds to an integer, halves to even; exact
	// below 2^51. The conversions keep the compiler from fusing the steps.
	const integer = 3 << 51
	for i, x := range col {
		if a := math.Abs(x); !(a >= 1e-6 && a < 8192) {
			continue
		}
		scaled := float64(x * 1e6)
		nearest := float64(scaled+integer) - integer
		// Tells most values without a division: 1e-6 and the error of scaled, below 1e-6.
		if math.Abs(scaled-nearest) > 3e-6 {
			continue
		}
		if y := nearest / 1e6; math.Abs(x-y) <= 1e-12 {
			col[i] = y
		}
	}
}
