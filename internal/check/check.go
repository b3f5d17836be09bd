// Package check looks at the rows of an output before they are published: rules over
// columns, invariants between what goes into a pass and what comes out, and the lock of
// output schemas. It only judges. Computing, writing and publishing are elsewhere, and so
// is the configuration: its rules arrive as values.
package check

import (
	"strings"

	"github.com/basaltlake/basalt/vector"
)

// Check looks at the rows of one partition as they are written. It is used by one
// goroutine.
type Check interface {
	// See looks at the next rows; cols are in the order of the output's fields. They are
	// not changed and not kept.
	See(cols []vector.Column, rows int)
	// Messages says what is wrong, once all rows were seen. None is well.
	Messages() []string
}

// Action is what a broken rule does.
type Action string

// The actions.
const (
	Warn  Action = "warn"
	Raise Action = "raise"
)

// Codes of Error.
const (
	CodeQuality     = "quality-check"
	CodeExpectation = "pass-expectation"
)

// Rule is a check with its consequences.
type Rule struct {
	Check
	Code   string
	Action Action
}

// Judge returns what the rule's check says: an error when it raises, else warnings.
// where names the pass and the days.
func (r *Rule) Judge(where string) (warnings []string, err error) {
	messages := r.Messages()
	if len(messages) == 0 {
		return nil, nil
	}
	if r.Action == Raise {
		return nil, &Error{RuleCode: r.Code, Where: where, Messages: messages}
	}
	for _, m := range messages {
		warnings = append(warnings, r.Code+": "+where+": "+m)
	}
	return warnings, nil
}

// Error is a partition that is not published because its rows break a rule.
type Error struct {
	RuleCode string
	Where    string // pass and days
	Messages []string
}

// Code returns the message code.
func (e *Error) Code() string { return e.RuleCode }

func (e *Error) Error() string {
	cure := "correct the input or the rules, or set action: warn in quality_checks"
	if e.RuleCode == CodeExpectation {
		cure = "correct the pass or its expectations, or set action: warn in pass_expectations"
	}
	return e.RuleCode + ": " + e.Where + ": " + strings.Join(e.Messages, "; ") + ": nothing of it was published; " + cure
}
