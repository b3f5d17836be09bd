package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// Side is a side output of a pass: rows that an operator puts out beside its result.
type Side struct {
	Name        string // of the module's declaration
	Key         string // other modules name it so, or by its bare name where that is unique
	Other       string // a second name that stands for Key, "" when there is none
	Description string
	Materialize string // auto, always, never
	Used        bool   // a module reads it
	Operator    *module.Operator
	Module      *module.Spec
	Pass        *Pass
	Target      sink.Target
}

// Written reports whether the side output is written to files.
func (s *Side) Written() bool { return s.Materialize == "always" }

// columns returns the names of its own columns.
func (s *Side) columns() []string {
	if d := s.Declared(); d != nil {
		return fieldNames(d.Fields)
	}
	return nil
}

// Declared returns the declaration in the operator, nil when the operator was fitted
// to a run that does not want it.
func (s *Side) Declared() *module.Side {
	for i := range s.Operator.Sides {
		if s.Operator.Sides[i].Name == s.Name {
			return &s.Operator.Sides[i]
		}
	}
	return nil
}

// Table returns the side output as a table that scans can read: its columns, and the
// derived columns and spellings of the table whose place it takes.
func (s *Side) Table(instead *table.Table) *table.Table {
	t := *instead
	t.Name = s.Key
	d := s.Declared()
	t.Time = []string{cmp.Or(d.Time, firstTime(d.Fields))}
	return &t
}

// firstTime is the first timestamp among fields. The label of a bucket is no time of an
// event, and stands for one only where there is none.
func firstTime(fields []vector.Field) string {
	name := ""
	for _, f := range fields {
		if f.Type == vector.Time && (name == "" || name == "TimeBucket") {
			name = f.Name
		}
	}
	return name
}

func (s *Side) extends() string {
	if d := s.Declared(); d != nil {
		return d.Extends
	}
	return ""
}

// wiring resolves where the modules of a run take their input from.
type wiring struct {
	c      *config.Config
	tables Tables
	sides  []*Side // of the passes and modules so far
}

// declare adds the side outputs of an operator of a pass.
func (w *wiring) declare(p *Pass, cp *config.Pass, spec *module.Spec, op *module.Operator) {
	for _, d := range op.Sides {
		declared := cp.SideOutputs[d.Name]
		s := &Side{
			Name: d.Name, Description: declared.Description, Materialize: declared.Materialize,
			Operator: op, Module: spec, Pass: p, Target: p.Target,
		}
		if s.Description == "" {
			s.Description = d.Doc
		}
		if s.Materialize == "" {
			s.Materialize = "auto"
		}
		s.Key = cmp.Or(declared.ContextKey, cmp.Or(cp.SideNamespace, p.Name)+":"+d.Name)
		if s.Other = d.Key; d.Key != "" && declared.ContextKey == "" {
			s.Key, s.Other = d.Key, s.Key
		}
		p.Sides = append(p.Sides, s)
		w.sides = append(w.sides, s)
	}
}

// unknownSides are declarations of side outputs that no module of the pass has.
func (w *wiring) unknownSides(p *Pass, cp *config.Pass) []option.Problem {
	var have []string
	for _, s := range p.Sides {
		have = append(have, s.Name)
	}
	var problems []option.Problem
	for name := range cp.SideOutputs {
		if slices.Contains(have, name) {
			continue
		}
		cure := "no module of the pass has side outputs"
		if len(have) > 0 {
			cure = "the modules of the pass have " + strings.Join(have, ", ")
		}
		problems = append(problems, option.Problem{
			Path: "PASSES." + p.Name + ".side_outputs." + name, Code: "unknown-side-output",
			What: fmt.Sprintf("there is no side output %q", name), Cure: cure,
		})
	}
	return problems
}

// connect gives the parts of a module their sources: module_inputs, else what the
// module's own configuration asks for, else the tables themselves.
func (w *wiring) connect(p *Pass, cp *config.Pass, spec *module.Spec, cfg module.Config, parts []Part) []option.Problem {
	inputs := map[string]string{}
	if r, ok := cfg.(module.Rerouted); ok {
		maps.Copy(inputs, r.Inputs())
	}
	maps.Copy(inputs, cp.ModuleInputs[spec.Name])
	var problems []option.Problem
	for _, requirement := range slices.Sorted(maps.Keys(inputs)) {
		source := inputs[requirement]
		if source == requirement {
			continue
		}
		side, problem := w.find(p, source)
		if problem != nil {
			at := "module_inputs." + spec.Name
			if _, written := cp.ModuleInputs[spec.Name][requirement]; !written {
				at = spec.ConfigKey // such as by use_tagged_trades
			}
			problem.Path, problem.Code = "PASSES."+p.Name+"."+at, "unknown-input"
			problems = append(problems, *problem)
			continue
		}
		for i := range parts {
			parts[i].reroute(requirement, source, side)
		}
		if side != nil {
			side.Used = true
			p.producer(side)
		}
	}
	return problems
}

