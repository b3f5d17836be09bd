package table

import (
	"fmt"
	"sort"
	"strings"
	"time"
	_ "time/tzdata" // zones are known on machines without them

	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/vector"
)

// UserDecl declares a table in a configuration: a further one, or where and how a
// built-in one lies in a lake of another vendor.
type UserDecl struct {
	Like           string // built-in table to start from; a built-in name implies itself
	Doc            string
	Path           string // see Template; also {folder} and {prefix}
	Folder         string
	Prefix         string
	ListingColumn  string // integer column naming the listing
	SymbolColumn   string // string column naming the listing, instead of ListingColumn
	TimeColumn     string
	TimeUnit       string            // unit of plain timestamps: ns, us, ms, s since 1970, or s_of_day … since midnight
	TimeZone       string            // of times since midnight; "" is UTC
	SequenceColumn string            // orders rows of equal time
	Columns        map[string]string // our column → column in the file
	Types          map[string]string // our column → number, integer, text, time, bool
	Derived        map[string]string // our column → expression of columns
}

var userTypes = map[string]vector.Type{
	"number": vector.Float, "integer": vector.Int, "text": vector.String,
	"time": vector.Time, "bool": vector.Bool,
}

// User makes a table of a configuration's declaration. The problems' paths are
// relative to the declaration; with problems the table is what could be made of it, so
// that what reads it can be checked too.
func User(name string, d UserDecl) (*Table, []option.Problem) {
	var u declaring
	t := u.base(name, d)
	u.place(t, d)
	d.Columns, d.Types = perLevel(d.Columns), perLevel(d.Types)
	u.columns(t, d)
	u.derived(t, d)
	u.keys(t, d)
	return t, u.problems
}

// declaring collects what is wrong with a declaration.
type declaring struct{ problems []option.Problem }

func (u *declaring) bad(key, what, why, cure string) {
	u.problems = append(u.problems, option.Problem{Path: key, Code: "bad-value", What: what, Why: why, Cure: cure})
}

// base is the built-in table to start from, or an empty one.
func (u *declaring) base(name string, d UserDecl) *Table {
	like := d.Like
	if like == "" {
		if t, builtin := Lookup(name); builtin {
			like = t.Name
		}
	}
	t := &Table{Listing: []string{"ListingId"}, TimeUnit: "ns", Doc: "Rows of " + name + "."}
	if like != "" {
		found, ok := Lookup(like)
		if ok {
			t = found
		} else {
			u.bad("like", fmt.Sprintf("there is no table %q", like),
				"like names a built-in table", nearestBuiltin(like))
		}
	}
	t.Name = name
	if d.Doc != "" {
		t.Doc = d.Doc
	}
	return t
}

func builtinNames() []string {
	var names []string
	for _, t := range Builtin() {
		names = append(names, t.Name)
	}
	return names
}

func nearestBuiltin(name string) string {
	if near := option.Nearest(name, builtinNames()); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "one of " + strings.Join(builtinNames(), ", ")
}

func (u *declaring) place(t *Table, d UserDecl) {
	if d.Folder != "" {
		t.Folder = d.Folder
	}
	if d.Prefix != "" {
		t.Prefix = d.Prefix
	}
	if d.Path != "" {
		t.Path = d.Path
	}
	if t.Path == "" && t.Folder == "" {
		u.bad("path", "nothing says where the files lie",
			"a table that is not like a built-in one needs a folder or a path template", "add path or folder")
		return
	}
	if _, err := t.Template(); err != nil {
		u.bad("path", err.Error(), "", "see the guide: your own lake")
	}
}

