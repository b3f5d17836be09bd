package cli

import (
	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/config"
)

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		GroupID: groupReference,
		Short:   "Print the JSON Schema of configurations, for editors",
		Long: `Prints the JSON Schema (draft 2020-12) of a configuration: every key of the run, of a
pass and of all modules. With the line

  # yaml-language-server: $schema=basalt.schema.json

at the top of pipeline.yaml, editors complete and check keys.`,
		Example: `  basalt schema > basalt.schema.json`,
		Args:    atMost(0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			text, err := config.Schema()
			if err != nil {
				return err
			}
			_, err = a.Out.Write(text)
			return err
		},
	}
}
