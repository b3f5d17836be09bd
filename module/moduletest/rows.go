package moduletest

import (
	"strings"
	"testing"
	"time"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// Day is the file day of examples, 2026-01-05.
var Day = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC).UnixNano()

// At is a clock time of the day, "15:04:05[.999999999]".
func At(t *testing.T, clock string) int64 {
	t.Helper()
	c, err := time.Parse("15:04:05.999999999", clock)
	if err != nil {
		t.Fatal(err)
	}
	return Day + int64(c.Sub(c.Truncate(24*time.Hour)))
}

// Rows are the rows of a table, sorted.
type Rows struct {
	Time  string // name of the timestamp column
	names []string
	rows  [][]any
}

// NewRows turns clock times in columns that end in Timestamp into times. The first of
// them is the timestamp column.
func NewRows(t *testing.T, columns []string, rows [][]any) *Rows {
	t.Helper()
	r := &Rows{names: columns}
	for _, row := range rows {
		r.rows = append(r.rows, append([]any(nil), row...))
	}
	for i, name := range columns {
		if !strings.HasSuffix(name, "Timestamp") {
			continue
		}
		if r.Time == "" {
			r.Time = name
		}
		for _, row := range r.rows {
			if clock, ok := row[i].(string); ok {
				row[i] = At(t, clock)
			}
		}
	}
	return r
}

func (r *Rows) index(name string) int {
	for i, n := range r.names {
		if n == name {
			return i
		}
	}
	return -1
}

func (r *Rows) resolve(name string, _ vector.Type) (string, *expr.Node, bool) {
	return name, nil, r.index(name) >= 0
}

func (r *Rows) column(name string, typ vector.Type) vector.Column {
	c := vector.MakeColumn(typ, 0)
	at := r.index(name)
	for _, row := range r.rows {
		v := row[at]
		x, isNumber := number(v)
		s, isText := v.(string)
		switch {
		case typ == vector.Float && isNumber:
			c.Floats = append(c.Floats, x)
		case typ == vector.String && isText:
			c.Codes = append(c.Codes, c.Dict.Code(s))
		case typ != vector.Float && typ != vector.String && isNumber:
			if n, ok := v.(int64); ok {
				c.Ints = append(c.Ints, n)
			} else {
				c.Ints = append(c.Ints, int64(x))
			}
		default:
			c.AppendNull()
		}
	}
	return c
}

// Values returns the values of a column, times in ns.
func (r *Rows) Values(name string) []any {
	at := r.index(name)
	values := make([]any, len(r.rows))
	for i, row := range r.rows {
		values[i] = row[at]
	}
	return values
}