func (u *declaring) columns(t *Table, d UserDecl) {
	for _, ours := range sortedKeys(d.Columns) {
		file := d.Columns[ours]
		if file == "" {
			u.bad("columns."+ours, "the file's column is empty", "", "name the column of the file")
			continue
		}
		u.column(t, ours, ours).Source = file
	}
	for _, ours := range sortedKeys(d.Types) {
		typ, ok := userTypes[d.Types[ours]]
		if !ok {
			u.bad("types."+ours, fmt.Sprintf("%q is no type", d.Types[ours]), "",
				"number, integer, text, time or bool")
			continue
		}
		c := u.column(t, ours, ours)
		c.Type, c.Integer, c.Numbers = typ, c.Integer && typ == vector.Float, typ == vector.String
	}
}

// column returns the declared column of a name, which is added when it is new: a
// number, until its type is given.
func (u *declaring) column(t *Table, name, doc string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	t.Columns = append(t.Columns, Column{Name: name, Type: vector.Float, Doc: "Column " + doc + " of the file."})
	return &t.Columns[len(t.Columns)-1]
}

func (u *declaring) keys(t *Table, d UserDecl) {
	u.listing(t, d)
	switch {
	case d.TimeColumn != "" && len(t.Time) > 0:
		c := u.column(t, t.Time[0], d.TimeColumn)
		c.Type, c.Source = vector.Time, d.TimeColumn
		t.Time = t.Time[:1]
	case d.TimeColumn != "":
		t.Time = []string{d.TimeColumn}
		u.column(t, d.TimeColumn, d.TimeColumn).Type = vector.Time
	case len(t.Time) == 0:
		u.bad("time_column", "the timestamp column is missing",
			"rows are ordered and bucketed by it", "name the file's timestamp column")
	}
	u.timeUnit(t, d)
	if d.SequenceColumn != "" {
		t.Sequence = d.SequenceColumn
		c := u.column(t, d.SequenceColumn, d.SequenceColumn)
		c.Type, c.Unit, c.Integer = vector.Int, "", false
	}
}

func (u *declaring) timeUnit(t *Table, d UserDecl) {
	base, ofDay := timeOfDay(d.TimeUnit)
	switch base {
	case "":
	case "ns", "us", "ms", "s":
		t.TimeUnit = base
	default:
		u.bad("time_unit", fmt.Sprintf("%q is no unit of time", d.TimeUnit), "", "ns, us, ms or s since 1970, or one of them with _of_day")
	}
	switch {
	case ofDay:
		t.OfDay = "UTC"
		if d.TimeZone != "" {
			t.OfDay = d.TimeZone
		}
		if _, err := time.LoadLocation(t.OfDay); err != nil {
			u.bad("time_zone", fmt.Sprintf("%q is no time zone", d.TimeZone), "", "a name such as America/New_York")
		}
	case d.TimeZone != "":
		u.bad("time_zone", "the time zone has no effect", "only times since midnight depend on it", "set time_unit to one of …_of_day, or drop it")
	}
}

func (u *declaring) listing(t *Table, d UserDecl) {
	template, err := t.Template()
	perSymbol := err == nil && template.Has("symbol")
	switch {
	case d.ListingColumn != "" && d.SymbolColumn != "":
		u.bad("symbol_column", "listing_column and symbol_column exclude each other",
			"a row's listing is told by one column", "keep the one the files have")
	case perSymbol && d.ListingColumn != "":
		u.bad("listing_column", "the path names the listing by {symbol}, listing_column by an id",
			"a row's listing is told in one way", "drop listing_column, or replace {symbol} by *")
	case perSymbol:
		t.Symbols, t.Listing = true, nil
		if d.SymbolColumn != "" {
			u.bad("symbol_column", "the path names the listing by {symbol}, and so does symbol_column",
				"a row's listing is told in one way", "drop symbol_column, or replace {symbol} by *")
		}
	case d.SymbolColumn != "":
		t.Symbols, t.Listing = true, []string{d.SymbolColumn}
		u.column(t, d.SymbolColumn, d.SymbolColumn).Type = vector.String
	case d.ListingColumn != "":
		c := u.column(t, "ListingId", d.ListingColumn)
		c.Type, c.Source = vector.Int, d.ListingColumn
		t.Listing = []string{"ListingId"}
	}
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
