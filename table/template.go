package table

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Canonical is the path of tables that declare none.
const Canonical = "{folder}/{mic}/{yyyy}/{mm}/{dd}/{prefix}{mic}-{yyyymmdd}.parquet"

// Place is what the path of a file says: whose rows of which day it holds. MIC and
// Symbol are "" where the path does not tell; Year 0 is an unknown day, Day 0 an unknown
// day of a known month.
type Place struct {
	MIC              string
	Symbol           string
	Year, Month, Day int
}

// Template is a path with placeholders: {mic}, {symbol}, {yyyy}, {mm}, {dd},
// {yyyymmdd}, {date} (YYYY-MM-DD), and * for any text within a folder or file name.
type Template struct {
	text   string
	parts  []part
	match  *regexp.Regexp
	fields []string // of the capture groups of match
}

// part is a literal, or a placeholder when field is set.
type part struct {
	literal string
	field   string
}

var placeholders = map[string]string{
	"mic": `[^/]+?`, "symbol": `[^/]+?`,
	"yyyy": `\d{4}`, "mm": `\d{2}`, "dd": `\d{2}`, "yyyymmdd": `\d{8}`, "date": `\d{4}-\d{2}-\d{2}`,
	"*": `[^/]*`,
}

// ParseTemplate reads a path template. It must tell the day and stay below the lake.
func ParseTemplate(text string) (*Template, error) {
	t := &Template{text: text}
	for rest := text; rest != ""; {
		i := strings.IndexAny(rest, "{}*")
		if i < 0 {
			t.parts = append(t.parts, part{literal: rest})
			break
		}
		if i > 0 {
			t.parts = append(t.parts, part{literal: rest[:i]})
		}
		field, length := "*", 1
		if rest[i] != '*' {
			end := strings.IndexByte(rest[i:], '}')
			if rest[i] == '}' || end < 0 {
				return nil, fmt.Errorf("path template %q: a brace has no partner", text)
			}
			field, length = rest[i+1:i+end], end+1
		}
		if _, known := placeholders[field]; !known {
			return nil, fmt.Errorf("path template %q: unknown placeholder {%s}: there are {mic}, {symbol}, {yyyy}, {mm}, {dd}, {yyyymmdd}, {date} and *", text, field)
		}
		t.parts = append(t.parts, part{field: field})
		rest = rest[i+length:]
	}
	if !t.Has("date") && !t.Has("yyyymmdd") && !(t.Has("yyyy") && t.Has("mm") && t.Has("dd")) {
		return nil, fmt.Errorf("path template %q does not tell the day: use {yyyymmdd}, {date}, or {yyyy}, {mm} and {dd}", text)
	}
	if strings.HasPrefix(text, "/") || strings.Contains(text, "://") {
		return nil, fmt.Errorf("path template %q must be relative to the lake", text)
	}
	for folder := range strings.SplitSeq(text, "/") {
		if folder == ".." {
			return nil, fmt.Errorf("path template %q leaves the lake", text)
		}
	}
	if err := t.compile(); err != nil {
		return nil, fmt.Errorf("path template %q cannot be matched: %w", text, err)
	}
	return t, nil
}

func (t *Template) compile() (err error) {
	var b strings.Builder
	b.WriteByte('^')
	for _, p := range t.parts {
		if p.field == "" {
			b.WriteString(regexp.QuoteMeta(p.literal))
			continue
		}
		b.WriteString("(" + placeholders[p.field] + ")")
		t.fields = append(t.fields, p.field)
	}
	b.WriteByte('$')
	t.match, err = regexp.Compile(b.String())
	return err
}

// String returns the text the template was read from.
func (t *Template) String() string { return t.text }

// Has reports whether the template has the placeholder.
func (t *Template) Has(field string) bool {
	for _, p := range t.parts {
		if p.field == field {
			return true
		}
	}
	return false
}

// Expand returns the path of a place. What the place does not tell becomes *.
func (t *Template) Expand(p Place) string {
	var b strings.Builder
	for _, part := range t.parts {
		v, ok := p.value(part)
		if !ok {
			v = "*"
		}
		b.WriteString(v)
	}
	return b.String()
}

// Under returns the folder, or with no folder the beginning of a name, that the paths
// of all files of a place start with.
func (t *Template) Under(p Place) string {
	var b strings.Builder
	for _, part := range t.parts {
		v, ok := p.value(part)
		if !ok {
			break
		}
		b.WriteString(v)
	}
	return b.String()
}

func (p Place) value(part part) (string, bool) {
	switch part.field {
	case "":
		return part.literal, true
	case "mic":
		return p.MIC, p.MIC != ""
	case "symbol":
		return p.Symbol, p.Symbol != ""
	case "*":
		return "", false
	}
	if p.Year == 0 {
		return "", false
	}
	switch part.field {
	case "yyyy":
		return fmt.Sprintf("%04d", p.Year), true
	case "mm":
		return fmt.Sprintf("%02d", p.Month), true
	}
	if p.Day == 0 {
		return "", false
	}
	switch part.field {
	case "dd":
		return fmt.Sprintf("%02d", p.Day), true
	case "date":
		return fmt.Sprintf("%04d-%02d-%02d", p.Year, p.Month, p.Day), true
	}
	return fmt.Sprintf("%04d%02d%02d", p.Year, p.Month, p.Day), true
}

// Match reads the place back from a path below the lake. A placeholder that occurs
// twice must have one value.
func (t *Template) Match(path string) (Place, bool) {
	groups := t.match.FindStringSubmatch(path)
	if groups == nil {
		return Place{}, false
	}
	values := map[string]string{}
	for i, field := range t.fields {
		v := groups[i+1]
		switch field {
		case "*":
			continue
		case "yyyymmdd":
			if !agree(values, "yyyy", v[:4]) || !agree(values, "mm", v[4:6]) || !agree(values, "dd", v[6:]) {
				return Place{}, false
			}
		case "date":
			if !agree(values, "yyyy", v[:4]) || !agree(values, "mm", v[5:7]) || !agree(values, "dd", v[8:]) {
				return Place{}, false
			}
		default:
			if !agree(values, field, v) {
				return Place{}, false
			}
		}
	}
	p := Place{MIC: values["mic"], Symbol: values["symbol"]}
	for field, into := range map[string]*int{"yyyy": &p.Year, "mm": &p.Month, "dd": &p.Day} {
		for _, digit := range values[field] {
			*into = *into*10 + int(digit-'0')
		}
	}
	last := time.Date(p.Year, time.Month(p.Month)+1, 0, 0, 0, 0, 0, time.UTC) // of the month
	return p, p.Month >= 1 && p.Month <= 12 && p.Day >= 1 && p.Day <= last.Day()
}

func agree(values map[string]string, field, v string) bool {
	if have, ok := values[field]; ok && have != v {
		return false
	}
	values[field] = v
	return true
}

// Where is the template of the table's paths as it is written, for people.
func (t *Table) Where() string {
	template, err := t.Template()
	if err != nil {
		return t.Path
	}
	return template.String()
}

// Template returns where the files of the table lie.
func (t *Table) Template() (*Template, error) {
	path := t.Path
	if path == "" {
		path = Canonical
	}
	path = strings.NewReplacer("{folder}", t.Folder, "{prefix}", t.Prefix).Replace(path)
	return ParseTemplate(path)
}
