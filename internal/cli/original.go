package cli

import "github.com/spf13/cobra"

// originalGroup are the names that commands have in the original: pipeline run.
func (a *app) originalGroup() *cobra.Command {
	c := &cobra.Command{
		Use: "pipeline", Hidden: true, Short: "Commands under their names of the original",
		Args: cobra.ArbitraryArgs, RunE: group,
	}
	run := a.runCommand()
	run.GroupID = ""
	c.AddCommand(run)
	return c
}
