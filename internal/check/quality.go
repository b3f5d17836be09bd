package check

import (
	"fmt"
	"math"
	"strconv"

	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/vector"
)

// QualityRules are rules over the columns of an output.
type QualityRules struct {
	NullRateMax float64               // largest share of nulls in a column
	Ranges      map[string][2]float64 // by column: smallest and largest value allowed; columns the output lacks are passed over
	Action      Action
}

// quality checks columns against rules.
type quality struct {
	rules   QualityRules
	fields  []vector.Field
	rows    int64
	nulls   []int64
	extents []*extent // of columns with a range
}

// extent is the smallest and the largest value of a column.
type extent struct{ least, most float64 }

// NewQuality returns a check of the columns of an output. NaN is null. Values count as
// they are written, that is snapped.
func NewQuality(rules QualityRules, fields []vector.Field) Check {
	q := &quality{rules: rules, fields: fields, nulls: make([]int64, len(fields)), extents: make([]*extent, len(fields))}
	for i, f := range fields {
		if _, ok := rules.Ranges[f.Name]; ok && f.Type.Numeric() {
			q.extents[i] = &extent{math.Inf(1), math.Inf(-1)}
		}
	}
	return q
}

// See implements Check.
func (q *quality) See(cols []vector.Column, rows int) {
	q.rows += int64(rows)
	for i := range cols {
		q.nulls[i] += nulls(&cols[i], rows)
		switch e := q.extents[i]; {
		case e == nil:
		case cols[i].Type == vector.Float:
			e.floats(cols[i].Floats[:rows])
		default:
			e.ints(cols[i].Ints[:rows])
		}
	}
}

func (e *extent) floats(values []float64) {
	least, most := e.least, e.most
	for _, v := range values { // NaN is neither
		if v < least {
			least = v
		}
		if v > most {
			most = v
		}
	}
	e.least, e.most = least, most
}

func (e *extent) ints(values []int64) {
	for _, v := range values {
		if v != vector.NullInt {
			e.least, e.most = min(e.least, float64(v)), max(e.most, float64(v))
		}
	}
}

// Messages implements Check. They are in the order of the columns.
func (q *quality) Messages() []string {
	var messages []string
	for i, f := range q.fields {
		if rate := float64(q.nulls[i]) / float64(q.rows); rate > q.rules.NullRateMax {
			messages = append(messages, fmt.Sprintf("column %s: null rate %.3f is above %s", f.Name, rate, number(q.rules.NullRateMax)))
		}
		e := q.extents[i]
		if e == nil || e.least > e.most {
			continue
		}
		// Snapping keeps the order of values, so that the ends of the snapped values are
		// the snapped ends.
		ends, allowed := []float64{e.least, e.most}, q.rules.Ranges[f.Name]
		if f.Type == vector.Float {
			sink.Snap(ends)
		}
		if ends[0] < allowed[0] {
			messages = append(messages, fmt.Sprintf("column %s: minimum %s is below %s", f.Name, number(ends[0]), number(allowed[0])))
		}
		if ends[1] > allowed[1] {
			messages = append(messages, fmt.Sprintf("column %s: maximum %s is above %s", f.Name, number(ends[1]), number(allowed[1])))
		}
	}
	return messages
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
