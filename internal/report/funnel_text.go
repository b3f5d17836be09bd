package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// shownMessages is how many texts of a kind a funnel shows; the rest is counted.
const shownMessages = 20

// Text writes the funnel for people: a line per table, pass and remote place, then missing files,
// warnings and notes. Columns of rules appear where a table dropped rows by them.
func (f *Funnel) Text(w io.Writer) error {
	var b strings.Builder
	if len(f.Tables) > 0 {
		f.tableGrid().write(&b)
	}
	if len(f.Passes) > 0 {
		blankLine(&b)
		f.passGrid().write(&b)
	}
	if len(f.Stores) > 0 {
		blankLine(&b)
		f.storageGrid().write(&b)
	}
	var missing, absent Messages
	for name, t := range f.Tables {
		missing.merge(t.Missing)
		for column, files := range t.Absent {
			absent.add(fmt.Sprintf("%s of table %s: null in the %d of %d files that lack it", column, name, files, t.FilesRead), 1)
		}
	}
	missing.write(&b, "missing files")
	absent.write(&b, "absent columns")
	f.Warnings.write(&b, "warnings")
	f.Notes.write(&b, "notes")
	if b.Len() == 0 {
		b.WriteString("nothing was read and nothing was written\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (f *Funnel) tableGrid() *grid {
	rules := f.rules()
	unaccounted := false
	for _, t := range f.Tables {
		unaccounted = unaccounted || t.Unaccounted() != 0
	}
	head := []string{"table", "files", "missing", "size", "rows read"}
	for _, r := range rules {
		head = append(head, "- "+string(r))
	}
	head = append(head, "= bucketed")
	if unaccounted {
		head = append(head, "unaccounted")
	}
	g := &grid{head: head}
	for _, name := range slices.Sorted(maps.Keys(f.Tables)) {
		t := f.Tables[name]
		row := []string{name, Count(t.FilesRead), Count(t.FilesMissing), Bytes(t.Bytes), Count(t.RowsRead)}
		for _, r := range rules {
			row = append(row, Count(t.Dropped[r]))
		}
		row = append(row, Count(t.RowsBucketed))
		if unaccounted {
			row = append(row, Count(t.Unaccounted()))
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// rules returns the rules that dropped rows: those every table knows first, in the order
// they are applied, then others by name.
func (f *Funnel) rules() []Rule {
	used := map[Rule]bool{}
	for _, t := range f.Tables {
		for r := range t.Dropped {
			used[r] = true
		}
	}
	var rules []Rule
	for _, r := range []Rule{NullListing, NullTimestamp, OutsideUniverse} {
		if used[r] {
			rules = append(rules, r)
			delete(used, r)
		}
	}
	return append(rules, slices.Sorted(maps.Keys(used))...)
}

func (f *Funnel) passGrid() *grid {
	g := &grid{head: []string{"pass", "partitions", "up to date", "failed", "buckets", "size"}}
	targets := false
	for _, p := range f.Passes {
		targets = targets || p.FailedTargets > 0
	}
	if targets {
		g.head = append(g.head, "failed targets")
	}
	for _, name := range slices.Sorted(maps.Keys(f.Passes)) {
		p := f.Passes[name]
		row := []string{name, Count(p.Partitions), Count(p.UpToDate), Count(p.Failed), Count(p.Buckets), Bytes(p.Bytes)}
		if targets {
			row = append(row, Count(p.FailedTargets))
		}
		g.rows = append(g.rows, row)
	}
	return g
}

func (f *Funnel) storageGrid() *grid {
	g := &grid{head: []string{"storage", "requests", "repeated", "read on", "read", "written"}}
	for _, name := range slices.Sorted(maps.Keys(f.Stores)) {
		s := f.Stores[name]
		g.rows = append(g.rows, []string{name, Count(s.Requests), Count(s.Repeats), Count(s.Resumes), Bytes(s.BytesRead), Bytes(s.BytesWritten)})
	}
	return g
}

func (m Messages) write(b *strings.Builder, title string) {
	if len(m) == 0 {
		return
	}
	blankLine(b)
	fmt.Fprintf(b, "%s\n", title)
	for i, text := range slices.Sorted(maps.Keys(m)) {
		if i == shownMessages {
			fmt.Fprintf(b, "  … and %s more\n", Count(int64(len(m)-shownMessages)))
			break
		}
		if n := m[text]; n > 1 {
			fmt.Fprintf(b, "  %s (%s times)\n", text, Count(n))
		} else {
			fmt.Fprintf(b, "  %s\n", text)
		}
	}
}

func blankLine(b *strings.Builder) {
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
}
