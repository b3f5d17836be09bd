package lake

import (
	"fmt"
	"math"
	"time"

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
	return &timeOfDay{Cursor: cur, raw: vector.Column{Type: as}, midnight: midnight(o.File.Day, zone), unit: unitNs[o.Table.TimeUnit]}, nil
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
	raw      vector.Column
	midnight int64
	unit     int64 // ns
}

// Read implements Cursor.
func (t *timeOfDay) Read(dst *vector.Column, n int) (int, error) {
	t.raw.Floats, t.raw.Ints = t.raw.Floats[:0], t.raw.Ints[:0]
	got, err := t.Cursor.Read(&t.raw, n)
	for _, v := range t.raw.Floats {
		at := int64(vector.NullInt)
		if v == v {
			at = t.midnight + int64(math.Round(v*float64(t.unit)))
		}
		dst.Ints = append(dst.Ints, at)
	}
	for _, v := range t.raw.Ints {
		if v != vector.NullInt {
			v = t.midnight + v*t.unit
		}
		dst.Ints = append(dst.Ints, v)
	}
	return got, err
}
