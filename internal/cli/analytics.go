package cli

import "github.com/spf13/cobra"

func (a *app) analyticsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "analytics",
		GroupID: groupReference,
		Short:   "List and explain the columns that can be computed",
		Args:    cobra.ArbitraryArgs,
		RunE:    group,
	}
	c.AddCommand(a.analyticsListCommand(), a.analyticsExplainCommand())
	return c
}
