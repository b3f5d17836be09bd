package cli

import (
	"cmp"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
)

// PlannedBatch is a date batch: partitions that are read and computed together.
type PlannedBatch struct {
	Start       string   `json:"start"`
	End         string   `json:"end"`
	Passes      []string `json:"passes"`
	Rows        int64    `json:"rows"`
	MemoryBytes int64    `json:"memory_bytes"` // at most about
	Seconds     float64  `json:"seconds"`      // about
}

func plannedBatches(p *plan.Plan, memory *job.Estimate, times *job.Times) []PlannedBatch {
	all := []PlannedBatch{}
	for i := range p.Batches {
		b := &p.Batches[i]
		planned := PlannedBatch{Start: b.Range.Start.String(), End: b.Range.End.String(), MemoryBytes: memory.Batches[i], Passes: b.PassNames()}
		for d := range b.Days {
			planned.Rows += b.Days[d].Rows()
		}
		for _, part := range b.Partitions {
			planned.Seconds += times.Partitions[part]
		}
		all = append(all, planned)
	}
	return all
}

// batchLines are the batches, that with most memory first, when there are several.
func (p *PlanJSON) batchLines() []string {
	if len(p.Batches) < 2 {
		return nil
	}
	ordered := slices.Clone(p.Batches)
	slices.SortStableFunc(ordered, func(x, y PlannedBatch) int { return cmp.Compare(y.MemoryBytes, x.MemoryBytes) })
	var grid [][]string
	for _, b := range ordered {
		grid = append(grid, []string{b.Start + " to " + b.End, "about " + report.Bytes(b.MemoryBytes),
			report.Count(b.Rows) + " rows", lasting(b.Seconds), strings.Join(b.Passes, " + ")})
	}
	return strings.Split(strings.TrimSuffix(gridText(grid, 0), "\n"), "\n")
}
