package engine

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/vector"
)

// shreddedRow is a row of the test: its keys and its number in the file.
type shreddedRow struct{ listing, time, sequence, number int64 }

// TestShreddedRowsComeSorted shreds rows in chunks and reads the ranges: all rows that count
// come, by listing, time, sequence and place in the file.
func TestShreddedRowsComeSorted(t *testing.T) {
	folder := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t)
		keys := rapid.IntRange(2, 3).Draw(t, "keys")
		limit := rapid.Int64Range(1, 40).Draw(t, "limit")
		enough := rapid.Int64Range(1, limit).Draw(t, "enough")
		threads := rapid.IntRange(1, 3).Draw(t, "threads")

		listing, time := keysOf(rows)
		all := newTally()
		all.add(listing, time, func(id int64) bool { return id != 13 })
		ranges, err := all.cut(limit, enough, rapid.Bool().Draw(t, "apart"), func() error {
			all.count(listing, time)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		fields := []vector.Field{{Type: vector.Int}, {Type: vector.Time}, {Type: vector.Int}, {Type: vector.Float}}
		area := spill.NewArea(spill.Limits{Folder: folder})
		defer area.Close()
		parts := area.NewParts(fields, keys)
		s := &shredder{keys: keys, tally: all, parts: parts}
		s.number(ranges)
		for rest := rows; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "chunk")
			s.route(keysOf(rest[:n]))
			chunk := columnsOf(rest[:n])
			if err := parts.Deal(s.order, s.shares, threads, func(c, _ int) (*vector.Column, error) { return &chunk[c], nil }); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		parts.Dealt()
		got := readSource(t, newRangeSource(parts, ranges, fields, keys, threads), fields)
		want := slices.DeleteFunc(rows, func(r shreddedRow) bool {
			return r.listing == 13 || r.listing == vector.NullInt || r.time == vector.NullInt
		})
		slices.SortStableFunc(want, func(a, b shreddedRow) int {
			by := cmp.Or(cmp.Compare(a.listing, b.listing), cmp.Compare(a.time, b.time))
			if by == 0 && keys > 2 {
				by = cmp.Compare(a.sequence, b.sequence)
			}
			return by
		})
		if !slices.Equal(got, want) {
			t.Fatalf("got %v\nwant %v", got, want)
		}
		if left := all.dropped; int64(len(want))+left.NullListing+left.NullTime+left.Outside != int64(len(listing)) {
			t.Fatalf("%d rows of %d, dropped %+v", len(want), len(listing), left)
		}
	})
}

// drawRows draws rows of some listings whose times are close or far apart.
func drawRows(t *rapid.T) []shreddedRow {
	width := rapid.SampledFrom([]int64{0, 3, 1000, math.MaxInt64}).Draw(t, "width")
	sorted := rapid.Bool().Draw(t, "sorted by time")
	n := rapid.IntRange(0, 300).Draw(t, "rows")
	rows := make([]shreddedRow, n)
	for i := range rows {
		rows[i] = shreddedRow{
			rapid.SampledFrom([]int64{7, 7, 7, 1031, -4, 13, vector.NullInt}).Draw(t, "listing"),
			rapid.Int64Range(-width, width).Draw(t, "time"),
			rapid.Int64Range(0, 2).Draw(t, "sequence"), 0,
		}
		if rapid.IntRange(0, 20).Draw(t, "without time") == 0 {
			rows[i].time = vector.NullInt
		}
	}
	if sorted {
		slices.SortStableFunc(rows, func(a, b shreddedRow) int { return cmp.Compare(a.time, b.time) })
	}
	for i := range rows {
		rows[i].number = int64(i)
	}
	return rows
}

func keysOf(rows []shreddedRow) (listing, time []int64) {
	for _, r := range rows {
		listing, time = append(listing, r.listing), append(time, r.time)
	}
	return listing, time
}

func columnsOf(rows []shreddedRow) []vector.Column {
	cols := []vector.Column{{Type: vector.Int}, {Type: vector.Time}, {Type: vector.Int}, {Type: vector.Float}}
	for _, r := range rows {
		cols[0].Ints, cols[1].Ints, cols[2].Ints = append(cols[0].Ints, r.listing), append(cols[1].Ints, r.time), append(cols[2].Ints, r.sequence)
		cols[3].Floats = append(cols[3].Floats, float64(r.number))
	}
	return cols
}

// readSource reads all rows, some at a time.
func readSource(t *rapid.T, s *rangeSource, fields []vector.Field) (rows []shreddedRow) {
	for {
		n, err := s.Advance(rapid.IntRange(1, 50).Draw(t, "rows at a time"))
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return rows
		}
		cols := make([]vector.Column, len(fields))
		for c := range cols {
			if err := s.Read(c, &cols[c]); err != nil {
				t.Fatal(err)
			}
		}
		for i := range n {
			rows = append(rows, shreddedRow{cols[0].Ints[i], cols[1].Ints[i], cols[2].Ints[i], int64(cols[3].Floats[i])})
		}
	}
}
