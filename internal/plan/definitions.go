package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/ledger"
)

// definitions returns the columns of a pass with a hash of how each is computed: the
// expression, the rows looked at, and the version of the module. Equal hashes give equal
// values from equal input.
func (p *Pass) definitions() []ledger.Column {
	var columns []ledger.Column
	for _, f := range p.Fields()[:len(p.Keys())+len(p.Labels)] {
		columns = append(columns, ledger.Column{Name: f.Name, Definition: shortHash("key " + f.Name)})
	}
	for _, c := range p.Columns {
		columns = append(columns, ledger.Column{Name: c.Field.Name, Definition: shortHash(p.Parts[c.Part].define(c))})
	}
	return columns
}

// define writes how a column of the part is computed.
func (p *Part) define(c Column) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s@%d %s %s %q\n", p.Module.Name, p.Module.Version, c.Source, c.Field.Type, c.Field.Unit)
	for i, feed := range p.Feeds {
		if feed != nil {
			fmt.Fprintf(&b, "read %d from %s %s\n", i, feed.Key, defineOperator(&Part{Module: feed.Module, Operator: feed.Operator}))
		}
	}
	if p.Operator != nil {
		return b.String() + defineOperator(p)
	}
	b.WriteString(p.Scan.Table)
	if p.Scan.Where != nil {
		b.WriteString(" where " + p.Scan.Where.String())
	}
	for _, m := range p.Scan.Metrics {
		if m.Name == c.Source {
			b.WriteString("\n" + m.Value.String())
		}
	}
	return b.String()
}

func defineOperator(p *Part) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s@%d by %q\n", p.Module.Name, p.Module.Version, p.Operator.GroupBy)
	for _, in := range p.Operator.Reads {
		b.WriteString(in.Table)
		for _, c := range in.Columns {
			b.WriteString(" " + c.String())
		}
		if in.Where != nil {
			b.WriteString(" where " + in.Where.String())
		}
		b.WriteString("\n")
	}
	return b.String()
}

func shortHash(text string) string { return ledger.Hash([]byte(text))[:16] }

func hashDefinitions(columns []ledger.Column) string {
	var b strings.Builder
	for _, c := range columns {
		b.WriteString(c.Name + " " + c.Definition + "\n")
	}
	return shortHash(b.String())
}

// compiledNames are the columns a pass has before it is fitted to files.
func (p *Pass) compiledNames() []string {
	var names []string
	for _, c := range p.Columns {
		names = append(names, c.Field.Name)
	}
	return names
}

// redefined says which columns differ from those of an earlier run, or "". Columns that
// are left out because no file of this run has their input do not count: those that they
// were computed from are unchanged.
func redefined(now, was []ledger.Column, compiled []string) string {
	before := map[string]string{}
	for _, c := range was {
		before[c.Name] = c.Definition
	}
	var changed, added, removed []string
	for _, c := range now {
		definition, ok := before[c.Name]
		switch {
		case !ok:
			added = append(added, c.Name)
		case definition != c.Definition:
			changed = append(changed, c.Name)
		}
		delete(before, c.Name)
	}
	for name := range before {
		if !slices.Contains(compiled, name) {
			removed = append(removed, name)
		}
	}
	slices.Sort(removed)
	return phrases("changed", changed, "added", added, "removed", removed)
}

// shownChanges is how many names a reason to run has of a kind.
const shownChanges = 3

// phrases names things with what became of them: "changed A, B; added C and 4 more".
func phrases(verbsAndNames ...any) string {
	var parts []string
	for i := 0; i < len(verbsAndNames); i += 2 {
		if names := verbsAndNames[i+1].([]string); len(names) > 0 {
			parts = append(parts, verbsAndNames[i].(string)+" "+first(names, shownChanges))
		}
	}
	return strings.Join(parts, "; ")
}

// first names the first of a list, so many at most, and counts the others.
func first(names []string, shown int) string {
	text := strings.Join(names[:min(shown, len(names))], ", ")
	if n := len(names) - shown; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}
