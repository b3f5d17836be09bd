package catalogue

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
)

// Found is an entry that a column is an instance of.
type Found struct {
	Module *module.Spec
	Entry  *metric.Entry
	Axes   metric.Variant // values of the placeholders of the entry's pattern
}

// Find returns the entries whose pattern a column's default name fits and that have the
// fewest free characters: a literal name wins over one that is made of axes. A pattern
// itself finds its entries. Modules that only prepare what others read come last.
func Find(column string) []Found {
	var all []Found
	best := 0
	for _, s := range module.All() {
		for _, e := range s.Catalogue {
			axes, ok := Match(e, column)
			if !ok && e.Pattern != column {
				continue
			}
			free := 0
			for _, v := range axes {
				free += len(v)
			}
			switch f := (Found{s, e, axes}); {
			case len(all) == 0 || free < best:
				all, best = []Found{f}, free
			case free == best:
				all = append(all, f)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Found) int { return prepares(a) - prepares(b) })
	return all
}

// prepares is 1 for an entry of a module that prepares rows for others, else 0.
func prepares(f Found) int {
	if strings.HasSuffix(f.Module.Name, "_preprocess") {
		return 1
	}
	return 0
}

var placeholder = regexp.MustCompile(`\{([^{}]+)\}`)

// Match reports whether a name is an instance of an entry's pattern, and by which values
// of its axes.
func Match(e *metric.Entry, column string) (metric.Variant, bool) {
	var b strings.Builder
	b.WriteString("^")
	var fields []string
	rest := e.Pattern
	for {
		at := placeholder.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		b.WriteString(regexp.QuoteMeta(rest[:at[0]]))
		name := rest[at[2]:at[3]]
		b.WriteString("(" + values(e, name) + ")")
		fields = append(fields, name)
		rest = rest[at[1]:]
	}
	b.WriteString(regexp.QuoteMeta(rest) + "$")
	re, err := regexp.Compile(b.String())
	if err != nil {
		return nil, false
	}
	groups := re.FindStringSubmatch(column)
	if groups == nil {
		return nil, false
	}
	v := metric.Variant{}
	for i, name := range fields {
		v[name] = groups[i+1]
	}
	return v, true
}

// openAxes are axes without values that are no integers: what a value looks like, and one.
var openAxes = map[string]struct{ pattern, value string }{"mic": {`[A-Z0-9]{4}`, "XLON"}}

// values is the regular expression of a placeholder: its values, or positive integers.
func values(e *metric.Entry, name string) string {
	for _, a := range e.Axes {
		if a.Name != name || len(a.Values) == 0 {
			continue
		}
		quoted := make([]string, len(a.Values))
		for i, v := range a.Values {
			quoted[i] = regexp.QuoteMeta(v)
		}
		return strings.Join(quoted, "|")
	}
	if open, ok := openAxes[name]; ok {
		return open.pattern
	}
	return `[1-9][0-9]*`
}

// mostNames bounds how many names Names makes of one entry.
const mostNames = 2_000

// Names returns default column names of all entries, for suggestions; axes of integers
// take 1 to levels.
func Names(levels int) []string {
	var all []string
	for _, s := range module.All() {
		for _, e := range s.Catalogue {
			all = append(all, names(e, levels)...)
		}
	}
	return all
}

func names(e *metric.Entry, levels int) []string {
	var fields []metric.Field
	total := 1
	for _, a := range e.Axes {
		f := metric.Field(a)
		if open, ok := openAxes[a.Name]; ok && len(f.Values) == 0 {
			f.Values = []string{open.value}
		}
		if len(f.Values) == 0 {
			for i := range levels {
				f.Values = append(f.Values, strconv.Itoa(i+1))
			}
		}
		total *= len(f.Values)
		if total > mostNames {
			return nil
		}
		fields = append(fields, f)
	}
	var list []string
	for _, v := range metric.Expand(fields) {
		name := placeholder.ReplaceAllStringFunc(e.Pattern, func(p string) string { return v[p[1:len(p)-1]] })
		list = append(list, name)
	}
	return list
}
