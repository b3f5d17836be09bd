package universe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/near"
	"github.com/basaltlake/basalt/table"
)

// namingColumns are the columns one of which a file or program must have.
var namingColumns = []string{"ListingId", "Ticker", "ISIN", "Symbol"}

// toldNames is how many names a message holds.
const toldNames = 10

// listingName is how a row without ListingId says which listing it is. What is given must
// agree with the listing.
type listingName struct {
	ticker, isin string // one of them is given
	mic          string
}

func nameOf(r *record) listingName {
	n := listingName{ticker: cmp.Or(r.Ticker, r.Symbol), isin: r.isin, mic: r.MIC}
	if n.ticker == "" && n.isin == "" {
		return listingName{}
	}
	return n
}

func (n listingName) String() string {
	text := n.ticker
	switch {
	case text == "":
		text = n.isin
	case n.isin != "":
		text += " (" + n.isin + ")"
	}
	if n.mic != "" {
		text += " on " + n.mic
	}
	return text
}

func (n listingName) means(r *record) bool {
	return (n.ticker == "" || n.ticker == r.Ticker || n.ticker == r.Symbol) &&
		(n.isin == "" || n.isin == r.isin) && (n.mic == "" || n.mic == r.MIC)
}

// nameIndex finds the listings of the base by their names.
type nameIndex struct{ byTicker, byISIN map[string][]*record }

func (b *base) nameIndex() nameIndex {
	x := nameIndex{map[string][]*record{}, map[string][]*record{}}
	for _, r := range sorted(b.records) {
		x.byTicker[r.Ticker] = append(x.byTicker[r.Ticker], r)
		if r.Symbol != r.Ticker {
			x.byTicker[r.Symbol] = append(x.byTicker[r.Symbol], r)
		}
		x.byISIN[r.isin] = append(x.byISIN[r.isin], r)
	}
	return x
}

func (x nameIndex) find(n listingName) []*record {
	likely := x.byTicker[n.ticker]
	if n.ticker == "" {
		likely = x.byISIN[n.isin]
	}
	var found []*record
	for _, r := range likely {
		if n.means(r) {
			found = append(found, r)
		}
	}
	return found
}

// findNamed looks up the listings that files and programs name without ListingId, in the
// data of the day. Names that nothing has are noted.
func (r *resolution) findNamed() error {
	r.meanings = map[factor]map[listingName][]*record{}
	var index nameIndex
	for _, f := range r.spec.sources() {
		s := r.sources[f]
		if len(s.named) == 0 {
			continue
		}
		if index.byTicker == nil {
			index = r.base.nameIndex()
		}
		hasISIN := r.base.frame != nil && r.base.frame.Col("ISIN") != nil
		meanings := map[listingName][]*record{}
		var unknown []listingName
		for i := range s.named {
			n := nameOf(&s.named[i])
			if !hasISIN && n.isin != "" {
				if n.ticker == "" {
					return r.base.require(f.String(), "ISIN", "give ListingId, or Ticker and MIC")
				}
				n.isin = "" // the ticker has to say it
			}
			if _, known := meanings[n]; !known {
				if meanings[n] = index.find(n); len(meanings[n]) == 0 {
					unknown = append(unknown, n)
				}
			}
			for _, meant := range meanings[n] {
				named := s.named[i]
				named.ID = meant.ID
				if err := s.add(named, f.String(), false); err != nil {
					return err
				}
			}
		}
		r.meanings[f] = meanings
		r.noteUnknown(f, unknown, len(meanings), index)
	}
	return nil
}

func (r *resolution) noteUnknown(f factor, unknown []listingName, of int, index nameIndex) {
	if len(unknown) == 0 {
		return
	}
	var texts []string
	for i, n := range unknown {
		text := n.String()
		if i < toldNames { // the others are only counted
			text += r.instead(n, index)
		}
		texts = append(texts, text)
	}
	r.notes = append(r.notes, fmt.Sprintf("%s: %d of %d names are unknown: %s", f, len(unknown), of, few(texts)))
}

// few writes a list of which the first are told.
func few(texts []string) string {
	if more := len(texts) - toldNames; more > 0 {
		texts = append(slices.Clone(texts[:toldNames]), fmt.Sprintf("and %d more", more))
	}
	return strings.Join(texts, ", ")
}

// instead says what a name that nothing has was meant to be.
func (r *resolution) instead(n listingName, index nameIndex) string {
	elsewhere := n
	if elsewhere.mic = ""; n.mic != "" {
		if found := index.find(elsewhere); len(found) > 0 {
			return " (it is on " + strings.Join(micsOf(found), ", ") + ")"
		}
	}
	if n.ticker == "" {
		return ""
	}
	var tickers []string
	for _, rec := range sorted(r.base.records) {
		if n.mic == "" || n.mic == rec.MIC {
			tickers = append(tickers, rec.Ticker)
		}
	}
	if meant, ok := near.Match(n.ticker, tickers); ok {
		return " (did you mean " + meant + "?)"
	}
	return ""
}

// checkNames refuses names that mean several of the chosen listings. A name that is
// excluded is excluded everywhere.
func (r *resolution) checkNames(chosen []*record) error {
	in := map[int64]*record{}
	for _, c := range chosen {
		in[c.ID] = c
	}
	for _, p := range r.spec.parts {
		for _, f := range p.factors {
			if p.exclude || f.not {
				continue
			}
			var names []Ambiguous
			for n, meant := range r.meanings[f] {
				var may []table.Listing
				for _, m := range meant {
					if c := in[m.ID]; c != nil && r.product(p, c) {
						may = append(may, c.Listing)
					}
				}
				if len(may) > 1 {
					names = append(names, Ambiguous{n.String(), may})
				}
			}
			if len(names) > 0 {
				slices.SortFunc(names, func(a, b Ambiguous) int { return strings.Compare(a.Name, b.Name) })
				return &AmbiguousError{Source: f.String(), Names: names}
			}
		}
	}
	return nil
}