// find resolves a source of a pass: a table (nil, nil), a side output by its key, by a
// bare name that only one has, or a problem. Where passes use one key, each means its own.
func (w *wiring) find(p *Pass, source string) (*Side, *option.Problem) {
	if _, ok := w.tables(source); ok {
		return nil, nil
	}
	named, own := w.matching(p, func(s *Side) bool { return s.Key == source || s.Other == source })
	if len(named) == 0 && !strings.Contains(source, ":") {
		named, _ = w.matching(p, func(s *Side) bool { return s.Name == source || strings.HasSuffix(s.Key, ":"+source) })
	}
	switch {
	case len(named) == 1:
		return named[0], nil
	case len(own) == 1:
		return own[0], nil
	case len(named) == 0:
		return nil, &option.Problem{What: fmt.Sprintf("there is no table or side output %q", source),
			Why: "a source is a table, or a side output of this pass or an earlier one", Cure: w.choices()}
	}
	var makers []string
	for _, s := range named {
		makers = append(makers, fmt.Sprintf("%s of pass %s (%s)", s.Module.Name, s.Pass.Name, s.Key))
	}
	return nil, &option.Problem{What: fmt.Sprintf("%q is a side output of several modules: %s", source, strings.Join(makers, ", ")),
		Why: "a source is one of them", Cure: "name its key, or give it one with side_outputs." + named[0].Name + ".context_key; modules of one pass that share it need passes of their own"}
}

// matching returns the side outputs up to here that are meant, and those of a pass.
func (w *wiring) matching(p *Pass, meant func(*Side) bool) (all, own []*Side) {
	for _, s := range w.sides {
		if meant(s) {
			all = append(all, s)
			if s.Pass == p {
				own = append(own, s)
			}
		}
	}
	return all, own
}

// choices says which side outputs there are, and which modules make none because they
// are turned off.
func (w *wiring) choices() string {
	text := "no module up to here has side outputs"
	var keys []string
	for _, s := range w.sides {
		keys = append(keys, s.Key)
		if s.Other != "" {
			keys = append(keys, s.Other)
		}
	}
	if len(keys) > 0 {
		text = "side outputs up to here: " + strings.Join(keys, ", ")
	}
	for _, n := range w.c.Notes {
		if n.Code == config.ModuleOff {
			text += "; " + n.What + ": " + n.Why
		}
	}
	return text
}

// producer makes the pass compute an operator of an earlier pass, without its result,
// so that passes do not wait for each other. The engine computes it once.
func (p *Pass) producer(side *Side) {
	if slices.ContainsFunc(p.Parts, func(part Part) bool { return part.Operator == side.Operator }) {
		return
	}
	for _, part := range side.Pass.Parts {
		if part.Operator != side.Operator {
			continue
		}
		for _, feed := range part.Feeds {
			if feed != nil {
				p.producer(feed)
			}
		}
		rule := side.Pass.RuleOf(&part)
		part.Hidden, part.Rule = true, &rule
		p.Parts = append(p.Parts, part)
	}
}

// makers are the modules of other passes that make what the pass reads.
func (p *Pass) makers() []config.Maker {
	var all []config.Maker
	for i := range p.Parts {
		for _, feed := range p.Parts[i].Feeds {
			if feed != nil && feed.Pass.Name != p.Name {
				all = append(all, config.Maker{Pass: feed.Pass.Name, Module: feed.Module.Name})
			}
		}
	}
	return all
}

// reroute makes the part read a table from another source.
func (part *Part) reroute(requirement, source string, side *Side) {
	if side == nil {
		if part.moved == nil {
			part.moved = map[string]string{}
		}
		part.moved[requirement] = source
	}
	if part.Scan != nil {
		if part.Scan.Table == requirement {
			if side != nil {
				part.Feeds = []*Side{side}
				return
			}
			moved := *part.Scan
			moved.Table = source
			part.Scan = &moved
		}
		return
	}
	for i := range part.Operator.Reads {
		if part.Operator.Reads[i].Table != requirement {
			continue
		}
		if side == nil {
			part.Operator.Reads[i].Table = source
			continue
		}
		if part.Feeds == nil {
			part.Feeds = make([]*Side, len(part.Operator.Reads))
		}
		part.Feeds[i] = side
	}
}

// Feed returns the side output that read i of the part comes from, nil for a table.
func (part *Part) Feed(i int) *Side {
	if i < len(part.Feeds) {
		return part.Feeds[i]
	}
	return nil
}

// RuleOf returns the bucket rule of a part: that of the pass that defines it.
func (p *Pass) RuleOf(part *Part) bucket.Rule {
	if part.Rule != nil {
		return *part.Rule
	}
	return p.Rule
}
