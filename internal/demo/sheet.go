package demo

import (
	"fmt"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/schema"

	"github.com/basaltlake/basalt/vector"
)

// kind is the type of a column in the file.
type kind uint8

const (
	long   kind = iota // int64
	short              // int32
	number             // float64
	flag               // bool
	text               // UTF-8
	millis             // timestamps without zone, held in their own unit
	micros
	nanos
)

// column collects the values of a row group. Nulls are vector.NullInt and NaN; text is
// never null.
type column struct {
	name   string
	kind   kind
	unique bool // nearly every value differs: a dictionary would be waste
	ints   []int64
	floats []float64
	// A text column holds one of its words by number in every row; or, with numerals,
	// the decimal form of ints; or, when neither is filled, its first word throughout.
	words    []parquet.ByteArray
	codes    []int32
	numerals bool
}

func (c *column) int(v int64)     { c.ints = append(c.ints, v) }
func (c *column) float(v float64) { c.floats = append(c.floats, v) }
func (c *column) boolean(v bool)  { c.ints = append(c.ints, bit(v)) }

// word appends the text with that number.
func (c *column) word(code int) { c.codes = append(c.codes, int32(code)) }

// text appends a text that mostly repeats the one before.
func (c *column) text(v string) {
	if n := len(c.words); n == 0 || string(c.words[n-1]) != v {
		c.words = append(c.words, parquet.ByteArray(v))
	}
	c.word(len(c.words) - 1)
}

func (c *column) clear() { c.ints, c.floats, c.codes = c.ints[:0], c.floats[:0], c.codes[:0] }

// distinct declares that nearly every value is different.
func (c *column) distinct() *column {
	c.unique = true
	return c
}

// decimals declares a text column of numbers; negative ones are written as "".
func (c *column) decimals() *column {
	c.unique, c.numerals = true, true
	return c
}

// of declares the words of a text column. A single one needs no further values.
func (c *column) of(words ...string) *column {
	c.words = c.words[:0]
	for _, w := range words {
		c.words = append(c.words, parquet.ByteArray(w))
	}
	return c
}

func bit(v bool) int64 {
	if v {
		return 1
	}
	return 0
}

// sheet collects the rows of a file column by column and writes a row group whenever
// it is full. Every column must get exactly one value between two calls of endRow,
// except those that are always the same.
type sheet struct {
	columns []*column
	venue   []*column // hold the MIC
	rows    int
	limit   int
	total   int64
	file    *parquetFile
	err     error // of the first row group that failed
}

func (s *sheet) add(name string, k kind) *column {
	c := &column{name: name, kind: k}
	s.columns = append(s.columns, c)
	return c
}

// addMIC declares a column that holds the MIC of the file.
func (s *sheet) addMIC(name string) { s.venue = append(s.venue, s.add(name, text)) }

// endRow closes a row. Errors show in close.
func (s *sheet) endRow() {
	s.rows++
	if s.rows == s.limit {
		s.flush()
	}
}

func (s *sheet) flush() {
	if s.rows == 0 {
		return
	}
	if s.err == nil {
		s.err = s.file.rowGroup(s.columns, s.rows)
	}
	s.total += int64(s.rows)
	s.rows = 0
	for _, c := range s.columns {
		c.clear()
	}
}

// open starts a file; the columns must have been added before. A sheet can be opened
// again after close or abandon.
func (s *sheet) open(path, mic string, limit int) error {
	s.limit, s.rows, s.total, s.err = limit, 0, 0, nil
	for _, c := range s.columns {
		c.clear()
	}
	for _, c := range s.venue {
		c.of(mic)
	}
	root, err := rootNode(s.columns)
	if err != nil {
		return fmt.Errorf("declaring columns of %s: %w", path, err)
	}
	if s.file == nil {
		s.file = &parquetFile{}
	}
	return s.file.create(path, root, s.columns)
}

// close writes what is left of the rows and makes the file appear under its name.
func (s *sheet) close() (bytes int64, err error) {
	s.flush()
	if s.err != nil {
		s.file.abandon()
		return 0, s.err
	}
	return s.file.commit()
}

// rootNode returns the schema: optional columns in the order they were added.
func rootNode(columns []*column) (*schema.GroupNode, error) {
	fields := make(schema.FieldList, len(columns))
	for i, c := range columns {
		node, err := c.node()
		if err != nil {
			return nil, err
		}
		fields[i] = node
	}
	return schema.NewGroupNode("schema", parquet.Repetitions.Required, fields, -1)
}

func (c *column) node() (schema.Node, error) {
	optional := parquet.Repetitions.Optional
	switch c.kind {
	case short:
		return schema.NewInt32Node(c.name, optional, -1), nil
	case number:
		return schema.NewFloat64Node(c.name, optional, -1), nil
	case flag:
		return schema.NewBooleanNode(c.name, optional, -1), nil
	case text:
		return schema.NewPrimitiveNodeLogical(c.name, optional, schema.StringLogicalType{}, parquet.Types.ByteArray, 0, -1)
	case millis, micros, nanos:
		unit := map[kind]schema.TimeUnitType{millis: schema.TimeUnitMillis, micros: schema.TimeUnitMicros, nanos: schema.TimeUnitNanos}[c.kind]
		return schema.NewPrimitiveNodeLogical(c.name, optional, schema.NewTimestampLogicalType(false, unit), parquet.Types.Int64, 0, -1)
	}
	return schema.NewInt64Node(c.name, optional, -1), nil
}

// null is the null of whole-number columns.
const null = vector.NullInt
