package universe

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// Exit codes of the command line: what is asked for is wrong, or something failed.
const (
	exitFailure = 1
	exitUsage   = 2
)

// FileError is a file= that is not there, or whose content is no list of listings.
type FileError struct {
	Path    string
	Missing bool
	Err     error
}

// Code returns the message code.
func (e *FileError) Code() string {
	if e.Missing {
		return "universe-file-missing"
	}
	return "universe-file"
}

// ExitCode returns the exit code of the command line.
func (e *FileError) ExitCode() int { return exitUsage }

// Unwrap returns the cause.
func (e *FileError) Unwrap() error { return e.Err }

func (e *FileError) Error() string {
	if e.Missing {
		return fmt.Sprintf("there is no file %s; a relative path in a configuration starts at the folder of that file, one of --universe at the working directory", e.Path)
	}
	return fmt.Sprintf("reading the file %s: %v", e.Path, e.Err)
}

// CommandError is a command= that failed or printed no list of listings.
type CommandError struct {
	Command string
	Missing bool // there is no such program
	Err     error
	Said    string // the end of what it wrote to standard error
}

// Code returns the message code.
func (e *CommandError) Code() string { return "universe-command" }

// ExitCode returns the exit code of the command line.
func (e *CommandError) ExitCode() int {
	if e.Missing {
		return exitUsage
	}
	return exitFailure
}

// Unwrap returns the cause.
func (e *CommandError) Unwrap() error { return e.Err }

func (e *CommandError) Error() string {
	text := fmt.Sprintf("running %q: %v", e.Command, e.Err)
	if e.Said != "" {
		text += "; it said: " + e.Said
	}
	if e.Missing {
		return text + "; name a program of the PATH, or one by its path (./members)"
	}
	if exit := (*exec.ExitError)(nil); errors.As(e.Err, &exit) {
		return text
	}
	return text + "; it has to print CSV, as in a file="
}

// ConflictError is one ListingId with two descriptions.
type ConflictError struct {
	InFile bool   // of the universe; otherwise the lake disagrees with itself
	Source string // where the second was read
	Label  string // the label that differs
	First  table.Listing
	Second table.Listing
}

// Code returns the message code.
func (e *ConflictError) Code() string { return "universe-conflict" }

// ExitCode returns the exit code of the command line.
func (e *ConflictError) ExitCode() int {
	if e.InFile {
		return exitUsage
	}
	return exitFailure
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("reading %s: ListingId %d is described twice, with different %s: %s and %s; a listing is one instrument on one venue, so remove one of the rows",
		e.Source, e.First.ID, e.Label, labelText(e.First), labelText(e.Second))
}

func labelText(l table.Listing) string {
	text := fmt.Sprintf("MIC=%s Ticker=%s CurrencyCode=%s", l.MIC, l.Ticker, l.Currency)
	if l.Instrument != vector.NullInt {
		text += fmt.Sprintf(" InstrumentId=%d", l.Instrument)
	}
	return text + fmt.Sprintf(" IsPrimary=%t", l.Primary)
}

// MissingColumnError is a provider or a filter whose column the data of the day lack.
type MissingColumnError struct {
	Need   string // the provider or filter
	Column string
	From   string // the data that lack it
	Cure   string
}

// Code returns the message code.
func (e *MissingColumnError) Code() string { return "universe-column-missing" }

// ExitCode returns the exit code of the command line.
func (e *MissingColumnError) ExitCode() int { return exitUsage }

func (e *MissingColumnError) Error() string {
	return fmt.Sprintf("%s needs the column %s, which is missing from %s; %s", e.Need, e.Column, e.From, e.Cure)
}

// AmbiguousError is names of a file or program that mean several listings of the universe.
type AmbiguousError struct {
	Source string
	Names  []Ambiguous
}

// Ambiguous is a name with the listings it may mean.
type Ambiguous struct {
	Name     string
	Listings []table.Listing
}

// Code returns the message code.
func (e *AmbiguousError) Code() string { return "universe-ambiguous" }

// ExitCode returns the exit code of the command line.
func (e *AmbiguousError) ExitCode() int { return exitUsage }

func (e *AmbiguousError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "in %s, ", e.Source)
	for i, n := range e.Names {
		if i == toldNames {
			fmt.Fprintf(&b, " and %d more are", len(e.Names)-i)
			break
		}
		if i > 0 {
			b.WriteString("; ")
		}
		fmt.Fprintf(&b, "%s may be", n.Name)
		for k, l := range n.Listings {
			if k > 0 {
				b.WriteString(" or")
			}
			fmt.Fprintf(&b, " %d (%s", l.ID, l.MIC)
			if l.Currency != "" {
				b.WriteString(" " + l.Currency)
			}
			b.WriteString(")")
		}
	}
	if all := e.Names[0].Listings; all[0].MIC != all[1].MIC {
		fmt.Fprintf(&b, "; add a column MIC or ListingId, or narrow the universe, such as %s+mic=%s", e.Source, all[0].MIC)
	} else {
		b.WriteString("; add a column ListingId")
	}
	return b.String()
}
