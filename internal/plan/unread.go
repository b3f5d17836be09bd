package plan

import (
	"fmt"
	"strings"
)

// noteUnread notes modules that are computed for nothing: the output has no column of
// theirs, and their side outputs are neither written nor read.
func noteUnread(p *Pass) {
	for i := range p.Parts {
		part := &p.Parts[i]
		if part.Operator == nil || !part.own() || !part.Hidden && len(part.fields()) > 0 {
			continue
		}
		var names []string
		wanted := false
		for _, s := range p.Sides {
			if s.Operator == part.Operator {
				names = append(names, s.Name)
				wanted = wanted || s.Used || s.Written()
			}
		}
		if len(names) > 0 && !wanted {
			p.Notes = append(p.Notes, fmt.Sprintf(
				"%s only makes side outputs (%s), which nothing reads or writes: let a module read one with module_inputs, or write one with side_outputs: {%s: {materialize: always}}",
				part.Module.Name, strings.Join(names, ", "), names[0]))
		}
	}
}
