package vector

import "math"

// Type is the kind of values a column holds.
type Type uint8

const (
	Float  Type = iota + 1 // float64; null is NaN
	Int                    // int64; null is NullInt
	Time                   // int64 nanoseconds since the Unix epoch, UTC; null is NullInt
	Bool                   // int64 0 or 1; null is NullInt
	String                 // int32 code into a Dict; null is NullCode
)

// NullInt marks a null in Int, Time and Bool columns.
const NullInt = math.MinInt64

// NullCode marks a null in String columns.
const NullCode = -1

// NullFloat returns the null of Float columns.
func NullFloat() float64 { return math.NaN() }

// String returns the type's name as used in messages and documentation.
func (t Type) String() string {
	switch t {
	case Float:
		return "float64"
	case Int:
		return "int64"
	case Time:
		return "timestamp[ns]"
	case Bool:
		return "bool"
	case String:
		return "string"
	}
	return "unknown"
}

// Numeric reports whether arithmetic may be done on values of the type.
func (t Type) Numeric() bool { return t == Float || t == Int }
