package plan

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/internal/universe"
	"github.com/basaltlake/basalt/vector"
)

// universeFile stands for the table of a file= of a universe.
const universeFile = "universe file"

// maxUniverseBytes bounds a CSV file= of a universe.
const maxUniverseBytes = 64 << 20

// UniverseError is a universe that cannot be resolved.
type UniverseError struct {
	Universe string        // canonical text
	Day      calendar.Date // 0 when it is the same for all days
	Err      error
}

// Code returns the message code: that of the cause.
func (e *UniverseError) Code() string {
	var coded interface{ Code() string }
	if errors.As(e.Err, &coded) {
		return coded.Code()
	}
	return "universe"
}

// Unwrap returns the cause.
func (e *UniverseError) Unwrap() error { return e.Err }

func (e *UniverseError) Error() string {
	on := ""
	if e.Day != 0 {
		on = " on " + e.Day.String()
	}
	why := strings.Replace(e.Err.Error(), e.Code()+": ", "", 1) // it is said first
	return fmt.Sprintf("%s: resolving the universe %s%s: %s", e.Code(), e.Universe, on, why)
}

// EmptyUniverseError is a universe that has no listing on any day of the run.
type EmptyUniverseError struct {
	Universe string // canonical text
	Days     calendar.Range
	Note     string // why, as the universe of the last day says
	Look     string // a command that shows which listings there are
}

// Code returns the message code.
func (e *EmptyUniverseError) Code() string { return "universe-empty" }

// ExitCode returns the exit code of the command line: what was asked for is wrong.
func (e *EmptyUniverseError) ExitCode() int { return 2 }

func (e *EmptyUniverseError) Error() string {
	return fmt.Sprintf("universe-empty: the universe %s has no listing on any day from %s to %s: %s: correct UNIVERSE or --universe; `%s` shows what there is",
		e.Universe, e.Days.Start, e.Days.End, e.Note, e.Look)
}

// listUniverseFiles looks up the files that the universe names.
func (b *builder) listUniverseFiles(ctx context.Context) error {
	for _, path := range b.spec.Files() {
		path = universe.Place(b.c.UniverseDir, path)
		st, err := b.storeOf(ctx, path)
		if err != nil {
			return err
		}
		info, err := st.Stat(ctx, path)
		if errors.Is(err, store.ErrNotFound) {
			err = &universe.FileError{Path: path, Missing: true, Err: err}
		}
		if err != nil {
			return &UniverseError{Universe: b.p.Universe, Err: err}
		}
		b.universeFiles = append(b.universeFiles, ledger.Input{Table: universeFile, URI: path, Size: info.Size, Modified: info.Modified.UTC(), ETag: info.ETag})
	}
	return nil
}

// resolve resolves the universe of a day, once.
func (b *builder) resolve(ctx context.Context, d *lakeDay) error {
	if d.resolved || d.err != nil || !b.any(d) {
		return d.err
	}
	options := universe.Options{Alive: b.c.AliveOnly, PrimaryOnly: b.c.PrimaryOnly, Limit: b.c.Limit, Dir: b.c.UniverseDir}
	options.Admit = b.admit
	options.Read, options.ReadParquet = b.readUniverseFile, b.readUniverseParquet
	source := b.lake.Source(b.tables)
	source.Admit = b.admit
	u, err := b.spec.Resolve(ctx, source, d.date, options)
	if err != nil {
		d.err = &UniverseError{Universe: b.p.Universe, Day: d.date, Err: err}
		return d.err
	}
	d.note, d.roster, d.mics, d.resolved = u.Note, b.roster(u.Listings), b.markets(d, &u), true
	return nil
}

// bears reports whether a universe that cannot be resolved is a matter of the partitions
// that need it, as files are that cannot be read; what was asked wrongly is one of the run.
func (b *builder) bears(err error) bool {
	var own interface{ ExitCode() int }
	var coded interface{ Code() string }
	var storage *store.Error
	return (b.o.Tolerant || b.c.OnError == "continue") &&
		errors.As(errors.Unwrap(err), &coded) && !errors.As(err, &own) && !errors.As(err, &storage)
}

func (b *builder) readUniverseFile(ctx context.Context, path string) ([]byte, error) {
	st, err := b.storeOf(ctx, path)
	if err != nil {
		return nil, err
	}
	return store.ReadAll(ctx, st, path, maxUniverseBytes)
}

func (b *builder) readUniverseParquet(ctx context.Context, path string, label func(string) string) (*vector.Frame, error) {
	st, err := b.storeOf(ctx, path)
	if err != nil {
		return nil, err
	}
	return lake.ReadColumns(ctx, st, path, label)
}

// checkListings refuses a run that would compute nothing, because no day has a listing.
// A day without listings among others is normal, and noted.
func (b *builder) checkListings() error {
	var last *lakeDay
	for _, p := range b.p.Partitions {
		if !p.Runs() && p.Earlier != nil {
			for _, d := range p.Earlier.Days {
				if d.Listings > 0 {
					return nil
				}
			}
		}
		for date := range p.Key.Days() {
			if d := b.byDate[date]; d != nil && d.resolved && p.Runs() {
				if d.roster.count > 0 {
					return nil
				}
				last = d
			}
		}
	}
	if last == nil || len(b.tables) == 0 || b.o.Excerpt != nil {
		return nil
	}
	look := "basalt tables --lake " + b.lake.Root()
	if len(last.reference) > 0 {
		look = "basalt head " + last.reference[0].Info.URI
	}
	return &EmptyUniverseError{Universe: b.p.Universe, Days: b.p.Days, Note: last.note, Look: look}
}

// UniverseNotes are what a user should know of the universes of the days that are
// computed: days without listings, and the rest.
func (p *Plan) UniverseNotes() (empty, other []string) {
	for i := range p.Batches {
		for _, d := range p.Batches[i].Days {
			switch note := "universe: " + d.Universe.Note; {
			case d.Universe.Note == "":
			case d.Listings == 0:
				empty = append(empty, note)
			default:
				other = append(other, note)
			}
		}
	}
	return empty, other
}
