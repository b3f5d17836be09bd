package vector

// Dict maps strings to dense codes in order of first appearance. Codes are stable:
// a Dict only grows. It is not safe for concurrent use.
type Dict struct {
	values []string
	codes  map[string]int32
}

// NewDict returns an empty dictionary.
func NewDict() *Dict { return &Dict{codes: map[string]int32{}} }

// Code returns the code of s, adding s when it is new.
func (d *Dict) Code(s string) int32 {
	if c, ok := d.codes[s]; ok {
		return c
	}
	c := int32(len(d.values))
	d.values = append(d.values, s)
	d.codes[s] = c
	return c
}

// CodeBytes is Code for a byte slice; it allocates only for a new string.
func (d *Dict) CodeBytes(b []byte) int32 {
	if c, ok := d.codes[string(b)]; ok {
		return c
	}
	return d.Code(string(b))
}

// Lookup returns the code of s, or NullCode when s is absent.
func (d *Dict) Lookup(s string) int32 {
	if c, ok := d.codes[s]; ok {
		return c
	}
	return NullCode
}

// Value returns the string of a code; "" for NullCode.
func (d *Dict) Value(code int32) string {
	if code < 0 {
		return ""
	}
	return d.values[code]
}

// Len returns the number of distinct strings.
func (d *Dict) Len() int { return len(d.values) }
