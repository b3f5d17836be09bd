package expr_test

import (
	"testing"

	"github.com/basaltlake/basalt/expr"
	"github.com/google/go-cmp/cmp"
)

func TestResolveSkipsPredicatesOnAbsentColumns(t *testing.T) {
	side := expr.IntIn(expr.Integer("AggressorSide"), 1)
	lot := expr.IfPresent(expr.In(expr.Text("LotType"), "ODD"))
	venue := expr.IfPresent(expr.In(expr.Text("Venue"), "BATE"))
	isVenue := `in(Venue:text, ["BATE"])`
	isSide := `in(AggressorSide:int, [1])`
	for _, c := range []struct {
		name string
		p    *expr.Node
		want string
	}{
		{"nil is always", nil, ""},
		{"absent", lot, ""},
		{"present", venue, isVenue},
		{"unmarked predicates stay", side, isSide},
		{"below and", expr.And(side, lot, venue), "(" + isSide + " and " + isVenue + ")"},
		{"all of and", expr.And(lot, lot), ""},
		{"always or something is always", expr.Or(side, lot), ""},
		{"below or", expr.Or(side, venue), "(" + isSide + " or " + isVenue + ")"},
	} {
		got := ""
		if r := c.p.Resolve(func(column string) bool { return column == "LotType" }); r != nil {
			got = r.String()
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestOptionalNamesTheMarkedColumns(t *testing.T) {
	got := map[string]bool{}
	expr.And(expr.Known(expr.Number("Size")), expr.IfPresent(expr.In(expr.Text("LotType"), "ODD"))).Optional(got)
	if diff := cmp.Diff(map[string]bool{"LotType": true}, got); diff != "" {
		t.Error(diff)
	}
}
