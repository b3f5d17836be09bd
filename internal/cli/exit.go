package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/sink"
)

// Exit codes; `basalt help exit-codes` documents them.
const (
	ExitOK          = 0
	ExitFailure     = 1
	ExitUsage       = 2
	ExitPartial     = 3
	ExitNoInput     = 4
	ExitInterrupted = 130
)

// ExitCode documents an exit code.
type ExitCode struct {
	Code    int
	Name    string
	Meaning string
}

// ExitCodes returns all exit codes in order.
func ExitCodes() []ExitCode {
	return []ExitCode{
		{ExitOK, "ok", "Everything asked for was done, or was done before."},
		{ExitFailure, "failure", "A run or a command failed: a corrupt file, a full disk, a defect. Nothing partial is visible."},
		{ExitUsage, "usage", "The command line or the configuration is wrong. Nothing ran, unless a file turns out to need more than MEMORY_LIMIT (memory-limit-too-small): what was finished before is complete."},
		{ExitPartial, "partial", "Partitions failed; the others, if there are any, are complete (ON_ERROR: continue). Or the outputs are complete and further targets failed (extra_outputs)."},
		{ExitNoInput, "no input", "The lake or its files are not there (no-lake, no-input, missing-input). The same command may succeed when the data have arrived."},
		{ExitInterrupted, "interrupted", "Ctrl-C or SIGTERM. What was finished is complete, nothing else is visible; the same command goes on where it stopped."},
	}
}

// inputCodes are the codes of errors that say that input is not there.
var inputCodes = map[string]bool{"no-lake": true, "no-input": true, "missing-input": true}

// exitCode is the exit code of an error.
func exitCode(ctx context.Context, err error) int {
	var own interface{ ExitCode() int }
	var coded interface{ Code() string }
	var output *sink.Error
	switch {
	case err == nil:
		return ExitOK
	case interrupted(ctx, err):
		return ExitInterrupted
	case errors.As(err, &own):
		return own.ExitCode()
	case errors.As(err, &coded) && inputCodes[coded.Code()]:
		return ExitNoInput
	case errors.As(err, &output) && output.Kind == sink.CodeTemplateInvalid:
		return ExitUsage
	}
	return ExitFailure
}

func interrupted(ctx context.Context, err error) bool {
	return ctx.Err() != nil && errors.Is(err, context.Canceled)
}

func exitCodesTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "exit-codes",
		Short: "What the exit codes mean",
		Long:  exitCodesText(),
	}
}
