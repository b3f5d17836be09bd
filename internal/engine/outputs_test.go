package engine

import (
	"testing"

	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// TestNothingWaitsThatNobodyReads ends a day on which operators gave results and side outputs.
func TestNothingWaitsThatNobodyReads(t *testing.T) {
	for _, c := range []struct {
		name         string
		shown        bool
		materialize  string
		result, side bool // are read after the day
	}{
		{"all is read", true, "always", true, true},
		{"a side output that others read", true, "auto", true, false},
		{"a result that no pass shows", false, "always", false, true},
	} {
		for _, memory := range []int64{0, 1 << 20} {
			area := spill.NewArea(spill.Limits{Folder: t.TempDir(), Memory: memory})
			keep := func() *sequence {
				s, f := newSequence(area, tagFields, 0), vector.Empty(tagFields)
				f.Cols[0].Ints, f.Cols[1].Codes, f.Cols[2].Ints, f.Rows = []int64{1}, []int32{-1}, []int64{5}, 1
				if err := s.append(f); err != nil {
					t.Fatal(err)
				}
				return s
			}
			op, main, side := &module.Operator{}, keep(), keep()
			p := &plan.Pass{Parts: []plan.Part{{Operator: op, Hidden: !c.shown}}, Sides: []*plan.Side{{Name: "side", Operator: op, Materialize: c.materialize}}}
			d := &dayRun{passes: []*plan.Pass{p}, area: area, results: map[*module.Operator]*computed{op: {main, map[string]*sequence{"side": side}}}}
			d.giveBack()
			for what, rows := range map[*sequence]bool{main: c.result, side: c.side} {
				if f, err := what.reader(true).next(1); (err == nil && f != nil) != rows {
					t.Errorf("%s, %d bytes of memory: rows %v, %v; want them %v", c.name, memory, f, err, rows)
				}
			}
			if err := area.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}
