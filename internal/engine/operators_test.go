package engine

import (
	"errors"
	"testing"

	"github.com/basaltlake/basalt/internal/defect"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
)

func TestAPanicOfAnOperatorNamesItsListingsOnOneLine(t *testing.T) {
	g := &module.Group{Listings: []table.Listing{{ID: 7}, {ID: 8}}}
	err := guarded(g, func() error { panic("no such bucket") })
	const want = "operator-panic: listing 7 and 1 more: panic: no such bucket; this is a defect of Basalt, please report it"
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	var p *defect.Panic
	if !errors.As(err, &p) || len(p.Stack) == 0 {
		t.Error("the stack is lost")
	}
}
