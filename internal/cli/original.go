package cli

import (
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

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

// originalSwitch is the one switch of the original that runs have.
const originalSwitch = "--eager-execution"

// originalArgs writes the forms that switches have in the original, --noX, --no-X and
// --X False, as --X=false.
func originalArgs(args []string) []string {
	args = slices.Clone(args)
	for i := 0; i < len(args) && args[i] != "--"; i++ {
		name := strings.ReplaceAll(args[i], "_", "-")
		switch {
		case name == strings.Replace(originalSwitch, "--", "--no", 1), name == strings.Replace(originalSwitch, "--", "--no-", 1):
			args[i] = originalSwitch + "=false"
		case name == originalSwitch && i+1 < len(args):
			if _, err := strconv.ParseBool(args[i+1]); err == nil {
				args[i] = originalSwitch + "=" + args[i+1]
				args = slices.Delete(args, i+1, i+2)
			}
		}
	}
	return args
}
