package lake

import (
	"fmt"
	"math"
	"time"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/vector"
)

var unitNs = map[string]int64{"": 1, "ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000}

// TimeCursor reads the timestamp column of the table: instants as the file has them, or
// times since midnight of the file's day, which may be fractional.
func (o *Opened) TimeCursor() (Cursor, error) {
	name := o.timeColumn()
	info, ok := o.Parquet.Lookup(name)
	if !ok || o.Table.OfDay == "" || info.Type == vector.Time {
		return o.Parquet.Cursor(name, parquet.ReadAs{Type: vector.Time, TimeUnit: o.Table.TimeUnit})
	}
	zone, err := time.LoadLocation(o.Table.OfDay)
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", o.Table.Name, err)
	}
	as := vector.Int
	if info.Type == vector.Float {
		as = vector.Float
	}
	cur, err := o.Parquet.Cursor(name, parquet.ReadAs{Type: as})
	if err != nil {
		return nil, err
	}
	return &timeOfDay{Cursor: cur, uri: o.File.Info.URI, column: name, raw: vector.Column{Type: as},
		midnight: midnight(o.File.Day, zone), unit: unitNs[o.Table.TimeUnit]}, nil
}

func (o *Opened) timeColumn() string {
	r, _ := o.direct(o.Table.Time[0], vector.Time)
	return r.Column
}

// midnight is the start of a civil day in a zone.
func midnight(day calendar.Date, zone *time.Location) int64 {
	y, m, d := day.Civil()
	return time.Date(y, m, d, 0, 0, 0, 0, zone).UnixNano()
}

// timeOfDay turns times since midnight into instants. On a day with a change of clocks
// they count elapsed time.
type timeOfDay struct {
	Cursor
	uri, column string
	row         int64
	raw         vector.Column
	midnight    int64
	unit        int64 // ns
}

// longest is the most time from midnight, in ns. Times so long after any day still have
// their place in 64 bits.
const longest = 100 * bucket.DayNs

// Read implements Cursor.
func (t *timeOfDay) Read(dst *vector.Column, n int) (int, error) {
	t.raw.Floats, t.raw.Ints = t.raw.Floats[:0], t.raw.Ints[:0]
	got, err := t.Cursor.Read(&t.raw, n)
	for i, v := range t.raw.Floats {
		at, ns := int64(vector.NullInt), math.Round(v*float64(t.unit))
		switch {
		case math.Abs(ns) <= longest:
			at = t.midnight + int64(ns)
		case v == v:
			return 0, t.tooLong(i, v)
		}
		dst.Ints = append(dst.Ints, at)
	}
	for i, v := range t.raw.Ints {
		switch most := longest / t.unit; {
		case -most <= v && v <= most:
			v = t.midnight + v*t.unit
		case v != vector.NullInt:
			return 0, t.tooLong(i, v)
		}
		dst.Ints = append(dst.Ints, v)
	}
	t.row += int64(got)
	return got, err
}

// tooLong is the error of value i of what was read last.
func (t *timeOfDay) tooLong(i int, v any) error {
	return &parquet.TypeError{File: t.uri, Column: t.column, Row: t.row + int64(i), Have: t.raw.Type.String(), Want: "the time of a day",
		What: fmt.Sprintf("%v units of %d ns are more than %d days; correct the file, or time_unit in TABLES", v, t.unit, longest/bucket.DayNs)}
}
