package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/report"
)

func (a *app) statusCommand() *cobra.Command {
	var f pipelineFlags
	var asJSON, verify bool
	c := &cobra.Command{
		Use:     "status [pipeline.yaml]",
		GroupID: groupRun,
		Short:   "Show which partitions are done",
		Long: `Shows every partition of a pipeline: done, stale (something it depends on has changed),
failed (it, or one of its further targets), running, or missing (never computed), and what
the next run does about it. Input files that are expected and not there are counted, and of
what is done the input rows that were read and dropped; --json has them by table, market and
day, with the rules.

--verify also reads the outputs that are done and compares them with their checksums.`,
		Example: `  basalt status pipeline.yaml
  basalt status pipeline.yaml --json | jq -r '.[] | select(.state != "done") | .why'`,
		Args:              atMost(1, "one configuration file"),
		ValidArgsFunction: completeYAML,
		RunE: func(c *cobra.Command, args []string) error {
			j, err := f.load(a, c, args)
			if err != nil {
				return err
			}
			all, err := j.Status(c.Context())
			if err != nil {
				return err
			}
			if verify {
				if err := j.Verify(c.Context(), all); err != nil {
					return err
				}
			}
			if asJSON {
				return printJSON(a.Out, all)
			}
			return printStatus(a.Out, all)
		},
	}
	f.add(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	c.Flags().BoolVar(&verify, "verify", false, "read the outputs and compare them with their checksums")
	return c
}

// printStatus prints a line per partition and how many there are in each state.
func printStatus(w io.Writer, all []job.Status) error {
	grid := [][]string{{"pass", "start", "end", "state", "missing", "read", "dropped", "rows", "size", "finished", "next run"}}
	counts := map[job.State]int{}
	for _, s := range all {
		counts[s.State]++
		missing, read, dropped := inputCounts(&s)
		rows, size, finished := "·", "·", "·"
		if s.Manifest != nil {
			rows, size = report.Count(s.Rows), report.Bytes(s.Bytes)
		}
		if s.Finished != nil {
			finished = s.Finished.UTC().Format("2006-01-02 15:04")
		}
		why := s.Why
		if s.Error != "" && !strings.HasSuffix(why, s.Error) {
			why += " (" + report.Scrub(s.Error) + ")"
		}
		grid = append(grid, []string{s.Pass, s.Start.String(), s.End.String(), string(s.State), missing, read, dropped, rows, size, finished, why})
	}
	if err := printGrid(w, grid); err != nil {
		return err
	}
	text := plural(len(all), "partition")
	for _, state := range []job.State{job.Done, job.Stale, job.Failing, job.Running, job.Absent} {
		if n := counts[state]; n > 0 {
			text += fmt.Sprintf(", %d %s", n, state)
		}
	}
	_, err := fmt.Fprintf(w, "\n%s\n", text)
	return err
}

// inputCounts are the input files that are missing and, of what is done, the input rows
// that were read and dropped.
func inputCounts(s *job.Status) (missing, read, dropped string) {
	files, rows, lost := int64(0), int64(0), int64(0)
	for _, t := range s.Read {
		files += t.FilesMissing
		rows += t.RowsRead
		lost += t.RowsRead - t.RowsBucketed
	}
	if s.State != job.Done {
		return report.Count(files), "·", "·"
	}
	return report.Count(files), report.Count(rows), report.Count(lost)
}
