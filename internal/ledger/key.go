package ledger

import (
	"fmt"
	"strings"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/store"
)

// Series is what date ranges belong to: the table that a pass makes of a universe.
type Series struct {
	Dataset  string `json:"dataset"`
	Pass     string `json:"pass"`
	Universe string `json:"universe"` // canonical text
}

// Key names a partition: the unit of commit.
type Key struct {
	Series
	calendar.Range
}

// String names the partition for people.
func (k Key) String() string {
	return fmt.Sprintf("%s of %s, universe %s, %s to %s", k.Pass, k.Dataset, k.Universe, k.Start, k.End)
}

// Kinds of records that are kept per partition.
const (
	manifests = "manifests"
	intents   = "intents"
	failures  = "failures"
	leases    = "leases"
)

// Kinds of other records.
const (
	copies  = "kept"    // of what a commit overwrites
	configs = "configs" // by their hashes
	runs    = "runs"    // by their ids
	clocks  = "clock"   // probes of the store's time
)

// Folder is the name below OUTPUT_ROOT of everything that is no data.
const Folder = "_basalt"

// path returns the URI of a partition's record. The universe and other names are encoded
// as in output paths, so that none of them leads elsewhere.
func (l *Ledger) path(kind string, k Key) (string, error) {
	uri, err := sink.Path(
		sink.Target{Root: l.root, PathTemplate: "{output_root}/" + Folder + "/" + kind + "/{dataset}/{pass}/{universe}/{start_date}_{end_date}.json"},
		sink.Names{Dataset: k.Dataset, Pass: k.Pass, Universe: k.Universe, Start: k.Start.String(), End: k.End.String()})
	if err != nil {
		return "", fmt.Errorf("naming the record of %s: %w", k, err)
	}
	return uri, nil
}

// folder is the prefix of a series' records of one kind.
func (l *Ledger) folder(kind string, s Series) (string, error) {
	uri, err := l.path(kind, Key{Series: s})
	if err != nil {
		return "", err
	}
	return store.Dir(uri) + "/", nil
}

// rangeOf reads the range from the name of a record.
func rangeOf(uri string) (calendar.Range, bool) {
	name, ok := strings.CutSuffix(store.Base(uri), ".json")
	first, last, two := strings.Cut(name, "_")
	if !ok || !two {
		return calendar.Range{}, false
	}
	start, err := calendar.ParseDate(first)
	if err != nil {
		return calendar.Range{}, false
	}
	end, err := calendar.ParseDate(last)
	return calendar.Range{Start: start, End: end}, err == nil && start <= end
}

// Within reports whether a range lies in another one, or is it.
func Within(inner, outer calendar.Range) bool {
	return outer.Start <= inner.Start && inner.End <= outer.End
}

// Overlap reports whether two ranges share a day.
func Overlap(a, b calendar.Range) bool { return a.Start <= b.End && b.Start <= a.End }
