package check

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/vector"
)

func reference(rows int64, columns []string, listings ...int64) *Reference {
	r := NewReference("trades")
	set := map[int64]struct{}{}
	for _, id := range listings {
		set[id] = struct{}{}
	}
	r.AddFile(rows, set, columns)
	return r
}

func TestExpectationMessages(t *testing.T) {
	all := Expectations{ListingCount: true, Listings: true, Rows: true, Columns: true, NoNulls: true, Exempt: []string{"ListingId"}}
	f := frame("ListingId Price", ints(1, 1, 2), floats(1, 2, 3))
	columns := []string{"Price", "ListingId"}
	for _, c := range []struct {
		name  string
		want  Expectations
		ref   *Reference
		frame *vector.Frame
		says  []string
	}{
		{"everything is kept", all, reference(3, columns, 1, 2), f, nil},
		{"nothing is asked", Expectations{}, reference(9, columns, 7), f, nil},
		{"rows", all, reference(4, columns, 1, 2), f, []string{"preserve_rows: 3 rows come out, 4 of trades go in"}},
		{"a listing is lost", all, reference(3, columns, 1, 2, 9), f, []string{
			"preserve_listing_id_count: 2 listings come out, 3 of trades go in", "preserve_listing_ids: listings of trades are lost: 9"}},
		{"as many but others", all, reference(3, columns, 1, 9), f, []string{
			"preserve_listing_ids: listings of trades are lost: 9", "preserve_listing_ids: listings come out that trades does not have: 2"}},
		{"many are lost", Expectations{Listings: true}, reference(3, columns, 1, 2, 13, 12, 11, 10, 9, 8, 7), f, []string{
			"preserve_listing_ids: listings of trades are lost: 7, 8, 9, 10, 11 and 2 more"}},
		{"columns", Expectations{Columns: true}, reference(3, []string{"Size", "Price", "Flag"}, 1), f, []string{
			"preserve_existing_columns: columns of trades are lost: Flag, Size"}},
		{"nulls and NaN, but for exempt columns", all, reference(2, columns, 1), frame("ListingId Price N", ints(1, vector.NullInt), floats(nan, 1), ints(vector.NullInt, vector.NullInt)), []string{
			"all_non_nans: column Price has 1 nulls in 2 rows", "all_non_nans: column N has 2 nulls in 2 rows"}},
		{"there is no input", Expectations{Rows: true}, nil, f, []string{"the pass has no input to compare with"}},
		{"there is no input, which does not matter", Expectations{NoNulls: true}, nil, f, nil},
		{"rows of no listing", Expectations{Rows: true, Listings: true}, reference(2, nil, 1), frame("InstrumentId", ints(1, 2)), []string{
			"the output has no ListingId to compare listings by"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for block := 1; block <= 3; block++ {
				if diff := cmp.Diff(c.says, see(NewExpectations(c.want, c.ref, c.frame.Fields), c.frame, block)); diff != "" {
					t.Errorf("blocks of %d: %s", block, diff)
				}
			}
		})
	}
}

func TestReferenceAddsUpOverFilesAndFrames(t *testing.T) {
	r := reference(3, []string{"A"}, 1, 2)
	r.AddFile(2, map[int64]struct{}{2: {}, 5: {}}, []string{"A", "B"})
	r.AddFrame(frame("ListingId C", ints(5, 5, 6), floats(1, 2, 3)))
	r.AddFrame(frame("InstrumentId", ints(8)))
	if r.Rows != 9 || len(r.Listings) != 4 || len(r.Columns) != 5 {
		t.Errorf("%+v", r)
	}
}
