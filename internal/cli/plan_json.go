package cli

import (
	"context"
	"maps"
	"slices"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
)

// PlanJSON is what plan --json prints.
type PlanJSON struct {
	Dataset        string             `json:"dataset"`
	Universe       string             `json:"universe"`
	Start          string             `json:"start"`
	End            string             `json:"end"`
	Lake           string             `json:"lake"`
	Partitions     []PlannedPartition `json:"partitions"`
	Batches        []PlannedBatch     `json:"batches"`
	Missing        []plan.Missing     `json:"missing"`
	MetricsLeftOut []plan.LeftOut     `json:"metrics_left_out"`
	Warnings       []string           `json:"warnings"`
	Notes          []string           `json:"notes"`
	Estimate       Estimate           `json:"estimate"`
}

// PlannedPartition is an output of a run. Inputs are those of partitions that run.
type PlannedPartition struct {
	Pass     string         `json:"pass"`
	Start    string         `json:"start"`
	End      string         `json:"end"`
	Output   string         `json:"output"`
	Targets  []string       `json:"extra_outputs,omitempty"` // further targets
	Why      string         `json:"why"`
	Runs     bool           `json:"runs"` // it is computed; otherwise it is up to date, or refused
	Error    string         `json:"error,omitempty"`
	Modules  []string       `json:"modules"`
	Timeline string         `json:"timeline"`
	Columns  int            `json:"columns"`
	Seconds  float64        `json:"seconds"`      // that computing it takes, about
	Memory   int64          `json:"memory_bytes"` // that computing it takes without the others of its batch, at most about
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

	// Of files whose column of listings could be read.
	Listings int    `json:"listings,omitempty"`
	Largest  int64  `json:"rows_of_largest_listing,omitempty"`
	Order    string `json:"order,omitempty"` // "listing", or "mixed" for files that have to be sorted
}

func planJSON(ctx context.Context, j *job.Job, p *plan.Plan) (*PlanJSON, error) {
	memory, err := j.Estimate(ctx, p)
	if err != nil {
		return nil, err
	}
	times, err := j.Times(ctx, p)
	if err != nil {
		return nil, err
	}
	out := &PlanJSON{
		Dataset: p.Dataset, Universe: p.Universe, Start: p.Days.Start.String(), End: p.Days.End.String(),
		Lake: j.Config.Lake, Partitions: []PlannedPartition{}, Batches: plannedBatches(p, memory, times), Missing: []plan.Missing{},
		MetricsLeftOut: append([]plan.LeftOut{}, p.MetricsLeftOut...),
		Notes:          append(notes(j), p.Notes...),
	}
	batchOf := map[*plan.Partition]*plan.Batch{}
	for i := range p.Batches {
		b := &p.Batches[i]
		for d := range b.Days {
			out.Missing = append(out.Missing, b.Days[d].Missing...)
		}
		for _, part := range b.Partitions {
			batchOf[part] = b
		}
	}
	for _, part := range p.Partitions {
		planned := PlannedPartition{
			Pass: part.Key.Pass, Start: part.Key.Start.String(), End: part.Key.End.String(), Output: part.Output, Targets: part.Extras,
			Why: part.Reason(), Runs: part.Runs(), Modules: passModules(j, part.Key.Pass), Timeline: part.Pass.Timeline,
			Columns: len(part.Pass.Fields()), Seconds: times.Partitions[part], Memory: memory.Partitions[part], Inputs: []PlannedInput{},
		}
		if part.Err != nil {
			planned.Error = report.Scrub(part.Err.Error())
		}
		if b := batchOf[part]; b != nil {
			planned.Inputs = inputs(b, part.Pass.Tables(), memory.Layouts)
		}
		out.Partitions = append(out.Partitions, planned)
	}
	empty, other := p.UniverseNotes()
	out.Warnings = slices.Concat([]string{}, p.Warnings, empty)
	out.Notes = slices.Concat(out.Notes, p.FiltersSkipped, other)
	slices.Sort(out.Notes)
	out.Notes = slices.Compact(out.Notes)
	out.Estimate = estimate(j, p, memory, times)
	return out, nil
}

// inputs are the files of a batch that a pass reads.
func inputs(b *plan.Batch, tables []string, layouts map[string]lake.Layout) []PlannedInput {
	all := []PlannedInput{}
	for i := range b.Days {
		files := b.Days[i].Files
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if !slices.Contains(tables, name) {
				continue
			}
			for _, f := range files[name] {
				in := PlannedInput{Table: name, MIC: f.MIC, Day: b.Days[i].Date.String(), URI: f.Info.URI, Rows: f.Rows, Bytes: f.Info.Size}
				if l, known := layouts[f.Info.URI]; known && l.Listings > 0 {
					in.Listings, in.Largest, in.Order = l.Listings, l.Largest, "mixed"
					if l.ByListing {
						in.Order = "listing"
					}
				}
				all = append(all, in)
			}
		}
	}
	return all
}
