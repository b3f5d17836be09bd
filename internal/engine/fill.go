package engine

import "github.com/basaltlake/basalt/vector"

// fillForward replaces nulls by the last value of the same listing (DEFAULT_FFILL).
func fillForward(listing []int64, c *vector.Column) {
	for i := 1; i < len(listing); i++ {
		if listing[i] != listing[i-1] || !c.Null(i) {
			continue
		}
		switch c.Type {
		case vector.Float:
			c.Floats[i] = c.Floats[i-1]
		case vector.String:
			c.Codes[i] = c.Codes[i-1]
		default:
			c.Ints[i] = c.Ints[i-1]
		}
	}
}
