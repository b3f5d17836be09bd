package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/sink"
)

// FailedOutput is a further target that a commit could not write. The next run writes it.
type FailedOutput struct {
	Target string `json:"target"` // the key that declares it
	Extra  int    `json:"extra"`  // its number, from 1
	URI    string `json:"uri"`
	Code   string `json:"code,omitempty"`
	Error  string `json:"error"`
	// Left are the data of earlier versions at the target. They stay until it is written.
	Left []Output `json:"left,omitempty"`
	// Tried, in an intent, is what was about to be published and may be visible.
	Tried *Output `json:"tried,omitempty"`

	cause error
}

// TargetName is what a further target is called, by its number: as the key that declares it.
func TargetName(extra int) string { return fmt.Sprintf("extra_outputs[%d]", extra-1) }

// String names the target and says why it failed.
func (f *FailedOutput) String() string { return f.Target + ": " + f.Error }

// Cause is the error itself; it is not kept with the manifest.
func (f *FailedOutput) Cause() error { return f.cause }

func failedOutput(extra int, uri string, cause error) FailedOutput {
	f := FailedOutput{Target: TargetName(extra), Extra: extra, URI: uri, Error: strings.ReplaceAll(report.Scrub(cause.Error()), "\n", "; "), cause: cause}
	var coded interface{ Code() string }
	if errors.As(cause, &coded) {
		f.Code = coded.Code()
	}
	return f
}

// fail moves a further target to those that failed.
func (m *Manifest) fail(extra int, cause error) *FailedOutput {
	at := slices.IndexFunc(m.Sides, func(o Output) bool { return o.Extra == extra })
	f := failedOutput(extra, m.Sides[at].URI, cause)
	tried := m.Sides[at]
	f.Tried = &tried
	m.Sides = slices.Delete(m.Sides, at, at+1)
	m.Failed = append(m.Failed, f)
	return &m.Failed[len(m.Failed)-1]
}

// failBeside notes that a further target has data that should not be there or are not what
// they should be: they stay until it is written.
func (m *Manifest) failBeside(o Output, cause error) {
	for i := range m.Failed {
		if f := &m.Failed[i]; f.Extra == o.Extra {
			if !slices.ContainsFunc(f.Left, func(left Output) bool { return left.URI == o.URI }) {
				f.Left = append(f.Left, o)
			}
			return
		}
	}
	m.Sides = slices.DeleteFunc(m.Sides, func(side Output) bool { return side.URI == o.URI })
	f := failedOutput(o.Extra, o.URI, cause)
	f.Left = []Output{o}
	m.Failed = append(m.Failed, f)
}

// leave keeps what earlier versions have at the targets that failed.
func (m *Manifest) leave(earlier []*Manifest) {
	for i := range m.Failed {
		f := &m.Failed[i]
		f.Left = nil
		for _, old := range earlier {
			for _, o := range old.ofTarget(f) {
				if !m.writes(o.URI) {
					o.Extra, o.Side = f.Extra, ""
					f.Left = append(f.Left, o)
				}
			}
		}
	}
}

// ofTarget returns the data at a further target: what lies at its place, or else what
// lies at the target of its number.
func (m *Manifest) ofTarget(f *FailedOutput) []Output {
	var there, same []Output
	for _, o := range m.outputs() {
		if o.URI == f.URI {
			there = append(there, *o)
		} else if o.Extra == f.Extra {
			same = append(same, *o)
		}
	}
	if there != nil {
		return there
	}
	return same
}

// writes reports whether a place is one that the version has written.
func (m *Manifest) writes(uri string) bool {
	return m.Output.URI == uri || slices.ContainsFunc(m.Sides, func(o Output) bool { return o.URI == uri })
}

// tell gives outputs that were not written the errors why.
func (m *Manifest) tell(outputs []*sink.Output) {
	for i := range m.Failed {
		for _, o := range outputs {
			if o.URI == m.Failed[i].URI {
				o.Err = m.Failed[i].cause
			}
		}
	}
}
