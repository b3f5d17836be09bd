package expr_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/expr"
)

func TestFormatUsesTheLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"((sum(Price*Size)))/sum( Size )":              "sum(Price * Size) / sum(Size)",
		"sum(Price - (Size - 1))":                      "sum(Price - (Size - 1))",
		"(sum(Size) where (Side = 1)) / count()":       "(sum(Size) where Side = 1) / count()",
		"sum(clip(Price, -1, 1)) where not (Flag)":     "sum(least(greatest(Price, -1), 1)) where not Flag = 1",
		`count() where ('a' = State or Flag) and Flag`: `count() where (State = "a" or Flag = 1) and Flag = 1`,
		"sum(-`Bid Px`) - -2":                          "sum(-1 * `Bid Px`) - -2",
	} {
		n, err := scope().Bucket(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := expr.Format(n); got != want {
			t.Errorf("%s is written %s, want %s", text, got, want)
		}
	}
}

// writer makes random texts of the language.
type writer struct {
	t       *rapid.T
	buckets bool
}

func (w writer) pick(n int) int               { return rapid.IntRange(0, n-1).Draw(w.t, "choice") }
func (w writer) one(options ...string) string { return options[w.pick(len(options))] }

func (w writer) number(depth int) string {
	if depth == 0 || w.pick(4) == 0 {
		if w.buckets {
			return w.reduction(2)
		}
		return w.one("Price", "Size", "Side", "Id", "At", "Flag", "Other", "`in`", "1", "0", "2.5e-3", "9007199254740993", "1e300")
	}
	a, b := w.number(depth-1), w.number(depth-1)
	switch w.pick(7) {
	case 0:
		return fmt.Sprintf("%s(%s)", w.one("abs", "log", "sqrt"), a)
	case 1:
		return fmt.Sprintf("%s(%s, %s)", w.one("least", "greatest", "coalesce"), a, b)
	case 2:
		return fmt.Sprintf("clip(%s, %s, 3)", a, b)
	case 3:
		return fmt.Sprintf("if(%s, %s)", w.condition(depth-1), a)
	case 4:
		return fmt.Sprintf("number(%s)", w.condition(depth-1))
	case 5:
		return fmt.Sprintf("-(%s)", a)
	}
	return fmt.Sprintf(w.one("(%s) %s (%s)", "%s %s (%s)", "(%s) %s %s", "%s %s %s"), a, w.one("+", "-", "*", "/"), b)
}

func (w writer) text(depth int) string {
	switch {
	case w.buckets:
		return w.one("last(State)", "(first_known(Venue) where Flag)", "coalesce(first(State), last(Venue))")
	case depth == 0:
		return w.one("State", "Venue")
	}
	return fmt.Sprintf(w.one("if(%s, %s)", "coalesce(if(%s, State), %s)"), w.condition(depth-1), w.text(depth-1))
}

func (w writer) condition(depth int) string {
	if depth > 0 && w.pick(2) == 0 {
		return fmt.Sprintf(w.one("(%s) and (%s)", "(%s) or (%s)", "%s and not (%s)", "%s or not %s"), w.condition(depth-1), w.condition(depth-1))
	}
	a := w.number(depth)
	switch w.pick(5) {
	case 0:
		return fmt.Sprintf("(%s) %s (%s)", a, w.one("=", "!=", "<", "<=", ">", ">="), w.number(depth))
	case 1:
		return fmt.Sprintf("(%s) %s %s", a, w.one("=", "!=", ">"), w.one("3", "-1", "2.5", "9007199254740993", "1e300"))
	case 2:
		return fmt.Sprintf("(%s) in [%s]", a, w.one("1", "1, 2, 1", "-1, 2.5", "0, 9007199254740993"))
	case 3:
		return fmt.Sprintf(w.one(`(%s) = "a"`, `"a\"\\" != (%s)`, `(%s) in ["b", "a", 'b']`, `contains(%s, "x", "ä")`, "prefix(%s, '\\')"), w.text(depth))
	}
	return fmt.Sprintf("known(%s)", a)
}

func (w writer) reduction(depth int) string {
	w.buckets = false
	var value string
	switch w.pick(4) {
	case 0:
		value = w.one("count()", "count(State)", "last(State)", "first(Side)", "last_known(At)")
	case 1:
		value = fmt.Sprintf("%s(%s)", w.one("first", "last", "count"), w.number(depth))
	default:
		value = fmt.Sprintf("%s(%s)", w.one("sum", "mean", "min", "max", "std", "median", "twa", "log_return_count"), w.number(depth))
	}
	if w.pick(3) == 0 {
		return fmt.Sprintf("(%s where %s)", value, w.condition(depth))
	}
	return value
}

func TestWhatIsParsedIsWrittenSoThatItParsesToTheSame(t *testing.T) {
	tried, accepted := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		tried++
		w := writer{t: t, buckets: true}
		text := w.number(3)
		if w.pick(3) == 0 {
			text = w.condition(2)
		}
		n, err := scope().Bucket(text)
		if err != nil {
			return // a text among numbers, a text that is too long
		}
		accepted++
		sameAgain(t, n)
	})
	if 4*accepted < tried {
		t.Errorf("only %d of %d texts were accepted", accepted, tried)
	}
}

type failing interface {
	Fatalf(format string, args ...any)
}

func sameAgain(t failing, n *expr.Node) {
	text := expr.Format(n)
	again, err := scope().Bucket(text)
	switch {
	case err != nil && strings.Contains(err.Error(), "at most 4096"), err != nil && strings.Contains(err.Error(), "are nested"):
		return // the canonical form is longer than what was written
	case err != nil:
		t.Fatalf("%s: %v", text, err)
	case again.String() != n.String():
		t.Fatalf("%s\nis %s\nnot %s", text, again, n)
	case expr.Format(again) != text:
		t.Fatalf("%s is written %s", text, expr.Format(again))
	}
}

func FuzzBucket(f *testing.F) {
	for _, seed := range []string{
		"sum(Price * Size) / sum(Size)", `(count() where State in ["a", 'b']) >= 1`, "-(-count())",
		"if(known(last(State)), first(Side) = 1)", "last(`a b`) where not Flag", "\"", "`", "1e", "sum(\xff)",
		"least(max(Price), 2.5e-3, -0)", "sum(Price)\n\t/ 2", `first(coalesce(Other, State)) = "\u00e4\x00"`,
		"count() where Price in [1, 2.5] or Id != -9007199254740993",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := scope().Bucket(text)
		if err != nil {
			position(t, err)
			return
		}
		sameAgain(t, n)
	})
}
