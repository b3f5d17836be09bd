package check

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/vector"
)

var nan = math.NaN()

func floats(v ...float64) vector.Column { return vector.Column{Type: vector.Float, Floats: v} }

func ints(v ...int64) vector.Column { return vector.Column{Type: vector.Int, Ints: v} }

func texts(v ...string) vector.Column {
	c := vector.Column{Type: vector.String, Dict: vector.NewDict()}
	for _, s := range v {
		if s == "" {
			c.Codes = append(c.Codes, vector.NullCode)
			continue
		}
		c.Codes = append(c.Codes, c.Dict.Code(s))
	}
	return c
}

func frame(names string, cols ...vector.Column) *vector.Frame {
	f := &vector.Frame{}
	for i, name := range strings.Fields(names) {
		f.Add(vector.Field{Name: name, Type: cols[i].Type}, cols[i])
	}
	return f
}

// see shows a frame to a check in blocks.
func see(c Check, f *vector.Frame, block int) []string {
	cols := make([]vector.Column, len(f.Cols))
	for lo := 0; lo < f.Rows; lo += block {
		n := min(block, f.Rows-lo)
		for i := range cols {
			cols[i] = f.Cols[i].Slice(lo, lo+n)
		}
		c.See(cols, n)
	}
	return c.Messages()
}

func TestQualityMessages(t *testing.T) {
	inf := math.Inf(1)
	f := frame("ListingId Mid Count MIC", ints(1, 1, 2, 2), floats(1, nan, 3, nan), ints(5, vector.NullInt, 7, 8), texts("X", "X", "", "X"))
	for _, c := range []struct {
		name  string
		rules QualityRules
		frame *vector.Frame
		want  []string
	}{
		{"nothing is wrong", QualityRules{NullRateMax: 0.5, Ranges: map[string][2]float64{"Mid": {1, 3}}}, f, nil},
		{"nulls of every type, NaN among them", QualityRules{NullRateMax: 0.2}, f, []string{
			"column Mid: null rate 0.500 is above 0.2", "column Count: null rate 0.250 is above 0.2", "column MIC: null rate 0.250 is above 0.2"}},
		{"no null is allowed", QualityRules{}, frame("A", floats(1, 2)), nil},
		{"ranges of floats and integers", QualityRules{NullRateMax: 1, Ranges: map[string][2]float64{"Mid": {1.5, 2.5}, "Count": {6, 7}}}, f, []string{
			"column Mid: minimum 1 is below 1.5", "column Mid: maximum 3 is above 2.5",
			"column Count: minimum 5 is below 6", "column Count: maximum 8 is above 7"}},
		{"a column the output lacks", QualityRules{NullRateMax: 1, Ranges: map[string][2]float64{"Other": {0, 1}}}, f, nil},
		{"a column of nulls has no range", QualityRules{NullRateMax: 1, Ranges: map[string][2]float64{"A": {0, 1}}}, frame("A", floats(nan, nan)), nil},
		{"infinity is a value", QualityRules{Ranges: map[string][2]float64{"A": {0, 1}}}, frame("A", floats(0, inf)), []string{"column A: maximum +Inf is above 1"}},
		{"values count as they are written", QualityRules{Ranges: map[string][2]float64{"A": {0.3, 1}}}, frame("A", floats(0.3-1e-13, 1)), nil},
		{"no rows", QualityRules{Ranges: map[string][2]float64{"A": {0, 1}}}, frame("A", floats()), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			for block := 1; block <= 4; block++ {
				if diff := cmp.Diff(c.want, see(NewQuality(c.rules, c.frame.Fields), c.frame, block)); diff != "" {
					t.Errorf("blocks of %d: %s", block, diff)
				}
			}
		})
	}
}

// naiveQuality looks at one value after the other.
func naiveQuality(rules QualityRules, f *vector.Frame) []string {
	var messages []string
	for i := range f.Cols {
		missing, least, most := 0, math.Inf(1), math.Inf(-1)
		for r := range f.Rows {
			if f.Cols[i].Null(r) {
				missing++
				continue
			}
			v := 0.0
			switch f.Cols[i].Type {
			case vector.Float:
				v = f.Cols[i].Floats[r]
			case vector.Int:
				v = float64(f.Cols[i].Ints[r])
			}
			least, most = min(least, v), max(most, v)
		}
		name := f.Fields[i].Name
		if rate := float64(missing) / float64(f.Rows); rate > rules.NullRateMax {
			messages = append(messages, fmt.Sprintf("column %s: null rate %.3f is above %v", name, rate, rules.NullRateMax))
		}
		if allowed, ok := rules.Ranges[name]; ok && missing < f.Rows {
			if least < allowed[0] {
				messages = append(messages, fmt.Sprintf("column %s: minimum %v is below %v", name, least, allowed[0]))
			}
			if most > allowed[1] {
				messages = append(messages, fmt.Sprintf("column %s: maximum %v is above %v", name, most, allowed[1]))
			}
		}
	}
	return messages
}

func TestQualityIsThatOfALookAtEveryValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(0, 40).Draw(t, "rows")
		a, b, c := floats(), ints(), texts()
		for range rows {
			a.Floats = append(a.Floats, rapid.SampledFrom([]float64{nan, -2, -0.5, 0, 0.25, 4}).Draw(t, "a"))
			b.Ints = append(b.Ints, rapid.SampledFrom([]int64{vector.NullInt, -1, 0, 3}).Draw(t, "b"))
			c.Codes = append(c.Codes, rapid.SampledFrom([]int32{vector.NullCode, c.Dict.Code("x")}).Draw(t, "c"))
		}
		f := frame("A B C", a, b, c)
		rules := QualityRules{NullRateMax: rapid.SampledFrom([]float64{0, 0.1, 0.5, 1}).Draw(t, "max"), Ranges: map[string][2]float64{"A": {-0.5, 0.25}, "B": {0, 2}}}
		got := see(NewQuality(rules, f.Fields), f, rapid.IntRange(1, 9).Draw(t, "block"))
		if diff := cmp.Diff(naiveQuality(rules, f), got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestBrokenRuleWarnsOrRaises(t *testing.T) {
	f := frame("A B", floats(nan), floats(nan))
	rule := func(a Action) Rule {
		r := Rule{Check: NewQuality(QualityRules{}, f.Fields), Code: CodeQuality, Action: a}
		r.See(f.Cols, 1)
		return r
	}
	warn := rule(Warn)
	got, err := warn.Judge("pass p, 2026-03-05 to 2026-03-06")
	want := []string{
		"quality-check: pass p, 2026-03-05 to 2026-03-06: column A: null rate 1.000 is above 0",
		"quality-check: pass p, 2026-03-05 to 2026-03-06: column B: null rate 1.000 is above 0",
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	raise := rule(Raise)
	got, err = raise.Judge("pass p, 2026-03-05 to 2026-03-06")
	var broken *Error
	if !errors.As(err, &broken) || broken.Code() != CodeQuality || len(got) > 0 {
		t.Fatal(got, err)
	}
	text := "quality-check: pass p, 2026-03-05 to 2026-03-06: column A: null rate 1.000 is above 0; column B: null rate 1.000 is above 0: nothing of it was published; correct the input or the rules, or set action: warn in quality_checks"
	if diff := cmp.Diff(text, err.Error()); diff != "" {
		t.Error(diff)
	}
}
