package cli

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/job"
)

// CheckJSON is what check --json prints.
type CheckJSON struct {
	File   string     `json:"file"`
	Start  string     `json:"start,omitempty"`
	End    string     `json:"end,omitempty"`
	Passes []PassJSON `json:"passes"`
	Notes  []string   `json:"notes"`
}

// PassJSON is a pass of a checked configuration.
type PassJSON struct {
	Name     string       `json:"name"`
	Timeline string       `json:"timeline"`
	Modules  []string     `json:"modules"`
	Tables   []string     `json:"tables"`
	Columns  []ColumnJSON `json:"columns"`
}

func (a *app) checkCommand() *cobra.Command {
	var f pipelineFlags
	var asJSON bool
	c := &cobra.Command{
		Use:     "check [pipeline.yaml]",
		GroupID: groupRun,
		Short:   "Check a configuration without touching data",
		Long: `Checks a configuration: keys, values, modules, columns and names of the output. All
problems are printed at once with file, line and column. The lake is not opened; plan
does that.`,
		Example: `  basalt check pipeline.yaml
  basalt check pipeline.yaml --json | jq '.passes[].columns[].name'`,
		Args:              atMost(1, "one configuration file"),
		ValidArgsFunction: completeYAML,
		RunE: func(c *cobra.Command, args []string) error {
			j, err := f.load(a, c, args)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.Out, checkJSON(j))
			}
			name := j.Config.File
			if f.overrides.UserConfigJSON != "" {
				name = "--user-config-json"
			}
			return a.printCheck(j, name)
		},
	}
	f.add(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print passes and columns as JSON")
	return c
}

func checkJSON(j *job.Job) CheckJSON {
	out := CheckJSON{File: j.Config.File, Start: j.Config.Start, End: j.Config.End, Passes: []PassJSON{}, Notes: notes(j)}
	for _, p := range j.Passes {
		pass := PassJSON{Name: p.Name, Timeline: p.Timeline, Modules: passModules(j, p.Name), Tables: p.Tables()}
		for _, f := range p.Fields() {
			pass.Columns = append(pass.Columns, ColumnJSON{Name: f.Name, Type: f.Type.String(), Unit: f.Unit, Doc: f.Doc})
		}
		out.Passes = append(out.Passes, pass)
	}
	return out
}

func passModules(j *job.Job, name string) []string {
	p, ok := j.Config.Pass(name)
	if !ok {
		return nil
	}
	return append(append([]string{}, p.PreprocessModules...), p.Modules...)
}

// joinModules names what computes a pass.
func joinModules(names []string) string {
	return cmp.Or(strings.Join(names, " + "), "no module")
}

func (a *app) printCheck(j *job.Job, name string) error {
	for _, p := range j.Passes {
		of := strings.Join(p.Tables(), ", ")
		if of != "" {
			of = " of " + of
		}
		fmt.Fprintf(a.Out, "%s: %s%s, %s of %s\n", p.Name, joinModules(passModules(j, p.Name)), of, plural(len(p.Fields()), "column"), p.Timeline)
	}
	for _, n := range notes(j) {
		fmt.Fprintf(a.Out, "note: %s\n", n)
	}
	_, err := fmt.Fprintf(a.Out, "%s is fine\n", name)
	return err
}

// notes are remarks of the configuration and its passes: keys without effect and the like.
func notes(j *job.Job) []string {
	all := []string{}
	for _, n := range j.Config.Notes {
		all = append(all, n.At(j.Config.File)+": "+scrubbed(n).String())
	}
	for _, p := range j.Passes {
		for _, n := range p.Notes {
			all = append(all, p.Name+": "+n)
		}
	}
	return all
}
