package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/vector"
)

// Column is a column of an output schema.
type Column struct {
	Name string
	Type string // "" when a lock only knows names
}

// Schemas are the columns of outputs, in order, by pass.
type Schemas map[string][]Column

// SchemaOf returns the columns of an output.
func SchemaOf(fields []vector.Field) []Column {
	columns := make([]Column, len(fields))
	for i, f := range fields {
		columns[i] = Column{f.Name, f.Type.String()}
	}
	return columns
}

// Diff says how outputs differ from locked ones: a line per pass, sorted; none when they
// are the same.
func (locked Schemas) Diff(now Schemas) []string {
	var lines []string
	for name, columns := range now {
		was, ok := locked[name]
		if !ok {
			lines = append(lines, fmt.Sprintf("pass %s is not in the lock", name))
			continue
		}
		if diff := diffColumns(was, columns); diff != "" {
			lines = append(lines, fmt.Sprintf("pass %s: %s", name, diff))
		}
	}
	for name := range locked {
		if _, ok := now[name]; !ok {
			lines = append(lines, fmt.Sprintf("pass %s is in the lock and not in the run", name))
		}
	}
	slices.Sort(lines)
	return lines
}

// diffColumns says how columns differ from what they were, or "".
func diffColumns(was, now []Column) string {
	place := map[string]int{}
	for i, c := range was {
		place[c.Name] = i
	}
	var added, removed, retyped, moved []string
	var common []int // places before, in the order of now
	for _, c := range now {
		i, ok := place[c.Name]
		if !ok {
			added = append(added, c.Name)
			continue
		}
		common = append(common, i)
		if old := was[i].Type; old != "" && old != c.Type {
			retyped = append(retyped, fmt.Sprintf("%s from %s to %s", c.Name, old, c.Type))
		}
	}
	for i, c := range was {
		if !slices.Contains(common, i) {
			removed = append(removed, c.Name)
		}
	}
	stay := longestRise(common)
	for _, i := range common {
		if !stay[i] {
			to := slices.IndexFunc(now, func(c Column) bool { return c.Name == was[i].Name })
			moved = append(moved, fmt.Sprintf("%s from place %d to %d", was[i].Name, i+1, to+1))
		}
	}
	var parts []string
	for _, p := range []struct {
		verb  string
		names []string
	}{{"added", added}, {"removed", removed}, {"retyped", retyped}, {"moved", moved}} {
		if len(p.names) > 0 {
			parts = append(parts, p.verb+" "+strings.Join(p.names, ", "))
		}
	}
	return strings.Join(parts, "; ")
}

// longestRise returns the members of a longest rising subsequence of distinct numbers:
// the columns that need not have moved.
func longestRise(numbers []int) map[int]bool {
	ends := []int{} // index of the least last number of a rise of each length
	before := make([]int, len(numbers))
	for i, n := range numbers {
		at, _ := slices.BinarySearchFunc(ends, n, func(end, n int) int { return numbers[end] - n })
		before[i] = -1
		if at > 0 {
			before[i] = ends[at-1]
		}
		ends = append(ends[:at], append([]int{i}, ends[min(at+1, len(ends)):]...)...)
	}
	rise := map[int]bool{}
	if len(ends) > 0 {
		for i := ends[len(ends)-1]; i >= 0; i = before[i] {
			rise[numbers[i]] = true
		}
	}
	return rise
}
