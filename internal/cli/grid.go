package cli

import (
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/basaltlake/basalt/internal/report"
)

// printGrid prints lines of cells, aligned left, in the width of the terminal that w is.
// The last cell of a line may be long.
func printGrid(w io.Writer, grid [][]string) error {
	_, err := io.WriteString(w, gridText(grid, report.Width(w)))
	return err
}

const (
	continued = "    " // begins what goes on on another line
	leastLast = 24     // columns of the terminal that the last cell gets; it wraps there
)

// gridText aligns lines of cells. Cells that do not fit into the width go on on further
// lines, at the same columns in every line. 0 is a width without end.
func gridText(grid [][]string, width int) string {
	var widths []int
	for _, line := range grid {
		for i, cell := range line {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	breaks := make([]bool, len(widths)) // before a column
	at := 0
	for i, n := range widths {
		if i == len(widths)-1 {
			n = min(n, leastLast)
		}
		if breaks[i] = width > 0 && i > 0 && at+n > width; breaks[i] {
			at = len(continued)
		}
		at += n + 2
	}
	var b strings.Builder
	for _, line := range grid {
		text := ""
		for i, cell := range line {
			if breaks[i] {
				b.WriteString(strings.TrimRight(text, " ") + "\n")
				text = continued
			}
			text += cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2)
		}
		if text = strings.TrimRight(text, " "); text != "" || len(line) == 0 || !slices.Contains(breaks, true) {
			b.WriteString(text + "\n")
		}
	}
	return b.String()
}
