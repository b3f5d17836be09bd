package engine

import (
	"math"

	"github.com/basaltlake/basalt/vector"
)

// finite makes infinite values null: outputs have none, whatever the files hold.
func finite(c *vector.Column) {
	infinity := math.Float64bits(math.Inf(1))
	for i, v := range c.Floats {
		if math.Float64bits(v)&math.MaxInt64 == infinity {
			c.Floats[i] = vector.NullFloat()
		}
	}
}
