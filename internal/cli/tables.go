package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/near"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/table"
)

// TableJSON is a table in tables --json.
type TableJSON struct {
	Name    string       `json:"name"`
	Doc     string       `json:"doc"`
	Path    string       `json:"path"` // template below the lake
	Listing []string     `json:"listing_columns,omitempty"`
	Time    []string     `json:"time_columns,omitempty"`
	Columns []ColumnJSON `json:"columns"`
	Derived []ColumnJSON `json:"derived,omitempty"`
	Stock   []StockJSON  `json:"stock,omitempty"` // what the lake has
}

// StockJSON is what a lake has of a table and market.
type StockJSON struct {
	MIC   string `json:"mic"`
	First string `json:"first"`
	Last  string `json:"last"`
	Days  int    `json:"days"`
	Files int    `json:"files"`
	Bytes int64  `json:"bytes"`
}

type tablesFlags struct {
	pipeline pipelineFlags
	storage  storageFlags
	lake     string
	json     bool
}

func (a *app) tablesCommand() *cobra.Command {
	var f tablesFlags
	c := &cobra.Command{
		Use:     "tables [TABLE]",
		GroupID: groupData,
		Short:   "List the tables that can be read, and what a lake has of them",
		Long: `Lists the declared input tables, or the columns of one with type, unit and meaning.
With --lake it says what is there: markets, days, files and bytes. With --pipeline the
tables of that configuration (TABLES) are known too, and its lake is looked at. S3 is
reached as that configuration says, or pipeline.yaml if there is one.`,
		Example: `  basalt tables
  basalt tables trades
  basalt tables --lake examples/quickstart/lake
  basalt tables --pipeline pipeline.yaml --json`,
		Args: atMost(1, "one table"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return tableNames(table.Builtin()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error { return a.tables(c, args, &f) },
	}
	f.pipeline.addFile(c.Flags())
	f.storage.addSet(c.Flags())
	c.Flags().StringVar(&f.lake, "lake", "", "look at what this lake has: a folder or s3://bucket/prefix")
	c.Flags().BoolVar(&f.json, "json", false, "print as JSON")
	return c
}

func (a *app) tables(c *cobra.Command, args []string, f *tablesFlags) error {
	all, l, err := a.tablesAndLake(c, f)
	if err != nil {
		return err
	}
	if len(args) == 1 {
		t, err := named(all, args[0])
		if err != nil {
			return err
		}
		all = []*table.Table{t}
	}
	out := []TableJSON{}
	for _, t := range all {
		described, err := describeTable(c.Context(), t, l)
		if err != nil {
			return err
		}
		if l == nil || len(args) == 1 || len(described.Stock) > 0 {
			out = append(out, described)
		}
	}
	switch {
	case f.json:
		return printJSON(a.Out, out)
	case len(args) == 1:
		return a.printTable(&out[0])
	case l != nil:
		return a.printStock(out, l.Root())
	}
	grid := [][]string{{"table", "columns", "path below the lake", "a row is"}}
	for _, t := range out {
		grid = append(grid, []string{t.Name, report.Count(int64(len(t.Columns) + len(t.Derived))), t.Path, t.Doc})
	}
	return printGrid(a.Out, grid)
}

// tablesAndLake are the declared tables and the lake to look at, or nil.
func (a *app) tablesAndLake(c *cobra.Command, f *tablesFlags) ([]*table.Table, *lake.Lake, error) {
	all := table.Builtin()
	if len(f.pipeline.files) > 0 {
		f.pipeline.overrides.Lake, f.pipeline.overrides.Sets = f.lake, f.storage.sets
		j, err := f.pipeline.load(a, c, nil)
		if err != nil {
			return nil, nil, err
		}
		l, err := j.OpenLake(c.Context())
		return withUserTables(all, j), l, err
	}
	if f.lake == "" {
		return all, nil, nil
	}
	st, err := f.storage.open(c.Context(), a, a.path(f.lake))
	if err != nil {
		return nil, nil, err
	}
	l, err := lake.Open(c.Context(), a.path(f.lake), st, table.Lookup)
	return all, l, err
}

// withUserTables replaces and adds the tables of a configuration.
func withUserTables(all []*table.Table, j *job.Job) []*table.Table {
	seen := map[string]bool{}
	for i, t := range all {
		seen[t.Name] = true
		all[i], _ = j.Table(t.Name)
	}
	for _, name := range sortedKeys(j.Config.Tables) {
		if t, ok := j.Table(name); ok && !seen[name] {
			all = append(all, t)
		}
	}
	return all
}

func named(all []*table.Table, name string) (*table.Table, error) {
	for _, t := range all {
		if t.Name == name {
			return t, nil
		}
	}
	e := &usageError{code: "unknown-table", what: fmt.Sprintf("there is no table %q", name)}
	if meant, ok := near.Match(name, tableNames(all)); ok {
		e.cure = fmt.Sprintf("Did you mean %q?", meant)
	} else {
		e.cure = "`basalt tables` lists them"
	}
	return nil, e
}

func tableNames(all []*table.Table) []string {
	var names []string
	for _, t := range all {
		names = append(names, t.Name)
	}
	return names
}

func describeTable(ctx context.Context, t *table.Table, l *lake.Lake) (TableJSON, error) {
	out := TableJSON{Name: t.Name, Doc: t.Doc, Path: t.Where(), Listing: t.Listing, Time: t.Time, Columns: []ColumnJSON{}}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, ColumnJSON{Name: c.Name, Type: c.Type.String(), Unit: c.Unit, Doc: c.Doc})
	}
	for _, d := range t.Derived {
		out.Derived = append(out.Derived, ColumnJSON{Name: d.Name, Type: d.Value.Type.String(), Unit: d.Unit, Doc: d.Doc})
	}
	if l == nil {
		return out, nil
	}
	stock, err := l.Stock(ctx, t.Name)
	if err != nil {
		return out, err
	}
	for _, s := range stock {
		out.Stock = append(out.Stock, StockJSON{s.MIC, s.First.String(), s.Last.String(), s.Days, s.Files, s.Bytes})
	}
	return out, nil
}

func (a *app) printTable(t *TableJSON) error {
	fmt.Fprintf(a.Out, "%s: %s\n%s\n\n", t.Name, t.Doc, t.Path)
	grid := [][]string{{"column", "type", "unit", "meaning"}}
	for _, c := range t.Columns {
		grid = append(grid, []string{c.Name, c.Type, c.Unit, c.Doc})
	}
	for _, c := range t.Derived {
		grid = append(grid, []string{c.Name, c.Type, c.Unit, c.Doc + " (derived when a file has none)"})
	}
	if err := printGrid(a.Out, grid); err != nil || len(t.Stock) == 0 {
		return err
	}
	fmt.Fprintln(a.Out)
	return printGrid(a.Out, stockGrid([]TableJSON{*t}))
}

func (a *app) printStock(tables []TableJSON, root string) error {
	if len(tables) == 0 {
		_, err := fmt.Fprintf(a.Out, "%s has no file of a declared table; `basalt tables` shows where they are looked for\n", root)
		return err
	}
	fmt.Fprintf(a.Out, "%s\n\n", root)
	return printGrid(a.Out, stockGrid(tables))
}

func stockGrid(tables []TableJSON) [][]string {
	grid := [][]string{{"table", "market", "first day", "last day", "days", "files", "size"}}
	for _, t := range tables {
		for _, s := range t.Stock {
			grid = append(grid, []string{t.Name, s.MIC, s.First, s.Last, report.Count(int64(s.Days)), report.Count(int64(s.Files)), report.Bytes(s.Bytes)})
		}
	}
	return grid
}
