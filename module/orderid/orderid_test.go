package orderid

import (
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

func column(ids ...string) expr.Vector {
	c := vector.MakeColumn(vector.String, 0)
	for _, id := range ids {
		if id == "null" {
			c.AppendNull()
		} else {
			c.Codes = append(c.Codes, c.Dict.Code(id))
		}
	}
	return expr.Vector{Column: c}
}

func TestRowsNameTheirOrder(t *testing.T) {
	own, old, original := column("A", "", "null", ""), column("Z", "B", "null", ""), column("O", "O", "O", "")
	cases := []struct {
		name    string
		columns Columns
		cols    []expr.Vector
		removed bool
		want    [4]string
	}{
		{"removes by the old identifier", Every(), []expr.Vector{own, old, original}, true, [4]string{"Z", "B", "O", ""}},
		{"others by the new one", Every(), []expr.Vector{own, old, original}, false, [4]string{"A", "O", "O", ""}},
		{"one column for all rows", Columns{Own: true}, []expr.Vector{own}, true, [4]string{"A", "", "", ""}},
		{"only the identifier it began with", Columns{Original: true}, []expr.Vector{original}, true, [4]string{"O", "O", "O", ""}},
		{"without the original one", Columns{Own: true, Old: true}, []expr.Vector{own, old}, true, [4]string{"Z", "B", "", ""}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if len(c.columns.Nodes()) != len(c.cols) {
				t.Fatalf("it reads %d columns", len(c.columns.Nodes()))
			}
			r := c.columns.Reader(c.cols)
			for i, want := range c.want {
				if got := r.Of(i, c.removed); got != want {
					t.Errorf("row %d: %q, want %q", i, got, want)
				}
			}
		})
	}
}

func TestUpdatesThatRenameTheirOrder(t *testing.T) {
	own, old := column("A", "A", "", "B", ""), column("A", "B", "B", "", "")
	for _, c := range []struct {
		columns Columns
		cols    []expr.Vector
		want    string
	}{
		{Columns{Own: true, Old: true}, []expr.Vector{own, old}, "B→A"},
		{Columns{Own: true}, []expr.Vector{own}, ""},
	} {
		r := c.columns.Reader(c.cols)
		got := ""
		for i := range 5 {
			if before, after := r.Renamed(i); before != "" {
				got += before + "→" + after
			}
		}
		if got != c.want {
			t.Errorf("%+v: %q, want %q", c.columns, got, c.want)
		}
	}
}

func TestFindTakesColumnsThatIdentifyAllRows(t *testing.T) {
	for have, want := range map[string]Columns{
		"":                                   {Own: true}, // so that its absence is reported
		"OldOrderId":                         {Own: true, Old: true},
		"OrderId":                            {Own: true},
		"OriginalOrderId":                    {Original: true},
		"OldOrderId OriginalOrderId":         {Original: true}, // inserts only have the latter
		"OrderId OldOrderId":                 {Own: true, Old: true},
		"OrderId OldOrderId OriginalOrderId": Every(),
	} {
		if got := Find(func(_, column string) bool { return slices.Contains(strings.Fields(have), column) }); got != want {
			t.Errorf("of %q: %+v, want %+v", have, got, want)
		}
	}
}
