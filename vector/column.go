package vector

import "math"

// Column is a typed vector. Exactly one of Floats, Ints and Codes is in use,
// according to Type.
type Column struct {
	Type   Type
	Floats []float64 // Float
	Ints   []int64   // Int, Time, Bool
	Codes  []int32   // String
	Dict   *Dict     // String
}

// MakeColumn returns a column of n values: zeros, or nulls for String.
func MakeColumn(t Type, n int) Column {
	c := Column{Type: t}
	switch t {
	case Float:
		c.Floats = make([]float64, n)
	case String:
		c.Codes = make([]int32, n)
		for i := range c.Codes {
			c.Codes[i] = NullCode
		}
		c.Dict = NewDict()
	default:
		c.Ints = make([]int64, n)
	}
	return c
}

// Len returns the number of values.
func (c *Column) Len() int {
	switch c.Type {
	case Float:
		return len(c.Floats)
	case String:
		return len(c.Codes)
	default:
		return len(c.Ints)
	}
}

// Null reports whether value i is null.
func (c *Column) Null(i int) bool {
	switch c.Type {
	case Float:
		return c.Floats[i] != c.Floats[i]
	case String:
		return c.Codes[i] < 0
	default:
		return c.Ints[i] == NullInt
	}
}

// Slice returns the values lo..hi, sharing memory with c.
func (c *Column) Slice(lo, hi int) Column {
	s := *c
	switch c.Type {
	case Float:
		s.Floats = c.Floats[lo:hi]
	case String:
		s.Codes = c.Codes[lo:hi]
	default:
		s.Ints = c.Ints[lo:hi]
	}
	return s
}

// AppendNull appends a null.
func (c *Column) AppendNull() {
	switch c.Type {
	case Float:
		c.Floats = append(c.Floats, math.NaN())
	case String:
		c.Codes = append(c.Codes, NullCode)
	default:
		c.Ints = append(c.Ints, NullInt)
	}
}

// AppendFrom appends value i of src, which has the same type. Strings are
// translated into c's dictionary.
func (c *Column) AppendFrom(src *Column, i int) {
	switch c.Type {
	case Float:
		c.Floats = append(c.Floats, src.Floats[i])
	case String:
		code := src.Codes[i]
		if code >= 0 && c.Dict != src.Dict {
			code = c.Dict.Code(src.Dict.Value(code))
		}
		c.Codes = append(c.Codes, code)
	default:
		c.Ints = append(c.Ints, src.Ints[i])
	}
}

// Text returns string value i and whether it is not null.
func (c *Column) Text(i int) (string, bool) {
	if c.Codes[i] < 0 {
		return "", false
	}
	return c.Dict.Value(c.Codes[i]), true
}
