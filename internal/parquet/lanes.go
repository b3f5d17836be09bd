package parquet

import (
	"github.com/parquet-go/parquet-go/format"
)

// lane opens a page's values of a physical type, in any encoding but dictionaries.
// The opened values are valid until the next call: their decoder is used again.
type lane[S any] interface {
	open(encoding format.Encoding, data []byte) (values[S], error)
	// width returns the bytes of a plain value, 0 for less than a byte.
	width() int
}

func unknownEncoding(e format.Encoding, physical format.Type) error {
	return unsupported("encoding " + e.String() + " of " + physical.String() + " values")
}

// intLane reads BOOLEAN, INT32 and INT64.
type intLane struct {
	physical format.Type
	plain64  plainInt64s
	plain32  plainInt32s
	bools    plainBools
	runs     hybridBools
	delta    deltaInts
	split    splitInts
}

func (l *intLane) width() int {
	switch l.physical {
	case format.Int64:
		return 8
	case format.Int32:
		return 4
	}
	return 0
}

func (l *intLane) open(e format.Encoding, data []byte) (values[int64], error) {
	whole := l.physical != format.Boolean
	switch {
	case e == format.Plain && l.physical == format.Int64:
		l.plain64 = plainInt64s{data}
		return &l.plain64, nil
	case e == format.Plain && l.physical == format.Int32:
		l.plain32 = plainInt32s{data}
		return &l.plain32, nil
	case e == format.Plain:
		l.bools = plainBools{data: data}
		return &l.bools, nil
	case e == format.RLE && !whole:
		return &l.runs, l.runs.reset(data)
	case e == format.DeltaBinaryPacked && whole:
		return &l.delta, l.delta.reset(data, l.physical == format.Int32)
	case e == format.ByteStreamSplit && whole:
		return &l.split, l.split.reset(data, l.width())
	}
	return nil, unknownEncoding(e, l.physical)
}

// floatLane reads FLOAT and DOUBLE.
type floatLane struct {
	physical format.Type
	plain64  plainDoubles
	plain32  plainFloats
	split    splitFloats
}

func (l *floatLane) width() int {
	if l.physical == format.Float {
		return 4
	}
	return 8
}

func (l *floatLane) open(e format.Encoding, data []byte) (values[float64], error) {
	switch {
	case e == format.Plain && l.physical == format.Double:
		l.plain64 = plainDoubles{data}
		return &l.plain64, nil
	case e == format.Plain:
		l.plain32 = plainFloats{data}
		return &l.plain32, nil
	case e == format.ByteStreamSplit:
		return &l.split, l.split.reset(data, l.width())
	}
	return nil, unknownEncoding(e, l.physical)
}

// textLane reads BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY and INT96 as byte strings.
type textLane struct {
	physical    format.Type
	fixedWidth  int   // 0 for BYTE_ARRAY
	budget      int64 // bytes of a page's values at most
	plain       plainTexts
	fixed       fixedTexts
	deltaLength deltaLengthTexts
	delta       deltaTexts
	split       splitTexts
}

func (l *textLane) open(e format.Encoding, data []byte) (texts, error) {
	switch {
	case e == format.Plain && l.fixedWidth > 0:
		l.fixed = fixedTexts{data: data, width: l.fixedWidth}
		return &l.fixed, nil
	case e == format.Plain:
		l.plain = plainTexts{data}
		return &l.plain, nil
	case e == format.DeltaLengthByteArray && l.physical == format.ByteArray:
		return &l.deltaLength, l.deltaLength.reset(data)
	case e == format.DeltaByteArray && l.physical != format.Int96:
		return &l.delta, l.delta.reset(data, l.budget)
	case e == format.ByteStreamSplit && l.physical == format.FixedLenByteArray:
		return &l.split, l.split.reset(data, l.fixedWidth)
	}
	return nil, unknownEncoding(e, l.physical)
}
