package parquet

import (
	"fmt"

	"github.com/basaltlake/basalt/vector"
	"github.com/parquet-go/parquet-go/format"
)

// ReadAs says what a column is to become. Integers, floats, decimals and booleans
// become Float or Int (an Int only if every value is whole), timestamps and dates
// Time, plain integers Time in TimeUnit, strings and UUIDs String. A column whose
// values are all null by its type becomes anything. Everything else is a TypeError.
type ReadAs struct {
	Type     vector.Type
	TimeUnit string       // of plain integers read as Time: "ns" (also ""), "us", "ms", "s"
	Dict     *vector.Dict // receives the strings of a String column; nil makes one
	Numbers  bool         // integers and whole floats become the digits of a String: they are identifiers
}

var timeUnits = map[string]int64{"": 1, "ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000}

// targetFor returns nil when the column cannot be read as asked.
func targetFor(l *leaf, as ReadAs, limits *Limits) (target, error) {
	unit, ok := timeUnits[as.TimeUnit]
	if !ok {
		return nil, fmt.Errorf("reading column %s: time unit %q is none of ns, us, ms, s", l.info.Name, as.TimeUnit)
	}
	switch as.Type {
	case vector.Float:
		return floatTarget(l, limits), nil
	case vector.Int:
		return intTarget(l, limits), nil
	case vector.Time:
		return timeTarget(l, unit, limits), nil
	case vector.Bool:
		switch l.kind {
		case kindBool:
			return intsFrom(l, nil), nil
		case kindInt, kindUint:
			return intsFrom(l, boolsOfInts), nil
		}
	case vector.String:
		return stringTarget(l, &as, limits), nil
	}
	return nil, nil
}

func floatTarget(l *leaf, limits *Limits) target {
	switch l.kind {
	case kindFloat:
		return floatColumn(&numeric[float64, float64]{lane: &floatLane{physical: l.physical}})
	case kindBool, kindInt:
		return floatsFrom(l, floatsOfInts)
	case kindUint:
		return floatsFrom(l, floatsOfUints(l.bits))
	case kindDecimal:
		return floatsFrom(l, floatsOfDecimals(l.scale))
	case kindBigNumber:
		return floatColumn(bytesFrom(l, limits, floatOfDecimal(l.scale)))
	case kindFloat16:
		return floatColumn(bytesFrom(l, limits, floatOfHalf))
	}
	return nil
}

func intTarget(l *leaf, limits *Limits) target {
	switch l.kind {
	case kindBool, kindInt:
		return intsFrom(l, nil)
	case kindUint:
		return intsFrom(l, intsOfUints(l.bits))
	case kindTimeOfDay:
		return intsFrom(l, nanosOf(l.nanos))
	case kindDecimal:
		return intsFrom(l, intsOfDecimals(l.scale))
	case kindBigNumber:
		return intColumn(bytesFrom(l, limits, intOfDecimal(l.scale)))
	case kindFloat:
		return intColumn(&numeric[float64, int64]{lane: &floatLane{physical: l.physical}, convert: intsOfFloats})
	}
	return nil
}

func timeTarget(l *leaf, unit int64, limits *Limits) target {
	switch l.kind {
	case kindTimestamp, kindDate:
		return intsFrom(l, nanosOf(l.nanos))
	case kindInt96:
		return intColumn(bytesFrom(l, limits, nanosOfInt96))
	case kindInt:
		return intsFrom(l, nanosOf(unit))
	case kindUint:
		whole, scaled := intsOfUints(l.bits), nanosOf(unit)
		if scaled == nil {
			return intsFrom(l, whole)
		}
		return intsFrom(l, func(dst, src []int64) error {
			if err := whole(dst, src); err != nil {
				return err
			}
			return scaled(dst, dst)
		})
	}
	return nil
}

func stringTarget(l *leaf, as *ReadAs, limits *Limits) target {
	switch l.kind {
	case kindText:
		return codeColumn(bytesFrom(l, limits, codeOf(as.Dict)))
	case kindUUID:
		return codeColumn(bytesFrom(l, limits, codeOfUUID(as.Dict)))
	}
	if as.Numbers {
		return digitsTarget(l, as.Dict)
	}
	return nil
}

func digitsTarget(l *leaf, dict *vector.Dict) target {
	switch l.kind {
	case kindInt:
		return codeColumn(&numeric[int64, int32]{lane: &intLane{physical: l.physical}, convert: codesOfInts(dict)})
	case kindUint:
		return codeColumn(&numeric[int64, int32]{lane: &intLane{physical: l.physical}, convert: codesOfUints(dict, l.bits)})
	case kindFloat:
		return codeColumn(&numeric[float64, int32]{lane: &floatLane{physical: l.physical}, convert: codesOfFloats(dict)})
	}
	return nil
}

// floatsFrom is given conversions that never fail.
func floatsFrom(l *leaf, convert func([]float64, []int64) error) target {
	return floatColumn(&numeric[int64, float64]{lane: &intLane{physical: l.physical}, convert: convert, fits: true})
}

func intsFrom(l *leaf, convert func([]int64, []int64) error) target {
	return intColumn(&numeric[int64, int64]{lane: &intLane{physical: l.physical}, convert: convert})
}

func bytesFrom[T any](l *leaf, limits *Limits, one func([]byte) (T, error)) source[T] {
	b := &byteStrings[T]{one: one, lane: textLane{physical: l.physical, budget: limits.PageBytes}}
	switch l.physical {
	case format.FixedLenByteArray:
		b.lane.fixedWidth = l.typeLength
	case format.Int96:
		b.lane.fixedWidth = 12
	}
	if b.lane.fixedWidth > 0 {
		b.one = sized(b.lane.fixedWidth, one)
	}
	return b
}

// sized refuses values of another length, which some encodings can smuggle into a
// fixed-length column.
func sized[T any](width int, one func([]byte) (T, error)) func([]byte) (T, error) {
	return func(b []byte) (v T, err error) {
		if len(b) != width {
			return v, malformedf("a value of %d bytes in a column of fixed length %d", len(b), width)
		}
		return one(b)
	}
}
