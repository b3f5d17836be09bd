package plan

import (
	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/sink"
)

// Destination is where an output of a pass goes.
type Destination struct {
	Side  string // name of the side output; "" for the result
	Extra int    // number of the further target, from 1; 0 for others
	Type  string
	Path  string // of the given days; the template when they do not make a path
}

// Destinations are the outputs of a pass, without touching data: its result, the side
// outputs that are written and its further targets, for a partition of the given days and
// universe, which is in canonical text.
func (p *Pass) Destinations(c *config.Config, universe string, days calendar.Range) []Destination {
	var all []Destination
	for _, at := range p.places() {
		path, err := sink.Path(at.target, pathNames(c, c.Dataset, universe, p, at.side, at.area, days))
		if err != nil {
			path = at.target.PathTemplate
		}
		all = append(all, Destination{at.side, at.extra, at.target.Type, path})
	}
	return all
}

// Reads are the side outputs that the pass's own modules read, in their order.
func (p *Pass) Reads() []*Side {
	var sides []*Side
	seen := map[*Side]bool{}
	for i := range p.Parts {
		for _, feed := range p.Parts[i].Feeds {
			if feed != nil && p.Parts[i].own() && !seen[feed] {
				seen[feed] = true
				sides = append(sides, feed)
			}
		}
	}
	return sides
}

// Readers are the modules of the pass that read a side output, by name.
func (p *Pass) Readers(s *Side) []string {
	var names []string
	seen := map[string]bool{}
	for i := range p.Parts {
		part := &p.Parts[i]
		for _, feed := range part.Feeds {
			if feed == s && part.own() && !seen[part.Module.Name] {
				seen[part.Module.Name] = true
				names = append(names, part.Module.Name)
			}
		}
	}
	return names
}

// own reports whether the part is of a module of the pass, not of another one whose side
// output the pass needs: only those keep the bucket rule of where they are from.
func (part *Part) own() bool { return part.Rule == nil }
