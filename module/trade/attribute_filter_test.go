package trade

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAttributeFilters(t *testing.T) {
	for _, c := range []struct{ name, filters, want string }{
		{"a text", `{ExecutionVenue: BATE}`, `if_present(in(ExecutionVenue:text, ["BATE"]))`},
		{"a list, columns by name", `{LotType: [odd, ODD], BMLLTradeType: [LIT]}`,
			`(if_present(in(BMLLTradeType:text, ["LIT"])) and if_present(in(LotType:text, ["ODD", "odd"])))`},
		{"integers", `{AggressorSide: [1, 2]}`, `if_present(in(AggressorSide:int, [1, 2]))`},
		{"integers that no float holds", `{ListingId: 9007199254740995}`, `if_present(in(ListingId:int, [9007199254740995]))`},
		{"numbers", `{Size: [100, 0.5]}`, `if_present(((Size = 100) or (Size = 0.5)))`},
		{"nothing is selected by no text", `{LotType: []}`, `if_present(in(LotType:text, []))`},
		{"nothing is selected by no number", `{Size: []}`, `if_present((Size < Size))`},
		{"a derived column", `{LocalPrice: 100}`, `if_present((LocalPrice = 100))`},
		{"yaml truth on a text column", `{IsBlock: TRUE}`, `if_present(in(IsBlock:text, ["TRUE", "True", "true"]))`},
		{"an undeclared text", `{Desk: x}`, `if_present(in(Desk:text, ["x"]))`},
		{"an undeclared number", `{Score: 3}`, `if_present((Score = 3))`},
		{"an undeclared switch", `{Late: false}`, `if_present(in(Late:int, [0]))`},
		{"undeclared and mixed is text", `{Desk: [x, 3]}`, `if_present(in(Desk:text, ["3", "x"]))`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := scanOf(t, `generic_metrics: [{measures: Volume, attribute_filters: `+c.filters+`}]`)
			if diff := cmp.Diff("sum(Size) where "+c.want, valueOf(t, s, "TradeTotalVolume")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
