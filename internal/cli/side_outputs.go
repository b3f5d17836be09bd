package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/job"
)

// SideOutputJSON is a side output in side-outputs --json.
type SideOutputJSON struct {
	Pass        string   `json:"pass"`
	Module      string   `json:"module"` // that makes it
	Name        string   `json:"name"`
	ContextKey  string   `json:"context_key"`         // other modules name it so in module_inputs
	OtherKey    string   `json:"other_key,omitempty"` // or so
	Materialize string   `json:"materialize"`         // auto, always, never
	Written     bool     `json:"written"`             // to files
	UsedBy      []string `json:"used_by"`             // pass.module
	Description string   `json:"description"`
}

func (a *app) sideOutputsCommand() *cobra.Command {
	var f pipelineFlags
	var asJSON bool
	c := &cobra.Command{
		Use:     "side-outputs [pipeline.yaml]",
		Aliases: []string{"side_outputs"},
		GroupID: groupRun,
		Short:   "List the side outputs of a configuration",
		Long: `Lists the rows that modules put out beside their result: the module, the key that names
them in module_inputs, whether they are written to files (side_outputs: materialize:
always) and which modules read them. The lake is not opened.`,
		Example: `  basalt side-outputs pipeline.yaml
  basalt side-outputs pipeline.yaml --json | jq '.[].context_key'`,
		Args:              atMost(1, "one configuration file"),
		ValidArgsFunction: completeYAML,
		RunE: func(c *cobra.Command, args []string) error {
			j, err := f.load(a, c, args)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.Out, sideOutputs(j))
			}
			return a.printSideOutputs(sideOutputs(j))
		},
	}
	f.add(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return c
}

func sideOutputs(j *job.Job) []SideOutputJSON {
	list := []SideOutputJSON{}
	for _, p := range j.Passes {
		for _, s := range p.Sides {
			side := SideOutputJSON{
				Pass: p.Name, Module: s.Module.Name, Name: s.Name, ContextKey: s.Key, OtherKey: s.Other, Materialize: s.Materialize, Written: s.Written(),
				UsedBy: []string{}, Description: s.Description,
			}
			for _, reader := range j.Passes {
				for _, module := range reader.Readers(s) {
					side.UsedBy = append(side.UsedBy, reader.Name+"."+module)
				}
			}
			list = append(list, side)
		}
	}
	return list
}

func (a *app) printSideOutputs(list []SideOutputJSON) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(a.Out, "no module of the configuration has side outputs")
		return err
	}
	grid := [][]string{{"pass", "module", "side output", "key", "materialize", "written", "used by", "meaning"}}
	for _, s := range list {
		written, used := "no", "-"
		if s.Written {
			written = "yes"
		}
		if len(s.UsedBy) > 0 {
			used = strings.Join(s.UsedBy, ", ")
		}
		key := s.ContextKey
		if s.OtherKey != "" {
			key += ", " + s.OtherKey
		}
		grid = append(grid, []string{s.Pass, s.Module, s.Name, key, s.Materialize, written, used, s.Description})
	}
	return printGrid(a.Out, grid)
}
