package parquet

import (
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// absent marks an optional field that a schema element does not have.
const absent = -1

type schemaNode struct {
	name       string
	physical   format.Type // absent for a group
	typeLength int32
	repetition format.FieldRepetitionType
	children   int32
	converted  deprecated.ConvertedType // absent if none
	scale      int32
	logical    logicalType
}

// logicalID is the field number of a logical type in the union; 0 is none.
type logicalID int16

const (
	logicalString    logicalID = 1
	logicalMap       logicalID = 2
	logicalList      logicalID = 3
	logicalEnum      logicalID = 4
	logicalDecimal   logicalID = 5
	logicalDate      logicalID = 6
	logicalTime      logicalID = 7
	logicalTimestamp logicalID = 8
	logicalInteger   logicalID = 10
	logicalUnknown   logicalID = 11
	logicalJSON      logicalID = 12
	logicalBSON      logicalID = 13
	logicalUUID      logicalID = 14
	logicalFloat16   logicalID = 15
	logicalInterval  logicalID = 1000 // a converted type without a logical one
)

type logicalType struct {
	id     logicalID
	unit   int16 // of times: 1 ms, 2 µs, 3 ns
	bits   int   // of integers
	signed bool
	scale  int32 // of decimals
}

func parseSchemaNode(r *compactReader) schemaNode {
	e := schemaNode{physical: absent, converted: absent}
	r.fields(func(id int16, wire byte) {
		switch id {
		case 1:
			e.physical = format.Type(r.wantI32(wire))
		case 2:
			e.typeLength = r.wantI32(wire)
		case 3:
			e.repetition = format.FieldRepetitionType(r.wantI32(wire))
		case 4:
			e.name = string(r.wantBinary(wire))
		case 5:
			e.children = r.wantI32(wire)
		case 6:
			e.converted = deprecated.ConvertedType(r.wantI32(wire))
		case 7:
			e.scale = r.wantI32(wire)
		case 10:
			if r.want(wire, wireStruct) {
				e.logical = parseLogicalType(r)
			}
		default:
			r.skip(wire)
		}
	})
	return e
}

func parseLogicalType(r *compactReader) logicalType {
	var t logicalType
	r.fields(func(id int16, wire byte) {
		if !r.want(wire, wireStruct) {
			return
		}
		t.id = logicalID(id)
		switch t.id {
		case logicalDecimal:
			r.fields(func(id int16, wire byte) {
				if id == 1 {
					t.scale = r.wantI32(wire)
				} else {
					r.skip(wire)
				}
			})
		case logicalTime, logicalTimestamp:
			r.fields(func(id int16, wire byte) {
				if id != 2 || !r.want(wire, wireStruct) {
					r.skip(wire)
					return
				}
				r.fields(func(unit int16, wire byte) {
					t.unit = unit
					r.skip(wire)
				})
			})
		case logicalInteger:
			r.fields(func(id int16, wire byte) {
				switch {
				case id == 1 && r.want(wire, wireI8):
					t.bits = int(r.byte())
				case id == 2:
					t.signed = r.wantBool(wire)
				default:
					r.skip(wire)
				}
			})
		default:
			r.skip(wire)
		}
	})
	return t
}
