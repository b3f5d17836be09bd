package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/module"
)

// mostNamed is how many listings a note of the funnel names.
const mostNamed = 10

// remarks are what an operator said of the listings of a day, by code.
type remarks map[string]*remark

type remark struct {
	text     string
	listings []int64
}

func (r remarks) add(said []module.Remark) {
	for _, s := range said {
		of := r[s.Code]
		if of == nil {
			of = &remark{text: s.Text}
			r[s.Code] = of
		}
		of.listings = append(of.listings, s.Listing)
	}
}

// tell notes each with its listings: days on which they are the same have the same note.
func (r remarks) tell(f *report.Funnel, by string) {
	for _, code := range slices.Sorted(maps.Keys(r)) {
		of := r[code]
		slices.Sort(of.listings)
		f.Note("%s: %s (%s: %s)", by, of.text, code, nameListings(slices.Compact(of.listings)))
	}
}

func nameListings(ids []int64) string {
	var names []string
	for _, id := range ids[:min(len(ids), mostNamed)] {
		names = append(names, fmt.Sprint(id))
	}
	text := "listing "
	if len(names) > 1 {
		text = "listings "
	}
	text += strings.Join(names, ", ")
	if more := len(ids) - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
