package parquet

import (
	"fmt"

	"github.com/basaltlake/basalt/vector"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// valueKind is what a column's values mean, from physical and logical type together.
type valueKind uint8

const (
	kindUnsupported valueKind = iota
	kindNull                  // every value is null
	kindBool
	kindInt       // signed
	kindUint      // unsigned of leaf.bits
	kindFloat     // FLOAT or DOUBLE
	kindFloat16   // FIXED_LEN_BYTE_ARRAY(2)
	kindDecimal   // INT32 or INT64 scaled by 10^leaf.scale
	kindBigNumber // decimal as big-endian bytes
	kindTimestamp // since the epoch, leaf.nanos ns each
	kindInt96     // ns of day and Julian day
	kindDate      // days since the epoch
	kindTimeOfDay // since midnight, leaf.nanos ns each
	kindText
	kindUUID
)

const nanosPerDay = 86_400_000_000_000

// maxDecimalBytes is enough for 76 digits.
const maxDecimalBytes = 32

// interpret sets kind and description from a schema element. The logical type wins
// over the older converted type.
func (l *leaf) interpret(node *schemaNode) {
	t := node.logical
	if t.id == 0 {
		t = fromConverted(node)
	}
	l.info.Logical = t.name()
	l.setKind(t)
	switch l.kind {
	case kindNull, kindFloat, kindFloat16, kindDecimal, kindBigNumber:
		l.info.Type = vector.Float
	case kindBool:
		l.info.Type = vector.Bool
	case kindInt, kindUint:
		l.info.Type, l.info.Integer = vector.Int, true
	case kindTimeOfDay:
		l.info.Type = vector.Int
	case kindTimestamp, kindInt96, kindDate:
		l.info.Type = vector.Time
	case kindText, kindUUID:
		l.info.Type = vector.String
	default:
		l.refuse(fmt.Sprintf("values of type %s %s are not supported", l.info.Physical, l.info.Logical))
	}
}

func (l *leaf) setKind(t logicalType) {
	if t.id == logicalUnknown {
		l.kind = kindNull
		return
	}
	switch l.physical {
	case format.Boolean:
		l.kind = kindBool
	case format.Float, format.Double:
		l.kind = kindFloat
	case format.Int96:
		l.kind, l.info.Unit = kindInt96, "ns"
	case format.Int32, format.Int64:
		l.setIntegerKind(t)
	case format.ByteArray, format.FixedLenByteArray:
		l.setBytesKind(t)
	}
}

func (l *leaf) setIntegerKind(t logicalType) {
	width := 64
	if l.physical == format.Int32 {
		width = 32
	}
	switch t.id {
	case logicalInteger:
		l.kind, l.bits = kindInt, width
		if !t.signed {
			l.kind, l.bits = kindUint, min(max(t.bits, 8), width)
		}
	case logicalDecimal:
		if t.scale >= 0 && t.scale <= 18 {
			l.kind, l.scale = kindDecimal, int(t.scale)
		}
	case logicalDate:
		l.kind, l.nanos = kindDate, nanosPerDay
	case logicalTimestamp, logicalTime:
		l.kind = kindTimestamp
		if t.id == logicalTime {
			l.kind = kindTimeOfDay
		}
		switch t.unit {
		case 1:
			l.nanos, l.info.Unit = 1_000_000, "ms"
		case 2:
			l.nanos, l.info.Unit = 1_000, "us"
		case 3:
			l.nanos, l.info.Unit = 1, "ns"
		default:
			l.kind = kindUnsupported
		}
	default:
		l.kind, l.bits = kindInt, width
	}
}

func (l *leaf) setBytesKind(t logicalType) {
	fixed := l.physical == format.FixedLenByteArray
	switch t.id {
	case 0, logicalString, logicalEnum, logicalJSON, logicalBSON:
		l.kind = kindText
	case logicalUUID:
		if fixed && l.typeLength == 16 {
			l.kind = kindUUID
		}
	case logicalFloat16:
		if fixed && l.typeLength == 2 {
			l.kind = kindFloat16
		}
	case logicalDecimal:
		if t.scale >= 0 && t.scale <= 76 && l.typeLength <= maxDecimalBytes {
			l.kind, l.scale = kindBigNumber, int(t.scale)
		}
	}
}

func fromConverted(node *schemaNode) logicalType {
	switch node.converted {
	case deprecated.UTF8:
		return logicalType{id: logicalString}
	case deprecated.Enum:
		return logicalType{id: logicalEnum}
	case deprecated.Json:
		return logicalType{id: logicalJSON}
	case deprecated.Bson:
		return logicalType{id: logicalBSON}
	case deprecated.Decimal:
		return logicalType{id: logicalDecimal, scale: node.scale}
	case deprecated.Date:
		return logicalType{id: logicalDate}
	case deprecated.TimeMillis:
		return logicalType{id: logicalTime, unit: 1}
	case deprecated.TimeMicros:
		return logicalType{id: logicalTime, unit: 2}
	case deprecated.TimestampMillis:
		return logicalType{id: logicalTimestamp, unit: 1}
	case deprecated.TimestampMicros:
		return logicalType{id: logicalTimestamp, unit: 2}
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		return logicalType{id: logicalInteger, bits: 8 << (node.converted - deprecated.Uint8)}
	case deprecated.Int8, deprecated.Int16, deprecated.Int32, deprecated.Int64:
		return logicalType{id: logicalInteger, bits: 8 << (node.converted - deprecated.Int8), signed: true}
	case deprecated.Interval:
		return logicalType{id: logicalInterval}
	}
	return logicalType{}
}

// name is the type as the Parquet documentation writes it.
func (t logicalType) name() string {
	unit := [...]string{"?", "MILLIS", "MICROS", "NANOS"}[max(0, min(int(t.unit), 3))]
	switch t.id {
	case 0:
		return ""
	case logicalString:
		return "STRING"
	case logicalMap:
		return "MAP"
	case logicalList:
		return "LIST"
	case logicalEnum:
		return "ENUM"
	case logicalDecimal:
		return fmt.Sprintf("DECIMAL(scale=%d)", t.scale)
	case logicalDate:
		return "DATE"
	case logicalTime:
		return "TIME(" + unit + ")"
	case logicalTimestamp:
		return "TIMESTAMP(" + unit + ")"
	case logicalInteger:
		if t.signed {
			return fmt.Sprintf("INT(%d)", t.bits)
		}
		return fmt.Sprintf("UINT(%d)", t.bits)
	case logicalUnknown:
		return "UNKNOWN"
	case logicalJSON:
		return "JSON"
	case logicalBSON:
		return "BSON"
	case logicalUUID:
		return "UUID"
	case logicalFloat16:
		return "FLOAT16"
	case logicalInterval:
		return "INTERVAL"
	}
	return fmt.Sprintf("logical type %d", t.id)
}
