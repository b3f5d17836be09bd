package check

import "github.com/basaltlake/basalt/vector"

// nulls counts the nulls of a column, NaN among them.
func nulls(c *vector.Column, rows int) int64 {
	n := int64(0)
	switch c.Type {
	case vector.Float:
		for _, v := range c.Floats[:rows] {
			if v != v {
				n++
			}
		}
	case vector.String:
		for _, v := range c.Codes[:rows] {
			if v < 0 {
				n++
			}
		}
	default:
		for _, v := range c.Ints[:rows] {
			if v == vector.NullInt {
				n++
			}
		}
	}
	return n
}
