package cli

import "github.com/spf13/cobra"

// originalGroup are the names that commands have in the original: pipeline run.
func (a *app) originalGroup() *cobra.Command {
	c := &cobra.Command{
		Use: "pipeline", Hidden: true, Short: "Commands under their names of the original",
		Args: cobra.ArbitraryArgs, RunE: group,
	}
	for _, sub := range []*cobra.Command{a.runCommand(), a.datasetsCommand(), a.sideOutputsCommand()} {
		sub.GroupID = ""
		c.AddCommand(sub)
	}
	return c
}
