package config

import (
	"fmt"
	"strings"

	"github.com/basaltlake/basalt/option"
)

// InvalidError says everything that is wrong with a configuration.
type InvalidError struct {
	File     string
	Problems []option.Problem // sorted by position
}

// ExitCode is the exit code of a command that was given such a configuration.
func (e *InvalidError) ExitCode() int { return 2 }

// Error has one line per problem: where, code, key, what, why, cure.
func (e *InvalidError) Error() string {
	var b strings.Builder
	for i, p := range e.Problems {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s: %s", p.At(e.File), p)
	}
	return b.String()
}

// Invalid returns the error of problems that a later stage found. A problem names its
// key by path and may carry a position.
func (c *Config) Invalid(problems []option.Problem) error {
	return &InvalidError{File: c.File, Problems: option.SortProblems(problems)}
}
