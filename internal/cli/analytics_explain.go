package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/catalogue"
	"github.com/basaltlake/basalt/internal/near"
	"github.com/basaltlake/basalt/metric"
)

// ExplainedJSON is a column in analytics explain --json.
type ExplainedJSON struct {
	Column      string            `json:"column"`
	Pass        string            `json:"pass,omitempty"`
	Module      string            `json:"module,omitempty"`
	Name        string            `json:"name,omitempty"`
	Description string            `json:"description"`
	Unit        string            `json:"unit,omitempty"`
	Formula     string            `json:"formula,omitempty"`
	Nulls       string            `json:"nulls,omitempty"`
	Aggregation string            `json:"default_agg,omitempty"`
	Pattern     string            `json:"pattern,omitempty"`
	Axes        map[string]string `json:"axes,omitempty"`
	Table       string            `json:"table,omitempty"`
	Inputs      []string          `json:"inputs,omitempty"`
	Source      string            `json:"source,omitempty"`
	Example     *ExampleJSON      `json:"example,omitempty"`
}

// ExampleJSON is a worked example: what column is in the first bucket of the rows.
type ExampleJSON struct {
	Config  string   `json:"config"`
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
	Column  string   `json:"column"`
	Want    any      `json:"value"`
}

func (a *app) analyticsExplainCommand() *cobra.Command {
	var f pipelineFlags
	var asJSON, markdown bool
	c := &cobra.Command{
		Use:   "explain COLUMN",
		Short: "Explain a column: formula, unit, inputs, when it is null",
		Long: `Explains a column: name, formula, unit, when it is null, inputs, module, and a worked
example that is run as a test. Without --pipeline the column has its default name, or is a
pattern as listed; with it, the name that the configuration gives (prefixes, patterns).`,
		Example: `  basalt analytics explain TradeTotalVWAP
  basalt analytics explain my_BidPrice1 --pipeline pipeline.yaml --json`,
		Args: exactly(1, "one column"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return catalogue.Names(10), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			all, err := a.explain(c, &f, args[0])
			switch {
			case err != nil:
				return err
			case asJSON:
				return printJSON(a.Out, all)
			}
			return printExplained(a.Out, all, markdown)
		},
	}
	f.addFile(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	c.Flags().BoolVar(&markdown, "markdown", false, "print as Markdown")
	return c
}

func (a *app) explain(c *cobra.Command, f *pipelineFlags, column string) ([]ExplainedJSON, error) {
	all := []ExplainedJSON{}
	var known []string
	if len(f.files) == 0 {
		for _, found := range catalogue.Find(column) {
			e := explained(column, found.Entry)
			e.Axes, e.Inputs = found.Axes, catalogue.ExampleInputs(found.Entry)
			all = append(all, e)
		}
		known = catalogue.Names(10)
	} else {
		j, err := f.load(a, c, nil)
		if err != nil {
			return nil, err
		}
		for _, p := range j.Passes {
			for _, col := range catalogue.Columns(p) {
				known = append(known, col.Field.Name)
				if col.Field.Name == column {
					all = append(all, explainedColumn(col))
				}
			}
		}
	}
	if len(all) > 0 {
		return all, nil
	}
	e := &usageError{code: "unknown-column", what: fmt.Sprintf("no column is called %q", column), cure: "`basalt analytics list` lists them; for prefixed names give --pipeline"}
	if meant, ok := near.Match(column, known); ok {
		e.cure = fmt.Sprintf("Did you mean %q?", meant)
	}
	return nil, e
}

func explained(column string, e *metric.Entry) ExplainedJSON {
	x := ExplainedJSON{
		Column: column, Module: e.Module, Name: e.Name, Description: e.Doc, Unit: e.Unit, Formula: e.Formula,
		Nulls: e.Nulls, Aggregation: e.Hint, Pattern: e.Pattern, Table: e.Vector.Table, Source: e.Source,
	}
	if v := e.Vector; v.Column != "" {
		x.Example = &ExampleJSON{Config: v.Config, Table: v.Table, Columns: v.Columns, Rows: v.Rows, Column: v.Column, Want: v.Want}
	}
	return x
}

func explainedColumn(col catalogue.Column) ExplainedJSON {
	x := ExplainedJSON{Column: col.Field.Name, Description: col.Field.Doc, Unit: col.Field.Unit}
	if col.Entry != nil {
		x = explained(col.Field.Name, col.Entry)
	}
	if col.Module != nil {
		x.Module = col.Module.Name
	}
	x.Pass, x.Inputs = col.Pass, col.Inputs
	if col.Table != "" {
		x.Table = col.Table
	}
	return x
}

// printExplained prints columns for people. A column that several passes compute alike is
// printed once.
func printExplained(w io.Writer, all []ExplainedJSON, markdown bool) error {
	var b strings.Builder
	for i, x := range all {
		if i > 0 && x.Module == all[i-1].Module && x.Name == all[i-1].Name && slices.Equal(x.Inputs, all[i-1].Inputs) {
			continue
		}
		if i > 0 {
			b.WriteString("\n")
		}
		if markdown {
			fmt.Fprintf(&b, "## %s\n\n%s\n\n| | |\n|---|---|\n", x.Column, x.Description)
		} else {
			fmt.Fprintf(&b, "%s\n  %s\n\n", x.Column, x.Description)
		}
		for _, line := range x.lines() {
			switch {
			case line[1] == "":
			case markdown:
				fmt.Fprintf(&b, "| %s | %s |\n", line[0], strings.ReplaceAll(line[1], "|", `\|`))
			default:
				fmt.Fprintf(&b, "  %-12s %s\n", line[0], line[1])
			}
		}
		if x.Example != nil {
			x.Example.write(&b, x.Inputs, markdown)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (x *ExplainedJSON) lines() [][2]string {
	var axes []string
	for _, name := range sortedKeys(x.Axes) {
		axes = append(axes, name+" = "+x.Axes[name])
	}
	pattern := x.Pattern
	if len(axes) > 0 {
		pattern += " with " + strings.Join(axes, ", ")
	}
	return [][2]string{
		{"formula", x.Formula}, {"unit", x.Unit}, {"null", strings.TrimPrefix(x.Nulls, "null ")}, {"module", x.Module},
		{"pass", x.Pass}, {"pattern", pattern}, {"table", x.Table}, {"inputs", inputsText(x.Inputs)},
		{"merged by", x.Aggregation}, {"source", x.Source},
	}
}

// shownInputs is how many columns are printed of a module that hands on whole rows.
const shownInputs = 40

func inputsText(inputs []string) string {
	if more := len(inputs) - shownInputs; more > 0 {
		return strings.Join(inputs[:shownInputs], ", ") + fmt.Sprintf(" and %d more (--json has all)", more)
	}
	return strings.Join(inputs, ", ")
}

// write prints the example as rows, configuration and value: of the columns those that
// matter, where they are known.
func (e *ExampleJSON) write(b *strings.Builder, inputs []string, markdown bool) {
	indent := "    "
	if markdown {
		fmt.Fprintf(b, "\nExample: rows of %s\n\n```text\n", e.Table)
		indent = ""
	} else {
		fmt.Fprintf(b, "\n  example: rows of %s\n", e.Table)
	}
	shown := func(column string) bool {
		return len(inputs) == 0 || column == "ListingId" || strings.Contains(column, "Timestamp") ||
			slices.Contains(inputs, column) || slices.Contains(inputs, e.Table+"."+column)
	}
	grid := [][]string{filtered(e.Columns, e.Columns, shown)}
	for _, row := range e.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = exampleText(v)
		}
		grid = append(grid, filtered(cells, e.Columns, shown))
	}
	for line := range strings.Lines(gridText(grid, 0)) {
		b.WriteString(indent + line)
	}
	for line := range strings.Lines(strings.TrimSuffix(e.Config, "\n") + "\n") {
		b.WriteString(indent + line)
	}
	fmt.Fprintf(b, "%s→ %s = %s\n", indent, e.Column, exampleText(e.Want))
	if markdown {
		b.WriteString("```\n")
	}
}

// filtered keeps the cells whose column is shown.
func filtered(cells, columns []string, shown func(string) bool) []string {
	var kept []string
	for i, cell := range cells {
		if shown(columns[i]) {
			kept = append(kept, cell)
		}
	}
	return kept
}

func exampleText(v any) string {
	if v == nil {
		return "null"
	}
	return fmt.Sprint(v)
}
