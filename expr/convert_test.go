package expr

import (
	"testing"

	"github.com/basaltlake/basalt/vector"
)

func TestValuesAreMadeOfOthersWhereThatLosesNothing(t *testing.T) {
	number, integer, text, instant := Number("a"), Integer("a"), Text("a"), Instant("a")
	for _, c := range []struct {
		value *Node
		as    vector.Type
		want  string // "" is none
	}{
		{number, vector.Float, "a"}, {number, vector.Int, "whole(a)"}, {number, vector.Bool, "whole(a)"}, {number, vector.Time, ""}, {number, vector.String, ""},
		{integer, vector.Float, "float(a:int)"}, {integer, vector.Time, "a:int"}, {instant, vector.Int, "a:time"},
		{Known(text), vector.Bool, "whole(float(known(a:text)))"}, {Known(text), vector.Float, "float(known(a:text))"},
		{text, vector.String, "a:text"}, {text, vector.Int, ""},
	} {
		got := As(c.value, c.as)
		if got == nil {
			got = node(Node{Type: c.as}, "")
		}
		if got.String() != c.want {
			t.Errorf("%s as %s: %q, want %q", c.value, c.as, got, c.want)
		}
		if again := got.Map(func(*Node) *Node { return nil }); again.String() != c.want || again.Type != got.Type {
			t.Errorf("%s becomes %s, %s", got, again, again.Type)
		}
	}
}
