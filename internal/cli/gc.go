package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/report"
)

func (a *app) gcCommand() *cobra.Command {
	var f pipelineFlags
	var asJSON, dry bool
	c := &cobra.Command{
		Use:     "gc [pipeline.yaml]",
		GroupID: groupRun,
		Short:   "Remove what interrupted runs and old versions left behind",
		Long: `Removes below the output root what no reader needs: commits that were begun and not
finished, replaced versions, leases of runs that are gone, unfinished writes, and records
of runs older than 90 days. What a run that is alive works on stays, and so does every
file that Basalt did not write. It can be run at any time.`,
		Example: `  basalt gc pipeline.yaml --dry-run
  basalt gc pipeline.yaml`,
		Args:              atMost(1, "one configuration file"),
		ValidArgsFunction: completeYAML,
		RunE: func(c *cobra.Command, args []string) error {
			j, err := f.load(a, c, args)
			if err != nil {
				return err
			}
			book, err := j.OpenLedger(c.Context())
			if err != nil {
				return err
			}
			found, err := book.Collect(c.Context(), dry)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.Out, append([]ledger.Garbage{}, found...))
			}
			return printGarbage(a.Out, found, dry)
		},
	}
	f.add(c.Flags())
	c.Flags().BoolVar(&dry, "dry-run", false, "only say what would be removed; unfinished writes are not looked for")
	c.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return c
}

func printGarbage(w io.Writer, found []ledger.Garbage, dry bool) error {
	bytes := int64(0)
	for _, g := range found {
		bytes += g.Size
		if _, err := fmt.Fprintf(w, "%s\n  %s\n", g.URI, g.Why); err != nil {
			return err
		}
	}
	verb := "removed"
	if dry {
		verb = "would remove"
	}
	_, err := fmt.Fprintf(w, "%s %s, %s\n", verb, plural(len(found), "object"), report.Bytes(bytes))
	return err
}
