package plan

import (
	"errors"
	"fmt"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/internal/universe"
	"github.com/basaltlake/basalt/option"
)

// Extra is a further target that the result of a pass is written to.
type Extra struct {
	Target sink.Target
	Area   string
}

// setExtras takes over the further targets of a pass.
func (p *Pass) setExtras(c *config.Config, cp *config.Pass) {
	for i := range cp.ExtraOutputs {
		t := &cp.ExtraOutputs[i]
		p.Extras = append(p.Extras, Extra{sink.Target{Type: t.Type, PathTemplate: t.PathTemplate, Root: c.OutputRoot}, t.Area})
	}
}

// pathNames are the values of a template's fields.
func pathNames(c *config.Config, dataset, universe string, p *Pass, side, area string, r calendar.Range) sink.Names {
	n := sink.Names{
		Dataset: dataset, Pass: p.Name, Side: side, Universe: universe,
		Start: r.Start.String(), End: r.End.String(), Area: area,
	}
	if a, ok := c.Storage[area]; ok {
		n.Bucket, n.Prefix = a.Bucket, a.Prefix
	}
	return n
}

// place is where an output goes, and the key that says so.
type place struct {
	what   string // for messages
	key    string // in the pass
	target sink.Target
	area   string
	side   string
	extra  int // number of the further target, from 1
}

// places are the outputs of a pass.
func (p *Pass) places() []place {
	all := []place{{what: "the output of pass " + p.Name, key: "output.path_template", target: p.Target, area: p.Area}}
	for _, s := range p.Sides {
		if s.Written() {
			all = append(all, place{what: "side output " + s.Key + " of " + s.Module.Name, key: "side_outputs." + s.Name, target: s.Target, area: p.Area, side: s.Name})
		}
	}
	for i, e := range p.Extras {
		key := ledger.TargetName(i + 1)
		all = append(all, place{what: key + " of pass " + p.Name, key: key + ".path_template", target: e.Target, area: e.Area, extra: i + 1})
	}
	return all
}

// checkPlaces reports outputs that have no bucket and those that would be written over each
// other: of several passes or targets, or of the date batches of one.
func checkPlaces(c *config.Config, passes []*Pass) []option.Problem {
	// Any two batches differ in both dates.
	first, second := calendar.Range{Start: 0, End: 1}, calendar.Range{Start: 2, End: 3}
	taken := map[string]place{}
	told := map[[2]string]bool{} // templates and areas without a bucket
	listings, err := universe.Parse(c.Universe)
	text := listings.String()
	if err != nil {
		text = "" // the plan knows why
	}
	var problems []option.Problem
	for _, p := range passes {
		for _, at := range p.places() {
			path := "PASSES." + p.Name + "." + at.key
			report := func(code, what, why, cure string) {
				problems = append(problems, option.Problem{Path: path, Code: code, What: what, Why: why, Cure: cure})
			}
			if at.target.Type == "sql" { // tables have no path
				continue
			}
			uri, err := sink.Path(at.target, pathNames(c, c.Dataset, text, p, at.side, at.area, first))
			if err != nil {
				var unmade *sink.Error // other kinds are told of the template
				of := [2]string{at.target.PathTemplate, at.area}
				if errors.As(err, &unmade) && unmade.Kind == sink.CodeBucketUnresolved && !told[of] {
					told[of] = true
					if of == [2]string{c.Output.PathTemplate, c.Output.Area} {
						path = "OUTPUT_TARGET.path_template"
					}
					report(unmade.Kind, unmade.Why, "", unmade.Cure)
				}
				continue
			}
			if other, is := taken[uri]; is {
				cure := "give it a path_template of its own"
				if other.key == at.key { // of one pass they share that too
					cure += ", or each of the modules a pass of its own"
				}
				report("colliding-outputs", fmt.Sprintf("%s has the path of %s", at.what, other.what), "one would overwrite the other", cure)
				continue
			}
			taken[uri] = at
			again, err := sink.Path(at.target, pathNames(c, c.Dataset, text, p, at.side, at.area, second))
			if single := at.target.Type != "delta"; err == nil && single && again == uri && manyBatches(c, p) {
				report("colliding-outputs", at.what+" has the same path for all date batches", "each would overwrite the one before", "add {start_date}_{end_date} to path_template")
			}
			if at.extra > 0 && store.Remote(uri) != store.Remote(c.OutputRoot) {
				report("other-store", at.what+" lies in another store than OUTPUT_ROOT", "the outputs of a partition are committed together, which one store can do", "write both to S3 or both to a folder; copy the files afterwards where they are needed elsewhere")
			}
		}
	}
	return problems
}

// manyBatches reports whether the days of a run are cut into several batches.
func manyBatches(c *config.Config, p *Pass) bool {
	start, err := calendar.ParseDate(c.Start)
	if err != nil {
		return false
	}
	end, err := calendar.ParseDate(c.End)
	if err != nil {
		return false
	}
	ranges, err := calendar.Batches(start, end, p.BatchFreq)
	return err == nil && len(ranges) > 1
}
