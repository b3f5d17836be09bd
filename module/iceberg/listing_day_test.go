package iceberg

import (
	"testing"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/table"
)

// everything is the operator with all it can put out.
func everything() module.Operator {
	trades, _ := table.Lookup("trades")
	return operator(NewConfig(), true, trades, &module.Found{
		Has: func(table, column string) bool {
			return table == "l3" && column != "OriginalOrderId" || column == "LocalPrice" || column == "Size" || column == "AggressorSide"
		},
		Written: func(string) bool { return false },
	})
}

// TestWhatIsOverIsForgotten lets a busy day go by and looks at the most that was remembered.
func TestWhatIsOverIsForgotten(t *testing.T) {
	op := everything()
	g := busy(op, 100_000)
	windows := moduletest.Windows(g.Rows, 1000)
	d := op.Start(&g.Group).(*seenTwice)
	for _, rows := range windows {
		if err := d.Step(rows, nil); err != nil {
			t.Fatal(err)
		}
	}
	linked := len(d.linker.parent)
	d.Again()
	events, fills, waiting := 0, 0, 0
	for _, rows := range windows {
		if err := d.Step(rows, moduletest.Output(op)); err != nil {
			t.Fatal(err)
		}
		events, fills, waiting = max(events, len(d.tagger.events)), max(fills, len(d.tagger.fills.size)), max(waiting, len(d.listingDay.prints.at))
	}
	if events > 10 || fills > 10 || waiting > 10 {
		t.Errorf("%d events, %d executions and %d prints are remembered", events, fills, waiting)
	}
	if linked > 4000 { // one in a hundred inserts follows a peak, and so do some others
		t.Errorf("%d orders are linked", linked)
	}
}
