package universe

import (
	"fmt"
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
	whole := true
	for _, f := range p.factors {
		not := f.not
		f.not = false
		held := r.factor(f, rec)
		if held {
			r.matched[f]++
		}
		whole = whole && held != not
	}
	return whole
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
		return strconv.FormatInt(rec.ID, 10) == f.value
	case file, command:
		_, ok := r.sources[f].records[rec.ID]
		return ok
	}
	return rec.inBase
}

// filter drops listings that are not alive, not primary or over the limit.
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
		total = len(chosen)
	}
	if opt.Limit > 0 && opt.Limit < total {
		chosen = chosen[:opt.Limit]
		r.drop(total-opt.Limit, fmt.Sprintf("listings over the limit of %d", opt.Limit))
	}
	return chosen
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
			if f.provider == mic {
				note += near.Hint(f.value, r.mics())
			}
			r.notes = append(r.notes, note)
		}
	}
}

func (r *resolution) mics() []string {
	var mics []string
	for _, rec := range r.domain {
		if !slices.Contains(mics, rec.MIC) {
			mics = append(mics, rec.MIC)
		}
	}
	slices.Sort(mics)
	return mics
}
