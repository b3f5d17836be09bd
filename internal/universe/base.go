package universe

import (
	"context"
	"fmt"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/vector"
)

// base is the listings there are on a day: those of the reference data or, without them,
// those found in the tables.
type base struct {
	set
	frame     *vector.Frame // nil when neither was read
	reference bool
	symbols   bool // some have no id of their own but one made of their symbol
}

func readBase(ctx context.Context, src Source, day calendar.Date, s Spec, needed bool) (*base, error) {
	frame, err := src.Reference(ctx, day, columnNames)
	if err != nil {
		return nil, fmt.Errorf("reading reference data: %w", err)
	}
	b := &base{set: set{records: map[int64]*record{}}, frame: frame, reference: frame != nil}
	name := fmt.Sprintf("reference data of %s", day)
	if frame == nil && needed {
		name = fmt.Sprintf("listings found in the tables of %s", day)
		if b.frame, err = src.Listings(ctx, day, s.MICs()); err != nil {
			return nil, fmt.Errorf("finding listings: %w", err)
		}
	}
	if b.frame == nil || b.frame.Rows == 0 {
		return b, nil
	}
	cols, err := columnsOf(b.frame)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if cols.id == nil {
		return nil, &MissingColumnError{"a universe", "ListingId", "the " + name, "name the column in TABLES"}
	}
	if cols.mic == nil {
		return nil, &MissingColumnError{"a universe", "MIC", "the " + name, "add it, or give the listings with their MIC in file="}
	}
	for i := range b.frame.Rows {
		if cols.id.Null(i) {
			b.nulls++
			continue
		}
		r := cols.record(i)
		r.inBase = true
		b.symbols = b.symbols || !b.reference && r.Symbol != ""
		if err := b.add(r, name, !b.reference); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// require returns an error when a column that need asks for is not there.
func (b *base) require(need, column, cure string) error {
	if b.reference && (b.frame.Rows == 0 || b.frame.Col(column) != nil) {
		return nil
	}
	from := "the reference data"
	if !b.reference {
		from = "the tables: the lake has no reference data"
	}
	return &MissingColumnError{need, column, from, cure}
}
