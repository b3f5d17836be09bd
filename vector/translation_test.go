package vector

import (
	"slices"
	"testing"
)

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
