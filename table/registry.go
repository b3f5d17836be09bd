package table

import "slices"

// Builtin returns the input tables Basalt knows, in the order of the documentation.
// The declarations are fresh copies, so a caller may adapt them.
func Builtin() []*Table {
	return []*Table{
		trades(), l2(), l3(), cbbo(), marketstate(), reference(), imbalance(), nbbo(),
		futureL1(), futureMarketState(), futureReference(), futureStatistics(), futureTrades(),
		opraReference(), opraStatistics(), opraTrades(),
	}
}

// Lookup returns the built-in table of a name.
func Lookup(name string) (*Table, bool) {
	for _, t := range Builtin() {
		if t.Name == name {
			return t, true
		}
	}
	return nil, false
}

// Column returns the declared column of a name or of one of its other spellings.
func (t *Table) Column(name string) (Column, bool) {
	for _, c := range t.Columns {
		if c.Name == name {
			return c, true
		}
	}
	for _, c := range t.Columns {
		for _, a := range c.Aliases {
			if a == name {
				return c, true
			}
		}
	}
	return Column{}, false
}

// Numbers reports whether a column of a file may hold whole numbers that stand for the
// text of an identifier.
func (t *Table) Numbers(spelling string) bool {
	for _, c := range t.Columns {
		if c.Numbers && slices.Contains(t.Spellings(c.Name), spelling) {
			return true
		}
	}
	return false
}

// Candidates returns the derivations of a column in the order they are tried.
func (t *Table) Candidates(name string) []Derived {
	var found []Derived
	for _, d := range t.Derived {
		if d.Name == name {
			found = append(found, d)
		}
	}
	return found
}

// Spellings returns the names a column may have in a file, in the order they are
// tried. A mapped column has exactly one. The timestamp column can also be copied from
// its fallbacks.
func (t *Table) Spellings(name string) []string {
	c, declared := t.Column(name)
	if c.Source != "" {
		return []string{c.Source}
	}
	var names []string
	if declared {
		names = append(append(names, c.Name), c.Aliases...)
	} else {
		names = append(names, name)
	}
	switch {
	case len(t.Time) > 0 && t.Time[0] == names[0]:
		names = append(names, t.Time[1:]...)
	case len(t.Listing) > 0 && t.Listing[0] == names[0]:
		names = append(names, t.Listing[1:]...)
	}
	return distinct(names)
}

func distinct(names []string) []string {
	kept := names[:0]
	for _, n := range names {
		if !slices.Contains(kept, n) {
			kept = append(kept, n)
		}
	}
	return kept
}

func join(parts ...[]Column) []Column {
	var all []Column
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}
