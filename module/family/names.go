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
	where := first
	if first == path {
		where = "the same entry"
	}
	return []option.Problem{{Path: path, Code: "duplicate-column",
		What: fmt.Sprintf("column %s is also made by %s", name, where),
		Why:  "every column needs a name of its own",
		Cure: "set output_name_pattern with the placeholders that tell the columns apart"}}
}
