package moduletest

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// Group is a group of listings with the rows of its day.
type Group struct {
	module.Group
	Rows []module.Rows // in the order of Operator.Reads
}

// Run runs an operator over the day of a group. It fails the test when the values are
// others if the day is cut into small windows.
func Run(t *testing.T, op module.Operator, g *Group) *module.Output {
	t.Helper()
	out, err := drive(op, g, nil)
	if err != nil {
		t.Fatal(err)
	}
	total := rowsIn(g)
	few := 1 + total/500 // days of many rows are cut less often
	random := rand.New(rand.NewPCG(uint64(total), 1))
	for name, size := range map[string]func() int{
		"the fewest":  func() int { return few },
		"some":        func() int { return 5 * few },
		"any numbers": func() int { return 1 + random.IntN(12*few) },
	} {
		other, err := drive(op, g, size)
		if err != nil {
			t.Fatal(err)
		}
		if where := otherwise(out, other); where != "" {
			t.Fatalf("in windows of %s of rows: %s", name, where)
		}
	}
	return out
}

// drive runs an operator over windows of about so many rows; nil is one window. What comes
// out is in the order in which the engine reads it.
func drive(op module.Operator, g *Group, size func() int) (*module.Output, error) {
	all, m := &outputs{*Output(op)}, op.Start(&g.Group)
	steps := func() error {
		for _, rows := range windows(op, g, size) {
			out := Output(op)
			if err := m.Step(rows, out); err != nil {
				return err
			}
			all.take(out)
			wipe(rows)
		}
		return nil
	}
	if twice, ok := m.(module.Twice); ok {
		if err := steps(); err != nil {
			return nil, err
		}
		if all.rows() > 0 {
			return nil, errors.New("rows are put out before all were seen")
		}
		twice.Again()
	}
	if err := steps(); err != nil {
		return nil, err
	}
	out := Output(op)
	if err := m.End(out); err != nil {
		return nil, err
	}
	all.take(out)
	all.sort()
	return &all.Output, nil
}

// Replay runs an operator over windows and forgets what comes out.
func Replay(op module.Operator, g *Group, windows [][]module.Rows) error {
	m := op.Start(&g.Group)
	steps := func() error {
		for _, rows := range windows {
			if err := m.Step(rows, Output(op)); err != nil {
				return err
			}
		}
		return nil
	}
	if twice, ok := m.(module.Twice); ok {
		if err := steps(); err != nil {
			return err
		}
		twice.Again()
	}
	if err := steps(); err != nil {
		return err
	}
	return m.End(Output(op))
}

// Windows cuts a day into windows of about so many rows, which are copies. Without rows
// there is none.
func Windows(all []module.Rows, size int) [][]module.Rows {
	return cutWhere(all, func() int { return size }, sameTime)
}

func sameTime(a, b int64) bool { return a == b }

// windows cuts the day of a group as the operator wants it.
func windows(op module.Operator, g *Group, size func() int) [][]module.Rows {
	if !op.Buckets {
		return cutWhere(g.Rows, size, sameTime)
	}
	label := func(at int64) int64 { return g.Rule.Of(at, g.DayStart).Label }
	return cutWhere(g.Rows, size, func(a, b int64) bool { return label(a) == label(b) })
}

// cutWhere cuts a day between times that need not be in one window.
func cutWhere(all []module.Rows, size func() int, together func(a, b int64) bool) [][]module.Rows {
	var times []int64
	for i := range all {
		times = append(times, all[i].Time...)
	}
	slices.Sort(times)
	var windows [][]module.Rows
	for lo := 0; lo < len(times); {
		hi := len(times)
		if size != nil {
			hi = min(lo+size(), hi)
		}
		for hi < len(times) && together(times[hi-1], times[hi]) {
			hi++
		}
		var rows []module.Rows
		for i := range all {
			rows = append(rows, between(&all[i], times[lo], times[hi-1]))
		}
		windows = append(windows, rows)
		lo = hi
	}
	return windows
}

// between copies the rows of the times from..to.
func between(all *module.Rows, from, to int64) module.Rows {
	var parts []module.Rows
	for l := range len(all.Bounds) - 1 {
		one := cut(all, l)
		lo := sort.Search(len(one.Time), func(i int) bool { return one.Time[i] >= from })
		hi := sort.Search(len(one.Time), func(i int) bool { return one.Time[i] > to })
		one.Bounds = []int{lo, hi}
		parts = append(parts, cut(&one, 0))
	}
	return together(parts)
}

