package cli

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/vector"
)

// textWidth is how wide tables of data are printed where the terminal is not narrower.
const textWidth = 110

// printFrame prints rows for people.
func printFrame(w io.Writer, f *vector.Frame, indent string) error {
	width := textWidth
	if columns := report.Width(w); columns > 0 {
		width = min(width, columns)
	}
	_, err := io.WriteString(w, frameText(f, indent, width))
	return err
}

// frameText has as many columns as fit, but at least three, and says how many do not.
func frameText(f *vector.Frame, indent string, most int) string {
	var columns [][]string
	width, left := utf8.RuneCountInString(indent), 0
	for i := range f.Cols {
		column := make([]string, 0, f.Rows+1)
		column = append(column, f.Fields[i].Name)
		for row := range f.Rows {
			column = append(column, cellText(&f.Cols[i], row))
		}
		width += widest(column) + 2
		if width-2 > most && i > 2 {
			left = len(f.Cols) - i
			break
		}
		columns = append(columns, column)
	}
	var b strings.Builder
	for row := range f.Rows + 1 {
		var line strings.Builder
		for i, column := range columns {
			if i > 0 {
				line.WriteString("  ")
			}
			text := column[row]
			pad := strings.Repeat(" ", widest(column)-utf8.RuneCountInString(text))
			if f.Cols[i].Type == vector.String || f.Cols[i].Type == vector.Time {
				line.WriteString(text + pad)
			} else {
				line.WriteString(pad + text)
			}
		}
		b.WriteString(indent + strings.TrimRight(line.String(), " ") + "\n")
	}
	if left > 0 {
		fmt.Fprintf(&b, "%s… and %s\n", indent, plural(left, "more column"))
	}
	return b.String()
}

func widest(column []string) int {
	n := 0
	for _, text := range column {
		n = max(n, utf8.RuneCountInString(text))
	}
	return n
}

// cellText is a value for people: up to six significant digits, null as a dot, texts of
// several lines or for the terminal in quotes.
func cellText(c *vector.Column, row int) string {
	if c.Null(row) {
		return "·"
	}
	switch c.Type {
	case vector.Float:
		return floatText(c.Floats[row])
	case vector.Time:
		return time.Unix(0, c.Ints[row]).UTC().Format("2006-01-02 15:04:05.999999999")
	case vector.Bool:
		return strconv.FormatBool(c.Ints[row] != 0)
	case vector.String:
		text, _ := c.Text(row)
		if strings.ContainsFunc(text, unicode.IsControl) {
			return strconv.Quote(text)
		}
		return text
	}
	return strconv.FormatInt(c.Ints[row], 10)
}

func floatText(v float64) string {
	if v == float64(int64(v)) && v > -1e15 && v < 1e15 {
		return strconv.FormatInt(int64(v), 10)
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// cellValue is a value for JSON, which has no number for infinity.
func cellValue(c *vector.Column, row int) any {
	if c.Null(row) {
		return nil
	}
	switch c.Type {
	case vector.Float:
		if v := c.Floats[row]; !math.IsInf(v, 0) {
			return v
		}
		return floatText(c.Floats[row])
	case vector.Time:
		return time.Unix(0, c.Ints[row]).UTC().Format(time.RFC3339Nano)
	case vector.Bool:
		return c.Ints[row] != 0
	case vector.String:
		text, _ := c.Text(row)
		return text
	}
	return c.Ints[row]
}

// frameRows are the rows of a frame as objects for JSON.
func frameRows(f *vector.Frame) []map[string]any {
	rows := make([]map[string]any, f.Rows)
	for r := range rows {
		rows[r] = make(map[string]any, len(f.Cols))
		for i := range f.Cols {
			rows[r][f.Fields[i].Name] = cellValue(&f.Cols[i], r)
		}
	}
	return rows
}
