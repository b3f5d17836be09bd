package family

import (
	"fmt"

	"github.com/basaltlake/basalt/option"
)

// Names finds columns that are named alike.
type Names map[string]string

// Take records a name used by the entry at path and reports it when it is taken.
func (n Names) Take(name, path string) []option.Problem {
	first, taken := n[name]
	if !taken {
		n[name] = path
		return nil
	}
	what := fmt.Sprintf("column %q is made by %s and by %s", name, first, path)
	if first == path {
		what = fmt.Sprintf("column %q is made twice by %s", name, path)
	}
	return []option.Problem{{Path: path, Code: "duplicate-column", What: what, Why: "every column needs a name of its own",
		Cure: "set output_name_pattern with the placeholders that tell the columns apart, or remove one"}}
}
