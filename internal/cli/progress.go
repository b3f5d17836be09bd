package cli

import (
	"fmt"
	"io"
	"os"

	"github.com/basaltlake/basalt/internal/report"
)

// openProgress is report.Open for any writer: what is no file is no terminal.
func openProgress(mode string, w io.Writer, o report.Options) (report.Progress, error) {
	if f, ok := w.(*os.File); ok {
		return report.Open(mode, f, o)
	}
	switch mode {
	case "none":
		return report.Silent{}, nil
	case "json":
		return report.JSON(w, o), nil
	case "auto", "plain":
		return report.Lines(w, o), nil
	case "terminal":
		return report.Terminal(w, nil, false, o), nil
	}
	return nil, fmt.Errorf("choosing the progress display: %q is none of %v", mode, report.Modes)
}
