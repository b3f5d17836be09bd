package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/store"
)

// PlanJSON is what plan --json prints.
type PlanJSON struct {
	Dataset        string             `json:"dataset"`
	Universe       string             `json:"universe"`
	Start          string             `json:"start"`
	End            string             `json:"end"`
	Lake           string             `json:"lake"`
	Partitions     []PlannedPartition `json:"partitions"`
	Missing        []plan.Missing     `json:"missing"`
	MetricsLeftOut []plan.LeftOut     `json:"metrics_left_out"`
	Notes          []string           `json:"notes"`
	Estimate       Estimate           `json:"estimate"`
}

// PlannedPartition is an output that a run would write.
type PlannedPartition struct {
	Pass     string         `json:"pass"`
	Start    string         `json:"start"`
	End      string         `json:"end"`
	Output   string         `json:"output"`
	Why      string         `json:"why"`
	Modules  []string       `json:"modules"`
	Timeline string         `json:"timeline"`
	Columns  int            `json:"columns"`
	Inputs   []PlannedInput `json:"inputs"`
}

// PlannedInput is a file that a partition is computed from.
type PlannedInput struct {
	Table string `json:"table"`
	MIC   string `json:"mic,omitempty"`
	Day   string `json:"day"`
	URI   string `json:"uri"`
	Rows  int64  `json:"rows"`
	Bytes int64  `json:"bytes"`
}

func planJSON(ctx context.Context, j *job.Job) (*PlanJSON, error) {
	p, err := j.Plan(ctx)
	if err != nil {
		return nil, err
	}
	out := &PlanJSON{
		Dataset: p.Dataset, Universe: p.Universe, Start: p.Days.Start.String(), End: p.Days.End.String(),
		Lake: j.Config.Lake, Partitions: []PlannedPartition{}, Missing: []plan.Missing{},
		MetricsLeftOut: append([]plan.LeftOut{}, p.MetricsLeftOut...),
		Notes:          append(notes(j), p.Notes...),
	}
	for i := range p.Batches {
		b := &p.Batches[i]
		for d := range b.Days {
			out.Missing = append(out.Missing, b.Days[d].Missing...)
		}
		for k, pass := range b.Passes {
			why, err := reason(ctx, b.Outputs[k])
			if err != nil {
				return nil, err
			}
			out.Partitions = append(out.Partitions, PlannedPartition{
				Pass: pass.Name, Start: b.Range.Start.String(), End: b.Range.End.String(), Output: b.Outputs[k],
				Why: why, Modules: passModules(j, pass.Name), Timeline: pass.Timeline,
				Columns: len(pass.Fields()), Inputs: inputs(b, pass.Tables()),
			})
		}
	}
	slices.Sort(out.Notes)
	out.Notes = slices.Compact(out.Notes)
	out.Estimate, err = estimate(j, p)
	return out, err
}

// inputs are the files of a batch that a pass reads.
func inputs(b *plan.Batch, tables []string) []PlannedInput {
	all := []PlannedInput{}
	for i := range b.Days {
		files := b.Days[i].Files
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if !slices.Contains(tables, name) {
				continue
			}
			for _, f := range files[name] {
				all = append(all, PlannedInput{name, f.MIC, b.Days[i].Date.String(), f.Info.URI, f.Rows, f.Info.Size})
			}
		}
	}
	return all
}

// reason says why a partition would run.
func reason(ctx context.Context, uri string) (string, error) {
	st, err := store.Open(ctx, uri, store.Options{})
	if err != nil {
		return "", fmt.Errorf("looking for %s: %w", uri, err)
	}
	info, err := st.Stat(ctx, uri)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return "new", nil
	case err != nil:
		return "", err
	}
	return "replaces that of " + info.Modified.UTC().Format("2006-01-02 15:04"), nil
}
