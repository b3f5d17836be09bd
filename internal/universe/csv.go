package universe

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/near"
	"github.com/basaltlake/basalt/vector"
)

// readCSV reads the known columns of a CSV text with a header line, in any order; others
// are skipped. Names of columns are read whatever their case and underscores. An empty
// value is null.
func readCSV(in io.Reader) (*vector.Frame, error) {
	buffered := bufio.NewReader(in)
	if bom, err := buffered.Peek(3); err == nil && string(bom) == "\ufeff" {
		if _, err := buffered.Discard(3); err != nil {
			return nil, err
		}
	}
	r := csv.NewReader(buffered)
	r.TrimLeadingSpace = true
	r.ReuseRecord = true
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("it is empty: the first line names the columns, such as ListingId")
	}
	if err != nil {
		return nil, err
	}
	fields, err := csvFields(header)
	if err != nil {
		return nil, err
	}
	cols := make([]vector.Column, len(fields))
	for i, f := range fields {
		if f.Name != "" {
			cols[i] = vector.MakeColumn(f.Type, 0)
		}
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		for i, text := range row {
			if fields[i].Name == "" {
				continue
			}
			if err := appendText(&cols[i], strings.TrimSpace(text)); err != nil {
				line, _ := r.FieldPos(i)
				return nil, fmt.Errorf("line %d: %s: %w", line, fields[i].Name, err)
			}
		}
	}
	frame := &vector.Frame{}
	for i, f := range fields {
		if f.Name != "" {
			frame.Add(f, cols[i])
		}
	}
	return frame, nil
}

// csvFields matches the header against the known columns; a Field without name is one to
// skip.
func csvFields(header []string) ([]vector.Field, error) {
	fields := make([]vector.Field, len(header))
	seen := map[string]string{}
	for i, given := range header {
		name := columnName(given)
		if name == "" {
			continue
		}
		if other, ok := seen[name]; ok {
			return nil, fmt.Errorf("line 1: columns %q and %q are both %s", other, given, name)
		}
		seen[name] = given
		fields[i] = vector.Field{Name: name, Type: csvType(name)}
	}
	if err := checkNamed(fields, header); err != nil {
		return nil, fmt.Errorf("line 1: %w; the first line names the columns, with commas between them", err)
	}
	return fields, nil
}

// checkNamed refuses columns of which none says which listing a row is.
func checkNamed(fields []vector.Field, given []string) error {
	hint := ""
	for _, name := range namingColumns {
		if slices.ContainsFunc(fields, func(f vector.Field) bool { return f.Name == name }) {
			return nil
		}
		if meant, ok := near.Match(name, given); ok && hint == "" {
			hint = fmt.Sprintf("; is %q meant to be %s?", meant, name)
		}
	}
	return fmt.Errorf("no column says which listings: there is none of %s, only %s%s",
		strings.Join(namingColumns, ", "), strings.Join(given, ", "), hint)
}

func columnName(given string) string {
	folded := strings.ToLower(strings.NewReplacer("_", "", " ", "").Replace(given))
	switch folded {
	case "bmllobjectid":
		return "ListingId"
	case "currency":
		return "CurrencyCode"
	}
	for _, name := range columnNames {
		if strings.ToLower(name) == folded {
			return name
		}
	}
	return ""
}

func csvType(name string) vector.Type {
	switch name {
	case "ListingId", "InstrumentId":
		return vector.Int
	case "IsAlive", "IsPrimary":
		return vector.Bool
	case "Date":
		return vector.Time
	}
	return vector.String
}

func appendText(c *vector.Column, text string) error {
	if text == "" {
		c.AppendNull()
		return nil
	}
	switch c.Type {
	case vector.Int:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n == vector.NullInt {
			return fmt.Errorf("%q is not a whole number", text)
		}
		c.Ints = append(c.Ints, n)
	case vector.Bool:
		b, err := strconv.ParseBool(strings.ToLower(text))
		if err != nil {
			return fmt.Errorf("%q is neither true nor false", text)
		}
		c.Ints = append(c.Ints, 0)
		if b {
			c.Ints[len(c.Ints)-1] = 1
		}
	case vector.Time:
		day, clock, _ := strings.Cut(strings.Replace(text, "T", " ", 1), " ")
		d, err := calendar.ParseDate(day)
		if err != nil || strings.Trim(clock, "0:.Z") != "" {
			return fmt.Errorf("%q is not a date: write YYYY-MM-DD", text)
		}
		c.Ints = append(c.Ints, d.Start())
	default:
		if !utf8.ValidString(text) {
			return fmt.Errorf("%q is not UTF-8", text)
		}
		c.Codes = append(c.Codes, c.Dict.Code(text))
	}
	return nil
}
