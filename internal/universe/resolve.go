package universe

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/table"
)

// resolution is the state of resolving one universe for one day.
type resolution struct {
	spec    Spec
	base    *base
	sources map[factor]set // of file and command factors
	domain  map[int64]*record
	matched map[factor]int // listings of the domain each factor holds for
	notes   []string

	meanings map[factor]map[listingName][]*record // of names without ListingId
}

// Resolve returns the listings of a day. No listing is not an error: Note says why.
// Labels come from the file or command that names the listing, else from the reference
// data, else from the tables. Errors are those of the source, *FileError, *CommandError,
// *ConflictError, *MissingColumnError and *AmbiguousError.
func (s Spec) Resolve(ctx context.Context, src Source, day calendar.Date, opt Options) (Universe, error) {
	u := Universe{Day: day}
	r := &resolution{spec: s, sources: map[factor]set{}, matched: map[factor]int{}}
	if err := r.read(ctx, src, day, opt); err != nil {
		return u, err
	}
	if err := r.check(opt); err != nil {
		return u, err
	}
	if err := r.findNamed(); err != nil {
		return u, err
	}
	if err := r.mergeSources(); err != nil {
		return u, err
	}
	chosen := r.choose()
	r.noteUnmatched()
	chosen = r.filter(chosen, opt)
	if err := r.checkNames(chosen); err != nil {
		return u, err
	}
	chosen = r.limit(chosen, opt.Limit)
	u.Listings = make([]table.Listing, len(chosen))
	for i, c := range chosen {
		u.Listings[i] = c.Listing
	}
	if len(chosen) == 0 {
		r.notes = append([]string{fmt.Sprintf("no listings on %s", day)}, r.notes...)
	}
	u.Note = strings.Join(r.notes, "; ")
	return u, nil
}

// read loads files, programs and the base.
func (r *resolution) read(ctx context.Context, src Source, day calendar.Date, opt Options) error {
	// Without reference data, finding listings means reading the tables: only if no file
	// says it all.
	needed := r.spec.onlyExcludes() || slices.ContainsFunc(r.spec.parts, func(p part) bool {
		return slices.ContainsFunc(p.factors, func(f factor) bool { return f.provider != file && f.provider != command })
	})
	for _, f := range r.spec.sources() {
		if err := ctx.Err(); err != nil {
			return err
		}
		named, err := readSource(ctx, f, day, opt)
		if err != nil {
			return err
		}
		r.sources[f] = named
		r.drop(named.nulls, "rows of "+f.String()+" without ListingId or name")
		needed = needed || len(named.named) > 0
		for _, rec := range named.records {
			needed = needed || rec.MIC == ""
		}
	}
	var err error
	if r.base, err = readBase(ctx, src, day, r.spec, needed); err != nil {
		return err
	}
	r.drop(r.base.nulls, "reference rows without ListingId")
	if !r.base.reference && needed {
		r.notes = append(r.notes, "there is no reference data, so listings are those found in the tables")
	}
	if r.base.symbols {
		r.notes = append(r.notes, "listings of files without ids have a ListingId made of their market and symbol")
	}
	if r.base.several > 0 {
		r.notes = append(r.notes, fmt.Sprintf("%d listings have several tickers or currencies in the tables, the first is used", r.base.several))
	}
	return nil
}

// check refuses what the data of the day cannot answer.
func (r *resolution) check(opt Options) error {
	for _, p := range r.spec.parts {
		for _, f := range p.factors {
			var err error
			switch f.provider {
			case index:
				err = r.base.require(f.String(), "IndexId", "list the members in a file and use file=")
			case opol:
				err = r.base.require(f.String(), "OPOL", "use mic= or file=")
			}
			if err != nil {
				return err
			}
		}
	}
	if opt.PrimaryOnly {
		return r.base.require("keeping primary listings only", "IsPrimary", "leave the filter off")
	}
	return nil
}

// mergeSources makes the domain: the base and what files and programs name. Labels that
// those give win, but not over another MIC, which would read another venue's data.
func (r *resolution) mergeSources() error {
	named := set{records: map[int64]*record{}, ofFile: true}
	for _, f := range r.spec.sources() {
		for _, rec := range sorted(r.sources[f].records) {
			copied := *rec
			copied.indexes = slices.Clone(rec.indexes)
			if err := named.add(copied, f.String(), false); err != nil {
				return err
			}
		}
	}
	r.domain = r.base.records
	var homeless []string
	for _, rec := range sorted(named.records) {
		id := rec.ID
		known, ok := r.base.records[id]
		switch {
		case ok && rec.MIC != "" && known.MIC != "" && rec.MIC != known.MIC:
			return &ConflictError{InFile: true, Source: "universe files and commands", Label: "MIC", First: known.Listing, Second: rec.Listing}
		case ok:
			rec.fill(known)
			rec.inBase = true
		case rec.MIC == "":
			homeless = append(homeless, strconv.FormatInt(id, 10))
			continue
		}
		r.domain[id] = rec
	}
	if len(homeless) > 0 {
		r.drop(len(homeless), "listings of files and commands that are not in the data of the day and have no MIC")
		r.notes[len(r.notes)-1] += ": " + few(homeless)
	}
	return nil
}

// drop tells of rows or listings that a rule leaves out.
func (r *resolution) drop(count int, rule string) {
	if count > 0 {
		r.notes = append(r.notes, fmt.Sprintf("dropped %d %s", count, rule))
	}
}

// sorted returns records by id.
func sorted(records map[int64]*record) []*record {
	list := make([]*record, 0, len(records))
	for _, r := range records {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b *record) int { return cmp.Compare(a.ID, b.ID) })
	return list
}
