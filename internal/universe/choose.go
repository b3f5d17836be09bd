package universe

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/basaltlake/basalt/internal/near"
)

// choose evaluates the universe over the domain, in the order of ids.
func (r *resolution) choose() []*record {
	var chosen []*record
	homeless := 0
	for _, rec := range sorted(r.domain) {
		in := r.spec.onlyExcludes() && rec.inBase
		out := false
		for _, p := range r.spec.parts {
			held := r.holds(p, rec)
			in = in || held && !p.exclude
			out = out || held && p.exclude
		}
		switch {
		case !in || out:
		case rec.MIC == "":
			homeless++
		default:
			chosen = append(chosen, rec)
		}
	}
	r.drop(homeless, "listings without MIC")
	return chosen
}

// holds reports whether a product holds for a listing. It asks every factor, to learn
// which of them match nothing.
func (r *resolution) holds(p part, rec *record) bool {
	for _, f := range p.factors {
		f.not = false
		if r.factor(f, rec) {
			r.matched[f]++
		}
	}
	return r.product(p, rec)
}

func (r *resolution) product(p part, rec *record) bool {
	return !slices.ContainsFunc(p.factors, func(f factor) bool {
		not := f.not
		f.not = false
		return r.factor(f, rec) == not
	})
}

func (r *resolution) factor(f factor, rec *record) bool {
	switch f.provider {
	case mic:
		return rec.MIC == f.value
	case opol:
		return rec.opol == f.value
	case ticker:
		return rec.Ticker == f.value
	case index:
		return slices.Contains(rec.indexes, f.value)
	case listing:
		id, err := strconv.ParseInt(f.value, 10, 64) // which the parser has seen to be one
		return err == nil && rec.ID == id
	case file, command:
		_, ok := r.sources[f].records[rec.ID]
		return ok
	}
	return rec.inBase
}

// filter drops listings that are not alive or not primary.
func (r *resolution) filter(chosen []*record, opt Options) []*record {
	total := len(chosen)
	if opt.Alive {
		// Listings that only a file knows are taken as alive.
		has := r.base.frame != nil && r.base.frame.Col("IsAlive") != nil
		chosen = slices.DeleteFunc(chosen, func(c *record) bool {
			return c.alive == no || c.alive == unknown && has && c.inBase
		})
		r.drop(total-len(chosen), "listings that are not alive")
		total = len(chosen)
	}
	if opt.PrimaryOnly {
		chosen = slices.DeleteFunc(chosen, func(c *record) bool { return c.primary != yes })
		r.drop(total-len(chosen), "listings that are not primary")
	}
	return chosen
}

func (r *resolution) limit(chosen []*record, limit int) []*record {
	if limit <= 0 || limit >= len(chosen) {
		return chosen
	}
	r.drop(len(chosen)-limit, fmt.Sprintf("listings over the limit of %d", limit))
	return chosen[:limit]
}

// noteUnmatched tells of factors that hold for no listing, which are often typing errors.
func (r *resolution) noteUnmatched() {
	told := map[factor]bool{}
	for _, p := range r.spec.parts {
		for _, f := range p.factors {
			f.not = false
			if r.matched[f] > 0 || told[f] {
				continue
			}
			told[f] = true
			note := f.String() + " holds for no listing"
			note += near.Hint(f.value, r.values(f.provider))
			r.notes = append(r.notes, note)
		}
	}
}

// values are those for which a provider would hold for a listing.
func (r *resolution) values(provider string) []string {
	seen := map[string]bool{}
	for _, rec := range r.domain {
		switch provider {
		case mic:
			seen[rec.MIC] = true
		case opol:
			seen[rec.opol] = true
		case ticker:
			seen[rec.Ticker] = true
		case index:
			for _, id := range rec.indexes {
				seen[id] = true
			}
		}
	}
	delete(seen, "")
	return slices.Sorted(maps.Keys(seen))
}

func micsOf(records []*record) []string {
	var mics []string
	for _, rec := range records {
		if !slices.Contains(mics, rec.MIC) {
			mics = append(mics, rec.MIC)
		}
	}
	slices.Sort(mics)
	return mics
}
