package universe

import (
	"cmp"
	"context"
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// Source is what the lake gives to resolve a universe.
type Source interface {
	// Reference returns the rows of the reference table of a day for all MICs, with those
	// of the columns that exist, or nil when there is no reference data.
	Reference(ctx context.Context, day calendar.Date, columns []string) (*vector.Frame, error)
	// Listings returns the distinct ListingId, MIC, Ticker and CurrencyCode found in the
	// tables the run reads, of the given MICs, or of all when mics is nil. It is asked
	// only when there is no reference data.
	Listings(ctx context.Context, day calendar.Date, mics []string) (*vector.Frame, error)
}

// Options say how a universe is resolved.
type Options struct {
	Alive       bool     // keep only listings whose IsAlive is true, where the column exists
	PrimaryOnly bool     // keep only listings whose IsPrimary is true
	Limit       int      // keep at most so many, the smallest ids; 0 for all
	Dir         string   // folder that relative paths of file= and programs of command= start from
	Env         []string // environment of command=; nil for that of this process
	// Admit refuses more listings of a file or program than there is memory for; nil refuses none.
	Admit func(listings int64) error
	// Read returns the content of a file; nil reads files of this machine.
	Read func(ctx context.Context, path string) ([]byte, error)
	// ReadParquet reads the columns of a Parquet file to which label gives a name, under
	// that name.
	ReadParquet func(ctx context.Context, path string, label func(column string) string) (*vector.Frame, error)
}

// Universe is the listings of a day. An empty one is valid: the day is skipped, and Note
// says why.
type Universe struct {
	Day      calendar.Date
	Listings []table.Listing // by ID, each once
	Note     string          // what a user should know, "" for nothing; one sentence each, "; " between
}

// Index returns the position of a listing, and whether the universe has it.
func (u *Universe) Index(id int64) (int, bool) {
	return slices.BinarySearchFunc(u.Listings, id, func(l table.Listing, id int64) int { return cmp.Compare(l.ID, id) })
}

// MICs returns the venues of the listings, sorted.
func (u *Universe) MICs() []string {
	seen := map[string]bool{}
	var mics []string
	for _, l := range u.Listings {
		if !seen[l.MIC] {
			seen[l.MIC] = true
			mics = append(mics, l.MIC)
		}
	}
	slices.Sort(mics)
	return mics
}
