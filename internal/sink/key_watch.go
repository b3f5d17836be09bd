package sink

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/basaltlake/basalt/vector"
)

// keyWatch sees to it that rows come in key order, nulls first, and remembers the
// first and the last key. Equal keys may follow each other: event tables have them.
type keyWatch struct {
	columns     []int // positions of the key columns
	first, last []vector.Column
	rows        int64
}

// see looks at the next rows.
func (k *keyWatch) see(uri string, cols []vector.Column, rows int) error {
	if rows == 0 || len(k.columns) == 0 {
		return nil
	}
	keys := make([]vector.Column, len(k.columns))
	for i, c := range k.columns {
		keys[i] = cols[c].Slice(0, rows)
	}
	if k.last == nil {
		k.first = copyRow(keys, 0)
	} else if compareRows(k.last, 0, keys, 0) > 0 {
		return k.unsorted(uri, k.last, 0, keys, 0)
	}
	for r := 1; r < rows; r++ {
		if compareRows(keys, r-1, keys, r) > 0 {
			return k.unsorted(uri, keys, r-1, keys, r)
		}
	}
	k.last = copyRow(keys, rows-1)
	k.rows += int64(rows)
	return nil
}

func (k *keyWatch) unsorted(uri string, a []vector.Column, i int, b []vector.Column, j int) error {
	return &Error{Kind: CodeNotSorted, What: "writing", Where: uri,
		Why:  fmt.Sprintf("row (%s) comes after (%s)", strings.Join(rowTexts(b, j), ", "), strings.Join(rowTexts(a, i), ", ")),
		Cure: "nothing of it was kept; please report this"}
}

// compareRows compares row i of a with row j of b, columns of the same types.
func compareRows(a []vector.Column, i int, b []vector.Column, j int) int {
	for c := range a {
		if d := compareValues(&a[c], i, &b[c], j); d != 0 {
			return d
		}
	}
	return 0
}

// compareValues compares two values: numbers by size, strings as text, null first.
func compareValues(a *vector.Column, i int, b *vector.Column, j int) int {
	switch a.Type {
	case vector.Float:
		return cmp.Compare(a.Floats[i], b.Floats[j]) // NaN first
	case vector.String:
		if a.Dict == b.Dict && a.Codes[i] == b.Codes[j] {
			return 0
		}
		s, okS := a.Text(i)
		t, okT := b.Text(j)
		if !okS || !okT {
			return boolInt(okS) - boolInt(okT)
		}
		return cmp.Compare(s, t)
	default:
		return cmp.Compare(a.Ints[i], b.Ints[j]) // NullInt is the least
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// copyRow returns columns of one value.
func copyRow(cols []vector.Column, row int) []vector.Column {
	one := make([]vector.Column, len(cols))
	for i := range cols {
		one[i] = vector.Column{Type: cols[i].Type}
		if cols[i].Type == vector.String {
			one[i].Dict = vector.NewDict()
		}
		one[i].AppendFrom(&cols[i], row)
	}
	return one
}

// rowTexts returns the values of a row as messages show them.
func rowTexts(cols []vector.Column, row int) []string {
	texts := make([]string, len(cols))
	for i := range cols {
		c := &cols[i]
		switch {
		case c.Null(row):
			texts[i] = "null"
		case c.Type == vector.Float:
			texts[i] = fmt.Sprint(c.Floats[row])
		case c.Type == vector.String:
			texts[i], _ = c.Text(row)
		case c.Type == vector.Time:
			texts[i] = time.Unix(0, c.Ints[row]).UTC().Format(time.RFC3339Nano)
		default:
			texts[i] = fmt.Sprint(c.Ints[row])
		}
	}
	return texts
}
