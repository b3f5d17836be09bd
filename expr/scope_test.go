package expr_test

import (
	"errors"
	"testing"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/vector"
)

// scope is a table of one column per type, with all reductions.
func scope() *expr.Scope {
	kinds := map[string]metric.Kind{}
	s := &expr.Scope{
		Columns: map[string]vector.Type{
			"Price": vector.Float, "Size": vector.Float, "Side": vector.Int, "Id": vector.Int,
			"State": vector.String, "Venue": vector.String, "At": vector.Time, "Flag": vector.Bool,
		},
		Reduce: func(name string, value, where *expr.Node) *expr.Node { return metric.Of(kinds[name], value, where) },
	}
	for k := metric.Sum; k < metric.OwnReducer; k++ {
		takes := expr.TakesNumber
		switch k {
		case metric.Count:
			takes = expr.TakesMaybe
		case metric.First, metric.Last, metric.FirstKnown, metric.LastKnown:
			takes = expr.TakesAny
		}
		kinds[k.String()] = k
		s.Reductions = append(s.Reductions, expr.Reduction{Name: k.String(), Takes: takes})
	}
	return s
}

func TestTextsOfBuckets(t *testing.T) {
	for text, want := range map[string]string{
		"sum(Price * Size) / sum(Size)":          "(sum((Price * Size)) / sum(Size))",
		"last(Price + Size) / 2":                 "(last((Price + Size)) / 2)",
		"count()":                                "count()",
		"count(State)":                           "count(State:text)",
		`count() where State = "LIT"`:            `count() where in(State:text, ["LIT"])`,
		"count() / 2":                            "(float(count()) / 2)",
		"count() = 3":                            "in(count(), [3])",
		"3 = count()":                            "in(count(), [3])",
		"count() >= 3":                           "(3 <= float(count()))",
		"(sum(Size) where Side = 1) / sum(Size)": "(sum(Size) where in(Side:int, [1]) / sum(Size))",
		"mean(abs(Price - Mid)) where Side in [1, 2]": "mean(abs((Price - Mid))) where in(Side:int, [1, 2])",
		"first(Side)":       "first(Side:int)",
		"sum(Side)":         "sum(Side)",
		"last_known(State)": "last_known(State:text)",
		`if(last(State) = "HALTED", first(Price))`: `if(in(last(State:text), ["HALTED"]), first(Price))`,
		"last(At)":                        "last(At:time)",
		"max(At) - min(At)":               "(max(float(At:time)) - min(float(At:time)))",
		"std(log(Price))":                 "std(log(Price))",
		"least(min(Price), 2, max(Size))": "min(min(min(Price), 2), max(Size))",
		"median(number(Price > 1))":       "median(float((1 < Price)))",
		"twa(Price) where Flag":           "twa(Price) where in(Flag:int, [1])",
		"log_return_std(Price) / sqrt(log_return_count(Price))": "(log_return_std(Price) / sqrt(float(log_return_count(Price))))",
		"sum(Price)\n  / sum(Size)":                             "(sum(Price) / sum(Size))",
	} {
		n, err := scope().Bucket(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if n.String() != want {
			t.Errorf("%s is %s, want %s", text, n, want)
		}
	}
}

func TestTextsOfRows(t *testing.T) {
	for text, want := range map[string]string{
		"1 + 2 * 3 - 4 / 5":            "((1 + (2 * 3)) - (4 / 5))",
		"(1 + 2) * -3":                 "((1 + 2) * -3)",
		"-Price * 2":                   "((-1 * Price) * 2)",
		"- -Price":                     "(-1 * (-1 * Price))",
		"--2.5e-3":                     "0.0025",
		"a < 1 or b < 2 and not c < 3": "((a < 1) or ((b < 2) and not((c < 3))))",
		"Price != Size":                "((Price < Size) or (Size < Price))",
		"Side != 1":                    "(known(Side:int) and not(in(Side:int, [1])))",
		`State != 'x'`:                 `(known(State:text) and not(in(State:text, ["x"])))`,
		`"x" = State`:                  `in(State:text, ["x"])`,
		`Undeclared = "x"`:             `in(Undeclared:text, ["x"])`,
		"Undeclared = 1":               "(Undeclared = 1)",
		"Undeclared in [1, 2.5]":       "((Undeclared = 1) or (Undeclared = 2.5))",
		"Side in [2, 1, 2]":            "in(Side:int, [1, 2])",
		"Side in [1, 2.5]":             "(in(Side:int, [1]) or (Side = 2.5))",
		"Id = 9007199254740993":        "in(Id:int, [9007199254740993])",
		"Id = -9007199254740993":       "in(Id:int, [-9007199254740993])",
		"Side > 1":                     "(1 < Side)",
		"Flag and Price >= 1":          "(in(Flag:int, [1]) and (1 <= Price))",
		"Flag = 0":                     "in(Flag:int, [0])",
		"clip(Price, 0, 1)":            "min(max(Price, 0), 1)",
		"coalesce(Price, Size, 0)":     "coalesce(coalesce(Price, Size), 0)",
		"coalesce(Side, Id)":           "coalesce(Side:int, Id:int)",
		"coalesce(Side, 0)":            "coalesce(Side, 0)",
		"coalesce(Undeclared, State)":  "coalesce(Undeclared:text, State:text)",
		"if(known(Price), At)":         "if(known(Price), At:time)",
		`contains(State, "B", "A")`:    `contains(State:text, ["A", "B"])`,
		`prefix(State, "LIT_")`:        `prefix(State:text, ["LIT_"])`,
		"`Bid Px 1` + `in`":            "(Bid Px 1 + in)",
		"sum + count":                  "(sum + count)",
		"Größe / 2":                    "(Größe / 2)",
		"number(Side in [1]) - .5":     "(float(in(Side:int, [1])) - 0.5)",
	} {
		n, err := scope().Row(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if n.String() != want {
			t.Errorf("%s is %s, want %s", text, n, want)
		}
	}
}

func TestConditionMayBeAFlag(t *testing.T) {
	n, err := scope().Predicate("Flag")
	if err != nil || n.String() != "in(Flag:int, [1])" {
		t.Error(n, err)
	}
}

func TestClosedScopeKnowsItsColumns(t *testing.T) {
	s := scope()
	s.Closed = true
	_, err := s.Bucket("sum(Prise * Size)")
	if err == nil || err.Error() != `1:5: there is no column Prise. did you mean "Price"?` {
		t.Error(err)
	}
}

// position returns where a text is wrong.
func position(t *testing.T, err error) (line, col int) {
	t.Helper()
	var wrong *expr.TextError
	if !errors.As(err, &wrong) {
		t.Fatalf("%v is no TextError", err)
	}
	return wrong.Line, wrong.Col
}
