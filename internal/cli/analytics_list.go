package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/catalogue"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
)

// ListedJSON is a column, or a family of columns, in analytics list --json.
type ListedJSON struct {
	Pass        string `json:"pass,omitempty"`
	Module      string `json:"module"`
	Column      string `json:"column"` // a pattern without --pipeline
	Name        string `json:"name,omitempty"`
	Unit        string `json:"unit,omitempty"`
	Aggregation string `json:"default_agg,omitempty"` // how buckets of it are merged
	Formula     string `json:"formula,omitempty"`
	Description string `json:"description"`
}

type listFlags struct {
	pipeline pipelineFlags
	modules  []string
	json     bool
	keys     bool
}

func (a *app) analyticsListCommand() *cobra.Command {
	var f listFlags
	c := &cobra.Command{
		Use:   "list",
		Short: "List the columns that can be computed",
		Long: `Lists every family of columns: its name with {axes}, unit and meaning. With --pipeline it
lists the columns that this configuration computes, under the names it gives them.`,
		Example: `  basalt analytics list --modules trade
  basalt analytics list --pipeline pipeline.yaml --json`,
		Args: atMost(0, "no arguments"),
		RunE: func(c *cobra.Command, _ []string) error { return a.analyticsList(c, &f) },
	}
	f.pipeline.addFile(c.Flags())
	c.Flags().StringSliceVar(&f.modules, "modules", nil, "only these modules")
	c.Flags().BoolVar(&f.keys, "include-keys", false, "with --pipeline: also keys and labels")
	c.Flags().BoolVar(&f.json, "json", false, "print as JSON")
	offer(c, "modules", moduleNames()...)
	return c
}

func (a *app) analyticsList(c *cobra.Command, f *listFlags) error {
	specs, err := specsOf(f.modules)
	if err != nil {
		return err
	}
	var list []ListedJSON
	if len(f.pipeline.files) == 0 {
		list = listed(specs)
	} else if list, err = a.listedOf(c, f, specs); err != nil {
		return err
	}
	if f.json {
		return printJSON(a.Out, list)
	}
	grid := [][]string{{"module", "column", "unit", "meaning"}}
	for _, l := range list {
		grid = append(grid, []string{l.Module, l.Column, l.Unit, l.Description})
	}
	if len(f.pipeline.files) > 0 {
		for i := range grid {
			pass := "pass"
			if i > 0 {
				pass = list[i-1].Pass
			}
			grid[i] = append([]string{pass}, grid[i]...)
		}
	}
	if err := printGrid(a.Out, grid); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.Out, "\n`basalt analytics explain COLUMN` tells formula, inputs and when it is null")
	return err
}

// listed are the catalogues of the modules, or of all.
func listed(specs []*module.Spec) []ListedJSON {
	list := []ListedJSON{}
	for _, s := range module.All() {
		if len(specs) > 0 && !slices.Contains(specs, s) {
			continue
		}
		for _, e := range s.Catalogue {
			list = append(list, listedEntry(s.Name, e.Pattern, e))
		}
	}
	return list
}

func listedEntry(module, column string, e *metric.Entry) ListedJSON {
	return ListedJSON{Module: module, Column: column, Name: e.Name, Unit: e.Unit, Aggregation: e.Hint,
		Formula: e.Formula, Description: e.Doc}
}

// listedOf are the columns of a configuration.
func (a *app) listedOf(c *cobra.Command, f *listFlags, specs []*module.Spec) ([]ListedJSON, error) {
	j, err := f.pipeline.load(a, c, nil)
	if err != nil {
		return nil, err
	}
	list := []ListedJSON{}
	for _, p := range j.Passes {
		for _, col := range catalogue.Columns(p) {
			if col.Module == nil && (!f.keys || len(specs) > 0) || len(specs) > 0 && !slices.Contains(specs, col.Module) {
				continue
			}
			l := ListedJSON{Column: col.Field.Name, Unit: col.Field.Unit, Description: col.Field.Doc}
			if col.Entry != nil {
				l = listedEntry(col.Module.Name, col.Field.Name, col.Entry)
			} else if col.Module != nil {
				l.Module = col.Module.Name
			}
			l.Pass = p.Name
			list = append(list, l)
		}
	}
	return list, nil
}
