package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/store"
)

// Streams are what a command line is connected to. Zero values are those of the process.
type Streams struct {
	Out io.Writer
	Err io.Writer
	Env func(string) string
	Dir string // relative paths of arguments and flags start here
	Own bool   // the process belongs to the command line: threads, memory limit and collector may be set

	// Output, when set, returns the store that outputs are written to.
	Output func(store.Store) store.Store
}

func (s Streams) complete() Streams {
	if s.Out == nil {
		s.Out = os.Stdout
	}
	if s.Err == nil {
		s.Err = os.Stderr
	}
	if s.Env == nil {
		s.Env = os.Getenv
	}
	return s
}

// app is what the commands share.
type app struct {
	Streams
}

// path makes a path of the command line one of the process.
func (a *app) path(path string) string {
	if a.Dir == "" || filepath.IsAbs(path) || remote(path) {
		return path
	}
	return filepath.Join(a.Dir, path)
}

// Run runs a command line without the program's name and returns the exit code.
func Run(ctx context.Context, args []string, s Streams) int {
	a := &app{Streams: s.complete()}
	root := a.root()
	root.SetArgs(originalArgs(args))
	root.SetContext(ctx)
	command, err := root.ExecuteC()
	if err == nil {
		return ExitOK
	}
	return a.fail(ctx, command, err)
}

// root is the command without a name.
func (a *app) root() *cobra.Command {
	c := &cobra.Command{
		Use:   "basalt",
		Short: "Analytics tables from a lake of market data",
		Long: `Basalt turns a lake of market data (one Parquet file per table, market and day) into
tables of analytics per listing and time bucket.

  basalt demo ./lake           writes a synthetic lake, for those without data
  basalt init                  writes a commented pipeline.yaml
  basalt plan pipeline.yaml    shows what would run, and why
  basalt run  pipeline.yaml    runs it`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE:          group,
	}
	c.SetOut(a.Out)
	c.SetErr(a.Err)
	c.SetFlagErrorFunc(flagError)
	c.SetGlobalNormalizationFunc(normalName)
	c.AddGroup(
		&cobra.Group{ID: groupRun, Title: "Pipelines:"},
		&cobra.Group{ID: groupData, Title: "Data:"},
		&cobra.Group{ID: groupReference, Title: "Reference:"},
	)
	c.AddCommand(
		a.runCommand(), a.workerCommand(), a.planCommand(), a.statusCommand(), a.gcCommand(), a.checkCommand(), a.initCommand(),
		a.datasetsCommand(), a.sideOutputsCommand(),
		a.demoCommand(), a.headCommand(), a.tablesCommand(),
		a.analyticsCommand(), a.schemaCommand(), a.versionCommand(),
		a.originalGroup(),
		exitCodesTopic(),
	)
	c.SetHelpCommandGroupID(groupReference)
	c.SetCompletionCommandGroupID(groupReference)
	v := version()
	c.Version = v.Version
	c.SetVersionTemplate(v.text())
	strictTopics(c)
	return c
}

// The groups of commands in help.
const (
	groupRun       = "run"
	groupData      = "data"
	groupReference = "reference"
)

// Commands returns the tree of all commands, for the generated reference.
func Commands() *cobra.Command {
	a := &app{Streams: Streams{}.complete()}
	return a.root()
}