// wipe overwrites rows that belong to the engine again.
func wipe(rows []module.Rows) {
	for i := range rows {
		r := &rows[i]
		for k := range r.Time {
			r.Time[k], r.Span[k].Label = -1, -1
		}
		for c := range r.Cols {
			wipeColumn(&r.Cols[c])
		}
	}
}

func wipeColumn(c *expr.Vector) {
	for i := range c.Mask {
		c.Mask[i] = !c.Mask[i]
	}
	for i := range c.Floats {
		c.Floats[i] = -1e300
	}
	for i := range c.Ints {
		c.Ints[i] = -1e18
	}
	for i := range c.Codes {
		c.Codes[i] = vector.NullCode
	}
}

func rowsIn(g *Group) int {
	n := 0
	for i := range g.Rows {
		n += len(g.Rows[i].Time)
	}
	return n
}

// outputs are those of several windows.
type outputs struct{ module.Output }

func (o *outputs) take(more *module.Output) {
	appendFrame(o.Main, more.Main)
	for i := range o.Sides {
		appendFrame(o.Sides[i], more.Sides[i])
	}
	o.Remarks = append(o.Remarks, more.Remarks...)
}

func (o *outputs) rows() int {
	n := o.Main.Rows
	for _, f := range o.Sides {
		n += f.Rows
	}
	return n
}

func appendFrame(to, from *vector.Frame) {
	for c := range from.Cols {
		for i := range from.Rows {
			to.Cols[c].AppendFrom(&from.Cols[c], i)
		}
	}
	to.Rows += from.Rows
}

// sort puts the rows of each listing, or of another first key, together.
func (o *outputs) sort() {
	o.Main = byInteger(o.Main, 0)
	for i, side := range o.Sides {
		o.Sides[i] = byInteger(side, slices.IndexFunc(side.Fields, func(f vector.Field) bool { return f.Name == "ListingId" }))
	}
}

func byInteger(f *vector.Frame, column int) *vector.Frame {
	order := make([]int, f.Rows)
	for i := range order {
		order[i] = i
	}
	key := f.Cols[column].Ints
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case key[a] < key[b]:
			return -1
		case key[a] > key[b]:
			return 1
		}
		return 0
	})
	sorted := vector.Empty(f.Fields)
	for c := range f.Cols {
		for _, i := range order {
			sorted.Cols[c].AppendFrom(&f.Cols[c], i)
		}
	}
	sorted.Rows = f.Rows
	return sorted
}

// otherwise says where two outputs differ in a bit, "" when they do not.
func otherwise(a, b *module.Output) string {
	if where := otherFrame(a.Main, b.Main); where != "" {
		return "main output: " + where
	}
	for i := range a.Sides {
		if where := otherFrame(a.Sides[i], b.Sides[i]); where != "" {
			return fmt.Sprintf("side output %d: %s", i, where)
		}
	}
	if !slices.Equal(a.Remarks, b.Remarks) {
		return fmt.Sprintf("remarks %v, not %v", b.Remarks, a.Remarks)
	}
	return ""
}

func otherFrame(a, b *vector.Frame) string {
	if a.Rows != b.Rows {
		return fmt.Sprintf("%d rows, not %d", b.Rows, a.Rows)
	}
	for c := range a.Cols {
		if a.Cols[c].Len() != a.Rows || b.Cols[c].Len() != a.Rows {
			return fmt.Sprintf("column %s has %d and %d values in %d rows", a.Fields[c].Name, a.Cols[c].Len(), b.Cols[c].Len(), a.Rows)
		}
		for i := range a.Rows {
			x, y := Value(&a.Cols[c], i), Value(&b.Cols[c], i)
			fx, isFloat := x.(float64)
			fy, both := y.(float64)
			if isFloat && both && math.Float64bits(fx) == math.Float64bits(fy) {
				continue
			}
			if x != y || isFloat {
				return fmt.Sprintf("%s of row %d is %v, not %v", a.Fields[c].Name, i, y, x)
			}
		}
	}
	return ""
}
