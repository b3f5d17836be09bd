package config

import (
	"slices"
	"strconv"
	"strings"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// unusedConfigs looks at configurations that belong to no module that runs in the pass:
// of a registered module they are checked and noted, of a module that is not built they
// are noted, and what belongs to no module is unknown.
func (p *parser) unusedConfigs(w *writtenPass) {
	entries, _ := option.Entries(w.node, "")
	declared := w.Options().Names()
	for _, e := range entries {
		// Other names that the pass does not declare are told when it is decoded.
		if isModuleKey(e.Name) && !slices.Contains(declared, e.Name) && !isExtra(e.Name) {
			p.unused(w, e, option.Join(w.path, e.Name), "")
		}
	}
	if w.trees.extensions == nil {
		return
	}
	path := option.Join(w.path, "extension_configs")
	extensions, problems := option.Entries(w.trees.extensions, path)
	p.problems = append(p.problems, problems...)
	for _, e := range extensions {
		p.unused(w, e, option.Join(path, e.Name), e.Name)
	}
}

// unused judges one configuration; name is also the name of a module in
// extension_configs.
func (p *parser) unused(w *writtenPass, e option.Entry, path, name string) {
	key := e.Name
	if key == eventAnalytics && entry(w.node, "external_event_analytics") == nil {
		key = "external_event_analytics"
	}
	var owners []*module.Spec
	for _, s := range module.All() {
		if s.ConfigKey == key || s.Name == name || slices.Contains(s.Aliases, name) {
			owners = append(owners, s)
		}
	}
	for _, s := range owners {
		if slices.Contains(w.Modules, s.Name) || slices.Contains(w.PreprocessModules, s.Name) {
			return
		}
	}
	original := slices.ContainsFunc(originalModules, func(m originalModule) bool {
		return m.configKey == key || name != "" && m.name == name
	})
	switch {
	case len(owners) > 0:
		p.moduleConfig(w, owners[0])
	case !original && e.Name != eventAnalytics:
		p.report(e.Key, path, option.UnknownKey, "there is no key "+strconv.Quote(e.Name), "no module has a configuration of that name", meantModule(e.Name, name != ""))
		return
	}
	p.note(e.Key, path, "no-effect", e.Name+" changes nothing here", "no module that runs in the pass reads it", "")
}

// unusedLimits notes limits of tables that nothing could read, such as misspelt ones.
func (p *parser) unusedLimits() {
	const key = "MAX_ROWS_PER_TABLE"
	limits, _ := option.Entries(option.Follow(entry(p.root, key)), key)
	for _, e := range limits {
		if !p.isTable(e.Name) {
			p.note(e.Key, option.Join(key, e.Name), "no-effect", e.Name+" changes nothing here", "no module reads a table of that name", meant(e.Name, p.tableNames()))
		}
	}
}

// tableNames are the tables that a module could read, and the user's.
func (p *parser) tableNames() []string {
	names := append(sortedKeys(p.cfg.Tables), p.metricTables()...)
	for _, s := range module.All() {
		names = append(names, s.Tables...)
	}
	return unique(names)
}

// meantModule compares a misspelt configuration key without the endings that most share.
func meantModule(key string, byName bool) string {
	stem := strings.TrimSuffix(strings.TrimSuffix(key, "_analytics"), "_preprocess")
	byStem := map[string]string{}
	for _, k := range configKeys() {
		byStem[strings.TrimSuffix(strings.TrimSuffix(k, "_analytics"), "_preprocess")] = k
	}
	if byName {
		for _, name := range moduleNames() {
			byStem[name] = name
		}
	}
	if near := option.Nearest(stem, sortedKeys(byStem)); near != "" {
		return "did you mean " + strconv.Quote(byStem[near]) + "?"
	}
	return ""
}

// meant is the cure for a word that may be a misspelt candidate, "" if it is none.
func meant(word string, candidates []string) string {
	if near := option.Nearest(word, candidates); near != "" {
		return "did you mean " + strconv.Quote(near) + "?"
	}
	return ""
}
