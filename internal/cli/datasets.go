package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/universe"
)

// DatasetsJSON is what datasets --json prints.
type DatasetsJSON struct {
	File     string              `json:"file"`
	Lake     string              `json:"lake"`
	Start    string              `json:"start,omitempty"`
	End      string              `json:"end,omitempty"`
	Universe string              `json:"universe"`
	Inputs   []DatasetInputJSON  `json:"inputs"`
	Outputs  []DatasetOutputJSON `json:"outputs"`
}

// DatasetInputJSON is a table that a pass reads, or a side output.
type DatasetInputJSON struct {
	Pass       string `json:"pass"`
	Table      string `json:"table,omitempty"`
	Path       string `json:"path,omitempty"`        // template of the table's files in the lake
	SideOutput string `json:"side_output,omitempty"` // its key
}

// DatasetOutputJSON is where a pass writes.
type DatasetOutputJSON struct {
	Pass   string `json:"pass"`
	Side   string `json:"side,omitempty"`   // name of the side output; absent for the result
	Target string `json:"target,omitempty"` // key of the further target; absent for the result
	Type   string `json:"type"`
	Path   string `json:"path"` // of one partition from first to last day
}

func (a *app) datasetsCommand() *cobra.Command {
	var f pipelineFlags
	var asJSON bool
	c := &cobra.Command{
		Use:     "datasets [pipeline.yaml]",
		GroupID: groupRun,
		Short:   "List what a configuration reads and writes",
		Long: `Lists per pass the tables and side outputs that it reads, with the place of their files in
the lake, and the outputs that it writes. Paths are those of one partition from the first
to the last day; with BATCH_FREQ a run writes one for every batch of days. Neither lake
nor outputs are opened.`,
		Example: `  basalt datasets pipeline.yaml
  basalt datasets pipeline.yaml --json | jq '.outputs[].path'`,
		Args:              atMost(1, "one configuration file"),
		ValidArgsFunction: completeYAML,
		RunE: func(c *cobra.Command, args []string) error {
			j, err := f.load(a, c, args)
			if err != nil {
				return err
			}
			d, err := datasets(j)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.Out, d)
			}
			return a.printDatasets(d)
		},
	}
	f.add(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return c
}

func datasets(j *job.Job) (*DatasetsJSON, error) {
	c := j.Config
	listings, err := universe.Parse(c.Universe)
	if err != nil {
		return nil, err
	}
	var days calendar.Range
	if c.Start != "" && c.End != "" { // otherwise no pass reads a table
		if days.Start, err = calendar.ParseDate(c.Start); err != nil {
			return nil, err
		}
		if days.End, err = calendar.ParseDate(c.End); err != nil {
			return nil, err
		}
	}
	d := &DatasetsJSON{
		File: c.File, Lake: c.Lake, Start: c.Start, End: c.End, Universe: listings.String(),
		Inputs: []DatasetInputJSON{}, Outputs: []DatasetOutputJSON{},
	}
	for _, p := range j.Passes {
		for _, name := range p.Tables() {
			in := DatasetInputJSON{Pass: p.Name, Table: name}
			if t, ok := j.Table(name); ok {
				in.Path = strings.TrimSuffix(c.Lake, "/") + "/" + t.Where()
			}
			d.Inputs = append(d.Inputs, in)
		}
		for _, s := range p.Reads() {
			d.Inputs = append(d.Inputs, DatasetInputJSON{Pass: p.Name, SideOutput: s.Key})
		}
		for _, o := range p.Destinations(c, d.Universe, days) {
			out := DatasetOutputJSON{Pass: p.Name, Side: o.Side, Type: o.Type, Path: o.Path}
			if o.Extra > 0 {
				out.Target = ledger.TargetName(o.Extra)
			}
			d.Outputs = append(d.Outputs, out)
		}
	}
	return d, nil
}

func (a *app) printDatasets(d *DatasetsJSON) error {
	grid := [][]string{{"pass", "does", "dataset", "path"}}
	for _, in := range d.Inputs {
		line := []string{in.Pass, "reads", in.Table, in.Path}
		if in.SideOutput != "" {
			line = []string{in.Pass, "reads", in.SideOutput, "a side output"}
		}
		grid = append(grid, line)
	}
	for _, o := range d.Outputs {
		grid = append(grid, []string{o.Pass, "writes", outputName(o.Pass, o.Side+o.Target) + " (" + o.Type + ")", o.Path})
	}
	if d.Start != "" {
		fmt.Fprintf(a.Out, "%s to %s, universe %s\n\n", d.Start, d.End, d.Universe)
	}
	return printGrid(a.Out, grid)
}
