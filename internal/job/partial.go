package job

import (
	"fmt"
	"strings"

	"github.com/basaltlake/basalt/internal/ledger"
)

// Failed is a partition that could not be computed.
type Failed struct {
	Key ledger.Key
	Err error
}

// FailedTarget is a further target that a partition could not be written to. The partition
// itself is complete.
type FailedTarget struct {
	Key  ledger.Key
	Name string // the key that declares the target
	URI  string
	Err  error
}

// PartialError says that partitions, or further targets of partitions, failed while the
// others, if there are any, went on.
type PartialError struct {
	Partitions int // of the run, also those that were done before
	Failed     []Failed
	Targets    []FailedTarget
}

// Code returns the message code.
func (e *PartialError) Code() string { return "partial" }

// ExitCode returns the exit code of the command line.
func (e *PartialError) ExitCode() int { return 3 }

// Unwrap returns the failures.
func (e *PartialError) Unwrap() []error {
	var all []error
	for _, f := range e.Failed {
		all = append(all, f.Err)
	}
	for _, f := range e.Targets {
		all = append(all, f.Err)
	}
	return all
}

// None reports whether all partitions failed.
func (e *PartialError) None() bool { return len(e.Failed) == e.Partitions }

func (e *PartialError) Error() string {
	var what []string
	if n := len(e.Failed); n > 0 {
		what = append(what, fmt.Sprintf("%d of the partitions", n))
	}
	switch n := len(e.Targets); n {
	case 0:
	case 1:
		what = append(what, "1 further target")
	default:
		what = append(what, fmt.Sprintf("%d further targets", n))
	}
	rest, first, cause := "the others are complete", "", error(nil)
	if len(e.Failed) > 0 {
		first, cause = e.Failed[0].Key.String(), e.Failed[0].Err
	} else {
		rest = "all outputs are complete"
		first, cause = e.Targets[0].Name+" of "+e.Targets[0].Key.String(), e.Targets[0].Err
	}
	if e.None() {
		what, rest = []string{"every partition"}, "none was computed"
	}
	return fmt.Sprintf("partial: %s failed, %s; first %s: %v: the same command computes only what is missing", strings.Join(what, " and "), rest, first, cause)
}
