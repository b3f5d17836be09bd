package table

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// bookDepth is how many levels {n} stands for in the declaration of a table.
const bookDepth = 10

// perLevel writes out the entries whose names contain {n}, once per book level; the
// number is put into the value too.
func perLevel(m map[string]string) map[string]string {
	out := map[string]string{}
	for name, value := range m {
		if !strings.Contains(name, "{n}") {
			out[name] = value
			continue
		}
		for n := 1; n <= bookDepth; n++ {
			level := strconv.Itoa(n)
			out[strings.ReplaceAll(name, "{n}", level)] = strings.ReplaceAll(value, "{n}", level)
		}
	}
	return out
}

// derived adds the derivations of the declaration, which are tried before those of the
// built-in table.
func (u *declaring) derived(t *Table, d UserDecl) {
	types := map[string]vector.Type{}
	for _, c := range t.Columns {
		types[c.Name] = c.Type
	}
	scope := expr.Scope{Columns: types}
	var own []Derived
	for _, declared := range sortedKeys(d.Derived) {
		levels := perLevel(map[string]string{declared: d.Derived[declared]})
		for _, name := range sortedKeys(levels) {
			value, err := scope.Row(levels[name])
			if err != nil { // the other levels have the same mistake
				u.bad("derived."+declared, err.Error(), "it is an expression of the file's columns", "see the guide: your own lake")
				break
			}
			if want := types[name]; want != 0 {
				given := value.Type
				if value = expr.As(value, want); value == nil {
					u.bad("derived."+declared, fmt.Sprintf("it is of type %s, and column %s is of type %s", given, name, want),
						"modules read the column as that", "correct the expression, or give the column another type with types")
					break
				}
			}
			own = append(own, Derived{Name: name, Value: value, Doc: "Computed as the configuration says."})
		}
	}
	t.Derived = append(own, t.Derived...)
}

// timeOfDay takes apart a unit such as s_of_day.
func timeOfDay(unit string) (base string, ofDay bool) { return strings.CutSuffix(unit, "_of_day") }
