package cli

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
)

func (a *app) planCommand() *cobra.Command {
	var f pipelineFlags
	var asked askedFlags
	var asJSON, files bool
	c := &cobra.Command{
		Use:     "plan [pipeline.yaml]",
		GroupID: groupRun,
		Short:   "Show what would run, and why",
		Long: `Shows what run would do: the partitions and why each is computed, the input files with
rows and bytes, inputs that are expected and missing, default metrics that are left out,
keys without effect, and estimates of memory and time: of each partition by itself, of each
date batch, whose partitions are computed together, and of the run, which takes as much
memory as the batch that takes most. Of input files the footers and the column of listings
are read. When a run is known to fail, because a file cannot be read or one is missing that
must be there, the exit code is that of the run.`,
		Example: `  basalt plan pipeline.yaml
  basalt plan pipeline.yaml --files
  basalt plan pipeline.yaml --json | jq '[.partitions[].inputs[].bytes] | add'
  basalt plan pipeline.yaml --json | jq '.batches | max_by(.memory_bytes)'`,
		Args:              atMost(1, "one configuration file"),
		ValidArgsFunction: completeYAML,
		RunE: func(c *cobra.Command, args []string) error {
			j, err := f.load(a, c, args)
			if err != nil {
				return err
			}
			if err := asked.read(j); err != nil {
				return err
			}
			if err := a.isolate(j); err != nil { // memory is that of a run
				return err
			}
			p, err := j.Plan(c.Context())
			if err != nil {
				return err
			}
			out, err := planJSON(c.Context(), j, p)
			if err != nil {
				return err
			}
			if asJSON {
				err = printJSON(a.Out, out)
			} else {
				err = out.print(a.Out, files)
			}
			if err != nil {
				return err
			}
			return foresee(j.Foreseen(p))
		},
	}
	f.add(c.Flags())
	asked.add(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print the plan as JSON")
	c.Flags().BoolVar(&files, "files", false, "list every input file")
	return c
}

// foreseen is what a run would end with.
type foreseen struct {
	text string
	err  error
}

func (f *foreseen) Error() string { return f.text }
func (f *foreseen) Unwrap() error { return f.err }

// foresee tells what a run would end with.
func foresee(err error) error {
	var partial *job.PartialError
	if !errors.As(err, &partial) {
		return err
	}
	text := fmt.Sprintf("partial: a run would compute the other partitions and leave out %d of %d (ON_ERROR: continue)", len(partial.Failed), partial.Partitions)
	if partial.None() {
		text = "partial: a run would compute no partition, each has an error (ON_ERROR: continue)"
	}
	return &foreseen{text, err}
}

// print writes the plan for people.
func (p *PlanJSON) print(w io.Writer, files bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s to %s, universe %s\nlake %s\n", p.Dataset, p.Start, p.End, p.Universe, p.Lake)
	for i := range p.Partitions {
		p.Partitions[i].print(&b, files)
	}
	if done := p.upToDate(); done > 0 {
		fmt.Fprintf(&b, "\n%s up to date\n", are(done, "partition"))
	}
	lines(&b, "left out", p.leftOutLines())
	lines(&b, "missing files", p.missingLines())
	lines(&b, "warnings", p.Warnings)
	lines(&b, "notes", p.Notes)
	switch {
	case p.upToDate() == len(p.Partitions):
		b.WriteString("\nnothing to do\n")
	case len(p.Batches) > 0: // else what would run has errors
		lines(&b, "date batches, the one that takes most memory first", p.batchLines())
		e := p.Estimate
		fmt.Fprintf(&b, "\n%s of %s rows in %s, about %s of memory (limit %s) and %s on %s%s\n",
			report.Bytes(e.Bytes), report.Count(e.Rows), plural(e.Files, "file"), report.Bytes(e.MemoryBytes),
			report.Bytes(e.MemoryLimit), lasting(e.Seconds), plural(e.Threads, "thread"), e.learned())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// upToDate counts the partitions that are done and unchanged.
func (p *PlanJSON) upToDate() int {
	done := 0
	for i := range p.Partitions {
		if !p.Partitions[i].Runs && p.Partitions[i].Error == "" {
			done++
		}
	}
	return done
}

func (p *PlannedPartition) print(b *strings.Builder, files bool) {
	switch {
	case p.Why == string(plan.Refused):
		fmt.Fprintf(b, "\n%s %s to %s: refused\n  %s\n", p.Pass, p.Start, p.End, p.Error)
		return
	case p.Error != "":
		fmt.Fprintf(b, "\n%s %s to %s: %s, but it cannot be computed\n  %s\n", p.Pass, p.Start, p.End, p.Why, p.Error)
		return
	case !p.Runs:
		return
	}
	fmt.Fprintf(b, "\n%s %s to %s: %s\n  → %s\n", p.Pass, p.Start, p.End, p.Why, p.Output)
	for _, uri := range p.Targets {
		fmt.Fprintf(b, "  → %s\n", uri)
	}
	fmt.Fprintf(b, "  %s of %s, %s, about %s of memory, %s\n",
		joinModules(p.Modules), p.Timeline, plural(p.Columns, "column"), report.Bytes(p.Memory), lasting(p.Seconds))
	tables := map[string]*tally{}
	for _, in := range p.Inputs {
		if tables[in.Table] == nil {
			tables[in.Table] = &tally{}
		}
		tables[in.Table].add(in)
	}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		t := tables[name]
		fmt.Fprintf(b, "  ← %s: %s, %s rows, %s%s\n", name, plural(t.files, "file"), report.Count(t.rows), report.Bytes(t.bytes), t.order())
		if !files {
			continue
		}
		for _, in := range p.Inputs {
			if in.Table == name {
				fmt.Fprintf(b, "      %s  %s rows%s  %s  %s\n", in.Day, report.Count(in.Rows), in.layout(), report.Bytes(in.Bytes), in.URI)
			}
		}
	}
}

// layout says what the column of listings tells of a file.
func (in *PlannedInput) layout() string {
	switch in.Order {
	case "":
		return ""
	case "mixed":
		return fmt.Sprintf(" (%s in mixed order, at most %s rows of one)", plural(in.Listings, "listing"), report.Count(in.Largest))
	}
	return fmt.Sprintf(" (%s, at most %s rows of one)", plural(in.Listings, "listing"), report.Count(in.Largest))
}

type tally struct {
	files, mixed int
	rows, bytes  int64
}

// order tells of files whose rows have to be sorted.
func (t *tally) order() string {
	if t.mixed == 0 {
		return ""
	}
	return fmt.Sprintf(", %s sorted before they are computed", are(t.mixed, "file"))
}

func (t *tally) add(in PlannedInput) {
	t.files++
	if in.Order == "mixed" {
		t.mixed++
	}
	t.rows += in.Rows
	t.bytes += in.Bytes
}

func (p *PlanJSON) leftOutLines() []string {
	var all []string
	for i := range p.MetricsLeftOut {
		all = append(all, p.MetricsLeftOut[i].String())
	}
	return all
}

func (p *PlanJSON) missingLines() []string {
	var all []string
	for _, m := range p.Missing {
		all = append(all, fmt.Sprintf("%s %s %s", m.Table, m.MIC, m.Day))
	}
	return all
}

// shownLines is how many lines of a list are printed.
const shownLines = 20

func lines(b *strings.Builder, title string, all []string) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", title)
	for i, line := range all {
		if i == shownLines {
			fmt.Fprintf(b, "  … and %s more\n", report.Count(int64(len(all)-shownLines)))
			break
		}
		fmt.Fprintf(b, "  %s\n", line)
	}
}
