package option

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem codes that the decoder reports. Modules and rooms add their own.
const (
	UnknownKey   = "unknown-key"
	DuplicateKey = "duplicate-key"
	MissingKey   = "missing-key"
	BadType      = "bad-type"
	BadValue     = "bad-value"
	OutOfRange   = "out-of-range"
	NullValue    = "null-value"
	BadMerge     = "bad-merge"
)

// String is the problem on one line, without its position: code, key path, what is
// wrong, why, and the cure.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.Code)
	b.WriteString(": ")
	if p.Path != "" {
		b.WriteString(p.Path)
		b.WriteString(": ")
	}
	b.WriteString(p.What)
	if p.Why != "" {
		b.WriteString(" — ")
		b.WriteString(p.Why)
	}
	if p.Cure != "" {
		b.WriteString(". ")
		b.WriteString(p.Cure)
	}
	return b.String()
}

// At is where the problem lies: a flag or variable when Where names one, else
// file:line:col as far as they are known.
func (p Problem) At(file string) string {
	switch {
	case p.Where != "":
		return p.Where
	case p.Line > 0:
		return fmt.Sprintf("%s:%d:%d", file, p.Line, p.Col)
	}
	return file
}

// SortProblems orders problems by position, then path and code, and drops repetitions:
// two modules that share a configuration object report its faults once.
func SortProblems(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(
			strings.Compare(a.Where, b.Where),
			a.Line-b.Line,
			a.Col-b.Col,
			strings.Compare(a.Path, b.Path),
			strings.Compare(a.Code, b.Code),
			strings.Compare(a.What, b.What),
		)
	})
	return slices.Compact(problems)
}
