package report

import (
	"fmt"
	"io"
	"os"

	"github.com/charmbracelet/x/term"
)

// Modes are the values of --progress.
var Modes = []string{"auto", "terminal", "plain", "json", "none"}

// Open returns the Progress of a mode that writes to f, usually standard error: auto is
// terminal where f is one that can move the cursor, else plain.
func Open(mode string, f *os.File, o Options) (Progress, error) {
	switch mode {
	case "none":
		return Silent{}, nil
	case "json":
		return JSON(f, o), nil
	case "plain":
		return Lines(f, o), nil
	case "auto", "":
		if !movesCursor(f) {
			return Lines(f, o), nil
		}
		return onScreen(f, o), nil
	case "terminal":
		return onScreen(f, o), nil
	}
	return nil, fmt.Errorf("choosing the progress display: %q is none of %v", mode, Modes)
}

func onScreen(f *os.File, o Options) Progress {
	return Terminal(f, func() int { return Width(f) }, Colours(f, os.Getenv), o)
}

// Width returns the columns of the terminal that w is, 0 when it is none.
func Width(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(f.Fd())
	if err != nil {
		return 0
	}
	return columns
}

// Colours reports whether text written to w may be coloured: w is a terminal, NO_COLOR
// is unset or empty, and TERM is not dumb.
func Colours(w io.Writer, env func(string) string) bool {
	f, ok := w.(*os.File)
	return ok && env("NO_COLOR") == "" && env("TERM") != "dumb" && term.IsTerminal(f.Fd())
}

func movesCursor(f *os.File) bool { return term.IsTerminal(f.Fd()) && os.Getenv("TERM") != "dumb" }
