package kept

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/vector"
)

func column(values ...string) *vector.Column {
	c := vector.MakeColumn(vector.String, 0)
	for _, v := range values {
		c.Codes = append(c.Codes, c.Dict.Code(v))
	}
	return &c
}

func values(c *vector.Column) []string {
	var all []string
	for i := range c.Codes {
		text, ok := c.Text(i)
		if !ok {
			text = "null"
		}
		all = append(all, text)
	}
	return all
}

func TestStringsOfSeveralDictionariesAreKept(t *testing.T) {
	first, second := column("A", "B", "A"), column("C", "B", "A")
	second.AppendNull()
	to := vector.MakeColumn(vector.String, 0)
	Append(&to, first, 1, 3)
	if to.Dict != first.Dict {
		t.Error("strings of one dictionary are translated")
	}
	Append(&to, second, 0, 4)
	AppendRows(&to, first, []int{2, 1})
	if diff := cmp.Diff([]string{"B", "A", "C", "B", "A", "null", "A", "B"}, values(&to)); diff != "" {
		t.Error(diff)
	}
	if first.Dict.Len() != 2 || second.Dict.Len() != 3 {
		t.Errorf("dictionaries that were lent have %d and %d values", first.Dict.Len(), second.Dict.Len())
	}
}
