package demo

import (
	"strconv"

	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/vector"
)

// null is the null of whole-number columns.
const null = vector.NullInt

// column collects the values of a block of rows. Text is never null.
type column struct {
	vector.Column
	name  string
	words []int32 // codes of the declared words of a text column, by number
}

func (c *column) int(v int64)     { c.Ints = append(c.Ints, v) }
func (c *column) boolean(v bool)  { c.int(bit(v)) }
func (c *column) micros(ns int64) { c.int(ns - ns%1000) }
func (c *column) float(v float64) { c.Floats = append(c.Floats, v) }

// word appends the declared text with that number.
func (c *column) word(number int) { c.Codes = append(c.Codes, c.words[number]) }

func (c *column) text(v string) { c.Codes = append(c.Codes, c.Dict.Code(v)) }

// identifier appends the decimal form of a number; negative ones are written as "".
func (c *column) identifier(v int64) {
	var digits [20]byte
	b := digits[:0]
	if v >= 0 {
		b = strconv.AppendInt(b, v, 10)
	}
	c.Codes = append(c.Codes, c.Dict.CodeBytes(b))
}

// of declares the words of a text column. A single one is in every row.
func (c *column) of(words ...string) {
	c.Dict, c.words = vector.NewDict(), c.words[:0]
	for _, w := range words {
		c.words = append(c.words, c.Dict.Code(w))
	}
	if len(words) == 1 {
		c.Codes = make([]int32, parquet.PageRows)
	}
}

// clear prepares for the next block. Texts that were not declared are forgotten, as there
// may be one for every row.
func (c *column) clear() {
	c.Floats, c.Ints = c.Floats[:0], c.Ints[:0]
	if c.Type == vector.String && len(c.words) == 0 {
		c.Dict = vector.NewDict()
	}
	if len(c.words) != 1 {
		c.Codes = c.Codes[:0]
	}
}

func bit(v bool) int64 {
	if v {
		return 1
	}
	return 0
}
