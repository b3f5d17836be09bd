package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/vector"
)

// Expectations are invariants between what goes into a pass and what comes out.
type Expectations struct {
	ListingCount bool     // as many listings come out as go in
	Listings     bool     // the same listings do
	Rows         bool     // as many rows do
	Columns      bool     // no column is lost
	NoNulls      bool     // no column has nulls or NaN
	Exempt       []string // columns that may have them
	Action       Action
}

// Compare reports whether an invariant looks at the reference input.
func (e *Expectations) Compare() bool { return e.ListingCount || e.Listings || e.Rows || e.Columns }

// expectations checks an output against invariants.
type expectations struct {
	want      Expectations
	reference *Reference
	fields    []vector.Field
	listing   int // position of the listing, or -1
	rows      int64
	listings  map[int64]struct{}
	nulls     []int64
}

// NewExpectations returns a check of the output of a pass against its reference input,
// which may be filled until Messages is called.
func NewExpectations(want Expectations, reference *Reference, fields []vector.Field) Check {
	e := &expectations{want: want, reference: reference, fields: fields, listings: map[int64]struct{}{}, nulls: make([]int64, len(fields))}
	e.listing = slices.IndexFunc(fields, func(f vector.Field) bool { return f.Name == listingColumn && f.Type == vector.Int })
	return e
}

// See implements Check.
func (e *expectations) See(cols []vector.Column, rows int) {
	e.rows += int64(rows)
	if e.listing >= 0 && (e.want.Listings || e.want.ListingCount) {
		collect(e.listings, cols[e.listing].Ints[:rows])
	}
	if !e.want.NoNulls {
		return
	}
	for i := range cols {
		e.nulls[i] += nulls(&cols[i], rows)
	}
}

// Messages implements Check.
func (e *expectations) Messages() []string {
	var messages []string
	say := func(format string, args ...any) { messages = append(messages, fmt.Sprintf(format, args...)) }
	ref := e.reference
	switch {
	case !e.want.Compare():
	case ref == nil || ref.Name == "":
		say("the pass has no input to compare with")
	default:
		if e.want.Rows && e.rows != ref.Rows {
			say("preserve_rows: %d rows come out, %d of %s go in", e.rows, ref.Rows, ref.Name)
		}
		if e.want.Columns {
			if lost := e.lost(); len(lost) > 0 {
				say("preserve_existing_columns: columns of %s are lost: %s", ref.Name, strings.Join(lost, ", "))
			}
		}
		if (e.want.ListingCount || e.want.Listings) && e.listing < 0 {
			say("the output has no %s to compare listings by", listingColumn)
			break
		}
		if e.want.ListingCount && len(e.listings) != len(ref.Listings) {
			say("preserve_listing_id_count: %d listings come out, %d of %s go in", len(e.listings), len(ref.Listings), ref.Name)
		}
		if e.want.Listings {
			if lost := beyond(ref.Listings, e.listings); lost != "" {
				say("preserve_listing_ids: listings of %s are lost: %s", ref.Name, lost)
			}
			if added := beyond(e.listings, ref.Listings); added != "" {
				say("preserve_listing_ids: listings come out that %s does not have: %s", ref.Name, added)
			}
		}
	}
	for i, f := range e.fields {
		if e.nulls[i] > 0 && !slices.Contains(e.want.Exempt, f.Name) {
			say("all_non_nans: column %s has %d nulls in %d rows", f.Name, e.nulls[i], e.rows)
		}
	}
	return messages
}

// lost returns the columns of the reference that the output lacks, sorted.
func (e *expectations) lost() []string {
	var lost []string
	for name := range e.reference.Columns {
		if !slices.ContainsFunc(e.fields, func(f vector.Field) bool { return f.Name == name }) {
			lost = append(lost, name)
		}
	}
	slices.Sort(lost)
	return lost
}

// beyond names the first ids that a has and b lacks, "" when there is none.
func beyond(a, b map[int64]struct{}) string {
	const shown = 5
	var ids []int64
	for id := range a {
		if _, ok := b[id]; !ok {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	slices.Sort(ids)
	var texts []string
	for _, id := range ids[:min(shown, len(ids))] {
		texts = append(texts, fmt.Sprint(id))
	}
	text := strings.Join(texts, ", ")
	if n := len(ids) - shown; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}
