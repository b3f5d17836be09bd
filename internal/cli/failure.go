package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/option"
)

// usageError is a command line that cannot be understood: code, what, where, cure.
type usageError struct {
	code, what, cure string
}

// Code returns the message code.
func (e *usageError) Code() string  { return e.code }
func (e *usageError) ExitCode() int { return ExitUsage }

func (e *usageError) Error() string {
	text := e.code + ": " + e.what
	if e.cure != "" {
		text += ". " + e.cure
	}
	return text
}

// fail tells an error and returns the exit code.
func (a *app) fail(ctx context.Context, command *cobra.Command, err error) int {
	code := exitCode(ctx, err)
	var invalid *config.InvalidError
	switch {
	case code == ExitInterrupted:
		fmt.Fprintln(a.Err, "interrupted: stopped in an orderly way: nothing partial is visible; run the same command to go on")
	case errors.As(err, &invalid):
		told := *invalid
		told.Problems = slices.Clone(told.Problems)
		for i := range told.Problems {
			told.Problems[i] = scrubbed(told.Problems[i])
		}
		fmt.Fprintln(a.Err, told.Error())
		in := ""
		if invalid.File != "" { // else flags are wrong, without a configuration
			in = " in " + invalid.File
		}
		fmt.Fprintf(a.Err, "%s%s; nothing ran\n", plural(len(invalid.Problems), "problem"), in)
	default:
		fmt.Fprintf(a.Err, "error: %s\n", report.Scrub(told(err)))
	}
	var usage *usageError
	if errors.As(err, &usage) && command != nil {
		fmt.Fprintf(a.Err, "`%s --help` shows how it is used\n", command.CommandPath())
	}
	return code
}

// scrubbed hides secrets in what is said of a key. Its name may be that of a secret, but the
// code that follows it is none.
func scrubbed(p option.Problem) option.Problem {
	p.What, p.Why, p.Cure = report.Scrub(p.What), report.Scrub(p.Why), report.Scrub(p.Cure)
	return p
}

// told is the text of an error with its code first. What failed in addition for the same
// reason, such as noting the failure on a full disk, is left out.
func told(err error) string {
	text := err.Error()
	var coded interface{ Code() string }
	if !errors.As(err, &coded) || coded.Code() == "" {
		return text
	}
	code := coded.Code() + ": "
	first, others, _ := strings.Cut(text, "\n")
	if !strings.HasPrefix(first, code) {
		first = code + strings.Replace(first, code, "", 1)
	}
	for line := range strings.SplitSeq(others, "\n") {
		if line != "" && !strings.Contains(line, code) {
			first += "\n" + line
		}
	}
	return first
}

// plural writes a number of things whose name takes an s.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return report.Count(int64(n)) + " " + thing + "s"
}

func exitCodesText() string {
	var b strings.Builder
	b.WriteString("The exit code of every command says what happened:\n\n")
	for _, c := range ExitCodes() {
		fmt.Fprintf(&b, "  %3d  %-12s %s\n", c.Code, c.Name, c.Meaning)
	}
	b.WriteString("\nErrors go to standard error, with a code that scripts may match (`no-input: …`).")
	return b.String()
}
