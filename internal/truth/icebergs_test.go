package truth

import (
	"testing"

	"github.com/basaltlake/basalt/module/iceberg"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/vector"
)

func icebergs(t *testing.T, w *world, config string) (main, events, trades *vector.Frame) {
	t.Helper()
	p := moduletest.Decode(t, iceberg.Spec(), "time_bucket_seconds: 60\niceberg_analytics: "+config)
	l3, prints := moduletest.NewRows(t, l3Columns, w.l3), moduletest.NewRows(t, tradeColumns, w.trades)
	outs := moduletest.Operate(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{"l3": l3, "trades": prints})
	if len(outs) != 1 {
		t.Fatalf("%d listings", len(outs))
	}
	return moduletest.Scan(t, p, l3, 1000)[0], outs[0].Sides[0], outs[0].Sides[1]
}

func TestIcebergsThatTradedAreFound(t *testing.T) {
	for seed := range uint64(4) {
		w := simulate(seed, steps)
		main, events, _ := icebergs(t, w, "{}")
		if len(w.hits) < 50 || events.Rows != len(w.hits) {
			t.Fatalf("seed %d: %d executions of hidden size, want %d", seed, events.Rows, len(w.hits))
		}
		revealed, volume := 0.0, 0.0
		for i, h := range w.hits {
			revealed += float64(h.revealed)
			volume += float64(h.size)
			order, _ := events.Col("OrderID").Text(i)
			if order != h.order || events.Col("EventTimestamp").Ints[i] != h.at || events.Col("Side").Ints[i] != int64(h.side) ||
				events.Col("RevealedQty").Floats[i] != float64(h.revealed) || events.Col("ExecutionSize").Floats[i] != float64(h.size) {
				t.Errorf("seed %d: event %d is of order %s, want %+v", seed, i, order, h)
			}
		}
		if got := total(main.Col("IcebergExecutionVolume")); got != volume {
			t.Errorf("seed %d: volume %v, want %v", seed, got, volume)
		}
	}
}

func total(c *vector.Column) float64 {
	sum := 0.0
	for _, v := range c.Floats {
		sum += v
	}
	return sum
}

// Peaks of one owner's order are one iceberg. An event is unlinked when it is the only
// one whose order was or had a next peak.
func TestPeaksOfOneOrderAreLinked(t *testing.T) {
	for seed := range uint64(4) {
		w := simulate(seed, steps)
		_, events, _ := icebergs(t, w, "{}")
		parent, number, count := map[int64]int{}, map[int]int64{}, map[int]int64{}
		linked := 0
		for i, h := range w.hits {
			id := events.Col("IcebergId").Ints[i]
			count[h.iceberg]++
			if id == vector.NullInt {
				if count[h.iceberg] > 1 {
					t.Errorf("seed %d: event %d of iceberg %d is not linked", seed, count[h.iceberg], h.iceberg)
				}
				continue
			}
			linked++
			if p, seen := parent[id]; seen && p != h.iceberg {
				t.Errorf("seed %d: icebergs %d and %d are taken for one", seed, p, h.iceberg)
			}
			if n, seen := number[h.iceberg]; seen && n != id {
				t.Errorf("seed %d: iceberg %d is taken for two", seed, h.iceberg)
			}
			parent[id], number[h.iceberg] = h.iceberg, id
			if got := events.Col("IcebergEventCount").Ints[i]; got != count[h.iceberg] {
				t.Errorf("seed %d: event %d of iceberg %d is counted as %d", seed, count[h.iceberg], h.iceberg, got)
			}
		}
		if linked < 20 {
			t.Errorf("seed %d: only %d events are linked", seed, linked)
		}
	}
}

func TestPrintsOfHiddenSizeAreTagged(t *testing.T) {
	for _, config := range []string{"{}", "{match_window: backward}"} {
		for seed := range uint64(4) {
			w := simulate(seed, steps)
			_, _, trades := icebergs(t, w, config)
			if trades.Rows != len(w.prints) {
				t.Fatalf("seed %d: %d prints, want %d", seed, trades.Rows, len(w.prints))
			}
			split := 0
			for i, p := range w.prints {
				if p.split {
					split++
				}
				if got := trades.Col("IcebergL3Revealed").Ints[i] == 1; got != p.revealed {
					t.Errorf("seed %d: print %d revealed hidden size: %v", seed, i, got)
				}
				if got := trades.Col("IcebergTradeMatch").Ints[i] == 1; got != p.split {
					t.Errorf("seed %d: print %d is a part of its execution: %v", seed, i, got)
				}
			}
			if split < 20 {
				t.Errorf("seed %d: only %d prints are parts", seed, split)
			}
		}
	}
}
