package config

import (
	"cmp"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// Names of the two modules that give a pass its rows.
const (
	denseModule = "dense"
	eventModule = "external_events"
)

func isTimeModule(s *module.Spec) bool { return s.Name == denseModule || s.Name == eventModule }

// resolve turns the lists of a pass into the modules that run, in their order: those
// turned off are gone, those implied are there, the timeline comes first.
func (p *parser) resolve(w *writtenPass) {
	w.ModuleConfigs = map[string]module.Config{}
	listed := p.listed(w, "modules", w.modules)
	complete := len(listed) > 0 || len(w.modules) == 0 // else all of them are faulty, and said
	hasDense := slices.ContainsFunc(listed, func(s *module.Spec) bool { return s.Name == denseModule })
	hasEvents := slices.ContainsFunc(listed, func(s *module.Spec) bool { return s.Name == eventModule })

	besides := slices.DeleteFunc(slices.Clone(listed), isTimeModule)
	main := p.enabled(w, besides)
	if w.TimelineMode == "" {
		w.TimelineMode = p.mode(w, main, hasDense || len(w.modules) == 0, hasEvents)
	}
	main = p.implied(w, main)
	timeline := p.timeline(w, complete)
	p.droppedTimeline(w, listed)

	for _, s := range timeline {
		w.Modules = append(w.Modules, s.Name)
	}
	slices.SortStableFunc(main, func(a, b *module.Spec) int { return rank(a) - rank(b) })
	for _, s := range main {
		w.Modules = append(w.Modules, s.Name)
	}
	for _, s := range p.enabled(w, p.listed(w, "preprocess_modules", w.preprocess)) {
		w.PreprocessModules = append(w.PreprocessModules, s.Name)
	}
	if complete && len(timeline)+len(besides)+len(w.preprocess) == 0 {
		at := entry(w.node, "modules")
		if at == nil {
			at = w.node
		}
		p.report(at, option.Join(w.path, "modules"), "no-modules", "the pass has no module that runs", "it would compute nothing", "list modules, or remove the pass")
	}
	p.unusedConfigs(w)
}

func rank(s *module.Spec) int {
	if s.Timeline {
		return 0
	}
	return 1
}

// ModuleOff is the code of notes on modules that are turned off.
const ModuleOff = "module-off"

// enabled reads the configurations of modules and drops those that are turned off.
func (p *parser) enabled(w *writtenPass, specs []*module.Spec) []*module.Spec {
	var on []*module.Spec
	for _, s := range specs {
		if cfg, enabled := p.moduleConfig(w, s); enabled {
			on = append(on, s)
			if cfg != nil {
				w.ModuleConfigs[s.Name] = cfg
			}
			continue
		}
		p.note(w.node, w.path, ModuleOff, "the module "+s.Name+" does not run", "its ENABLED is false", "")
	}
	return on
}

// mode is the timeline of a pass that names none: event if external events are listed, a
// dense grid if a module reads a table, and the rows there are for passes that read other
// passes, which a grid of market hours would only break.
func (p *parser) mode(w *writtenPass, modules []*module.Spec, dense, events bool) string {
	switch {
	case events:
		return Event
	case dense:
		return Dense
	}
	for _, s := range modules {
		if len(p.tablesOf(w, s)) > 0 {
			return Dense
		}
	}
	return SparseDigitised
}

// timeline is the module that gives the rows in the mode of the pass.
func (p *parser) timeline(w *writtenPass, complete bool) []*module.Spec {
	name := map[string]string{Dense: denseModule, Event: eventModule}[w.TimelineMode]
	if name == "" || !complete {
		return nil
	}
	spec, ok := module.Lookup(name)
	if !ok {
		at, path := option.Find(w.node, "timeline_mode"), option.Join(w.path, "timeline_mode")
		p.report(at, path, NotBuilt, "module "+name+", which timeline_mode "+w.TimelineMode+" needs, is not built yet", "", "set timeline_mode: "+SparseDigitised)
		return nil
	}
	cfg, _ := p.moduleConfig(w, spec) // the mode decides, not ENABLED
	if cfg != nil {
		w.ModuleConfigs[spec.Name] = cfg
	}
	return []*module.Spec{spec}
}

// droppedTimeline notes time modules that are listed against the mode.
func (p *parser) droppedTimeline(w *writtenPass, listed []*module.Spec) {
	keep := map[string]string{Dense: denseModule, Event: eventModule}[w.TimelineMode]
	for _, s := range listed {
		if isTimeModule(s) && s.Name != keep {
			p.note(entry(w.node, "modules"), option.Join(w.path, "modules"), "no-effect", "the module "+s.Name+" does not run", "timeline_mode is "+w.TimelineMode, "")
		}
	}
}

// implied adds the modules that switches of trade_analytics ask for: retail_imbalance
// last, iceberg before trade.
func (p *parser) implied(w *writtenPass, main []*module.Spec) []*module.Spec {
	trade := slices.IndexFunc(main, func(s *module.Spec) bool { return s.Name == "trade" })
	if trade < 0 {
		return main
	}
	at := p.configOf(w, main[trade])
	if asks(at.node, "use_tagged_trades") {
		main = p.icebergFirst(w, main, trade, at)
	}
	listed := slices.ContainsFunc(main, func(s *module.Spec) bool { return s.Name == "retail_imbalance" })
	if asks(at.node, "enable_retail_imbalance") && !listed {
		path := option.Join(at.path, "enable_retail_imbalance")
		if s := p.lookup("retail_imbalance", entry(at.node, "enable_retail_imbalance"), path); s != nil {
			main = append(main, p.enabled(w, []*module.Spec{s})...)
		}
	}
	return main
}

// icebergFirst puts iceberg right before trade, unless it already runs earlier or the
// tagged prints are not its own.
func (p *parser) icebergFirst(w *writtenPass, main []*module.Spec, trade int, at written) []*module.Spec {
	have := slices.IndexFunc(main, func(s *module.Spec) bool { return s.Name == "iceberg" })
	switch {
	case have >= 0 && have < trade, slices.Contains(w.preprocess, "iceberg"):
		return main
	case have > trade:
		s := main[have]
		return slices.Insert(slices.Delete(slices.Clone(main), have, have+1), trade, s)
	case !taggedByIceberg(w, at):
		return main
	}
	path := option.Join(at.path, "use_tagged_trades")
	s := p.lookup("iceberg", entry(at.node, "use_tagged_trades"), path)
	if s == nil {
		return main
	}
	return slices.Insert(slices.Clone(main), 0, p.enabled(w, []*module.Spec{s})...)
}

// taggedByIceberg reports whether the prints that trade is to read are what the module
// iceberg of the same pass puts out, by one of its names.
func taggedByIceberg(w *writtenPass, trade written) bool {
	const side, usual = "iceberg_trades", "trades_iceberg"
	own := usual
	for _, n := range []*yaml.Node{entry(w.node, "iceberg_analytics"), entry(w.trees.extensions, "iceberg_analytics"), entry(w.trees.extensions, "iceberg")} {
		own = says(n, "trade_tag_context_key", own)
	}
	key := says(trade.node, "tagged_trades_context_key", usual)
	return slices.Contains([]string{own, side, cmp.Or(w.SideNamespace, w.Name) + ":" + side, w.SideOutputs[side].ContextKey}, key)
}

// says returns the text that a mapping gives for a key, else the default.
func says(n *yaml.Node, key, otherwise string) string {
	if v := entry(n, key); v != nil && v.Kind == yaml.ScalarNode && v.Value != "" {
		return v.Value
	}
	return otherwise
}

// asks reports whether a switch of a mapping is on.
func asks(n *yaml.Node, key string) bool {
	var on bool
	g := option.Group{Keys: []option.Key{option.Bool(key, &on)}, Also: func(string) bool { return true }}
	if n == nil {
		return false
	}
	option.Decode(n, g, "")
	return on
}
