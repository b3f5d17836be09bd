package trade

import "github.com/basaltlake/basalt/metric"

var entries = catalogue()

// catalogue describes the columns, in the order of the families.
func catalogue() []*metric.Entry {
	var all []*metric.Entry
	for i := range measures {
		if measures[i].value != nil {
			all = append(all, measures[i].describe())
		}
	}
	for _, part := range barParts {
		all = append(all, part.describe())
	}
	all = append(all, discrepancyEntry)
	all = append(all, flagEntries()...)
	all = append(all, changeEntries()...)
	all = append(all, impactEntries()...)
	all = append(all, defaultEntries()...)
	return append(all, stateEntry)
}

// entryNamed returns the entry of a name, which is unique.
func entryNamed(name string) *metric.Entry {
	for _, e := range entries {
		if e.Name == name {
			return e
		}
	}
	return nil
}
