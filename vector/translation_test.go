package vector

import (
	"slices"
	"testing"
)

func TestTranslationForgetsDictionariesAndNoString(t *testing.T) {
	to := NewTranslation(NewDict())
	for i := range 3 * mostKnown {
		of := NewDict()
		a, b := of.Code([]string{"x", "y", "z"}[i%3]), of.Code("x")
		if got, want := to.Append(nil, []int32{b, a}, of), []int32{0, int32(i % 3)}; !slices.Equal(got, want) {
			t.Fatalf("codes %v of dictionary %d, want %v", got, i, want)
		}
		if len(to.known) > mostKnown {
			t.Fatalf("%d dictionaries are known", len(to.known))
		}
	}
}

func TestTranslationTakesDictionariesThatGrow(t *testing.T) {
	a, b := NewDict(), NewDict()
	to := NewTranslation(NewDict())
	x, y := a.Code("x"), b.Code("y")
	got := to.Append(nil, []int32{x, NullCode}, a)
	got = to.Append(got, []int32{y, b.Code("x")}, b)
	got = to.Append(got, []int32{a.Code("y"), x}, a)
	got = to.Append(got, []int32{NullCode}, nil)
	if want := []int32{0, NullCode, 1, 0, 1, 0, NullCode}; !slices.Equal(got, want) {
		t.Errorf("codes %v, want %v", got, want)
	}
	if to.Dict.Len() != 2 || to.Dict.Value(1) != "y" {
		t.Errorf("%d strings", to.Dict.Len())
	}
}
