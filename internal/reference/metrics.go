package reference

import (
	"fmt"
	"strings"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
)

func metrics() string {
	var b strings.Builder
	b.WriteString(`# Modules and their columns

` + "`basalt analytics explain COLUMN`" + ` tells the same of one column, with all rows of its example. Examples are run
as tests. Placeholders such as ` + "`{side}`" + ` take the values named below a table; those without values are positive
integers. "merged by" is how buckets of the column are merged into larger ones.

| module | tables | configuration |
|---|---|---|
`)
	for _, s := range module.All() {
		key := ""
		if s.ConfigKey != "" {
			key = "`" + s.ConfigKey + "`"
		}
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", s.Name, s.Name, strings.Join(s.Tables, ", "), key)
	}
	for _, s := range module.All() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", s.Name, demoted(s.Doc))
		if len(s.Catalogue) > 0 {
			entries(&b, s.Catalogue)
		}
	}
	return b.String()
}

// demoted is a documentation without its title, its other headings below that of a module.
func demoted(doc string) string {
	var b strings.Builder
	fenced, titled := false, false
	for line := range strings.Lines(strings.TrimSpace(doc) + "\n") {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if !fenced && strings.HasPrefix(line, "#") {
			if !titled && strings.HasPrefix(line, "# ") {
				titled = true
				continue
			}
			line = "#" + line
		}
		b.WriteString(line)
	}
	return strings.TrimSpace(b.String()) + "\n"
}

func entries(b *strings.Builder, all []*metric.Entry) {
	fmt.Fprintf(b, "\n| column | unit | meaning | formula | null when | merged by | example |\n|---|---|---|---|---|---|---|\n")
	axes := map[string]string{}
	var order []string
	for _, e := range all {
		fmt.Fprintf(b, "| `%s` | %s | %s | `%s` | %s | %s | %s |\n", cell(e.Pattern), cell(e.Unit), cell(e.Doc), cell(e.Formula),
			cell(strings.TrimPrefix(strings.TrimPrefix(e.Nulls, "null "), "when ")), e.Hint, example(e.Vector))
		for _, a := range e.Axes {
			line := fmt.Sprintf("* `{%s}`: %s", a.Name, strings.Join(a.Values, ", "))
			if len(a.Values) > 0 && axes[line] == "" {
				axes[line] = a.Name
				order = append(order, line)
			}
		}
	}
	if len(order) > 0 {
		fmt.Fprintf(b, "\n%s\n", strings.Join(order, "\n"))
	}
}

func example(v metric.Vector) string {
	if v.Column == "" {
		return ""
	}
	want := "null"
	if v.Want != nil {
		want = fmt.Sprint(v.Want)
	}
	return fmt.Sprintf("`%s` = %s", v.Column, cell(want))
}
