package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/option"
)

// InvalidError says everything that is wrong with a configuration.
type InvalidError struct {
	File     string
	Problems []option.Problem // sorted by position

	sound *Config // without what has problems; nil when nothing more can be told
}

// With returns the error with the problems that a later stage finds in the modules that
// have none so far, so that all are told at once.
func (e *InvalidError) With(find func(*Config) []option.Problem) *InvalidError {
	if e.sound == nil {
		return e
	}
	all := *e
	all.Problems = slices.Clone(e.Problems)
	for _, b := range e.sound.located(find(e.sound)) {
		if !needsAllPasses(b) {
			all.Problems = append(all.Problems, b)
		}
	}
	all.Problems = option.SortProblems(all.Problems)
	return &all
}

// needsAllPasses reports whether a problem is of something that is in no pass, and may be
// in one that was left out.
func needsAllPasses(b option.Problem) bool {
	return b.Code == "unknown-input" || strings.HasPrefix(b.Path, "QUALITY_CHECKS.")
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
	return &InvalidError{File: c.File, Problems: option.SortProblems(c.located(problems))}
}

// located gives problems of a later stage the place of their key, or of the closest one
// above it that is written, and the path that the key has in the file.
func (c *Config) located(problems []option.Problem) []option.Problem {
	for i := range problems {
		b := &problems[i]
		above, path := c.root, b.Path
		if pass, rest := c.passOf(b.Path); pass != nil {
			above, path = pass.node, rest
			if c.passes == nil { // its keys stand at the top level
				b.Path = rest
			}
		}
		n := option.Find(above, path)
		switch {
		case b.Line != 0 || b.Where != "" || n == nil:
		case n.Line < 0:
			b.Where = c.sources[-1-n.Line]
		default:
			b.Line, b.Col = n.Line, n.Column
		}
	}
	return problems
}

// passOf returns the pass that a path leads into, and the path below it.
func (c *Config) passOf(path string) (in *Pass, rest string) {
	for i := range c.Passes {
		p := &c.Passes[i]
		below, ok := strings.CutPrefix(path, "PASSES."+p.Name+".")
		if ok && (in == nil || len(p.Name) > len(in.Name)) {
			in, rest = p, below
		}
	}
	return in, rest
}
