package reference

import (
	"fmt"
	"strings"

	"github.com/basaltlake/basalt/table"
)

func tables() string {
	var b strings.Builder
	b.WriteString(`# Input tables

What can be read, and where its files lie below the lake. Files may have more columns than these, and fewer: a metric
whose columns are in no file is refused, or left out when it belongs to a default set. ` + "`TABLES`" + ` in a
configuration adds tables and maps names ([keys.md](keys.md)).

| table | a row is | path below the lake |
|---|---|---|
`)
	all := table.Builtin()
	for _, t := range all {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | `%s` |\n", t.Name, t.Name, cell(t.Doc), t.Where())
	}
	for _, t := range all {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", t.Name, t.Doc)
		if len(t.Listing) > 0 {
			fmt.Fprintf(&b, "* listing: %s\n", codes(t.Listing))
		}
		if len(t.Time) > 0 {
			fmt.Fprintf(&b, "* time: %s\n", codes(t.Time))
		}
		if t.Sequence != "" {
			fmt.Fprintf(&b, "* rows of equal time are ordered by `%s`, then as in the file\n", t.Sequence)
		}
		b.WriteString("\n| column | type | unit | meaning |\n|---|---|---|---|\n")
		for _, c := range t.Columns {
			doc := c.Doc
			if len(c.Aliases) > 0 {
				doc += " Also spelt " + codes(c.Aliases) + "."
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Name, c.Type, c.Unit, cell(doc))
		}
		for _, d := range t.Derived {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s When no file has it: `%s`. |\n", d.Name, d.Value.Type, d.Unit, cell(d.Doc), cell(d.Value.String()))
		}
	}
	return b.String()
}

func codes(names []string) string { return "`" + strings.Join(names, "`, `") + "`" }

// cell is text in a cell of a Markdown table.
func cell(text string) string { return strings.NewReplacer("|", `\|`, "\n", " ").Replace(text) }
