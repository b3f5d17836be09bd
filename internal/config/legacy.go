package config

import (
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/option"
)

// eventContext are the older keys of external events.
type eventContext struct {
	before, after  int
	horizonSeconds float64
	distribution   string
	base           float64
}

func (c *eventContext) Options() option.Group {
	return option.Group{
		Keys: []option.Key{
			option.Int("context_before", &c.before).Min(0),
			option.Int("context_after", &c.after).Min(0),
			option.Float("context_horizon_seconds", &c.horizonSeconds).Min(0),
			option.String("context_distribution", &c.distribution).Enum("arithmetic", "geometric").Default("arithmetic"),
			option.Float("geometric_base", &c.base).Default(2.0),
		},
		Also: func(string) bool { return true },
	}
}

// migrateContext replaces the older keys of external events by the ones of today, which
// win where both are given.
func (p *parser) migrateContext(node *yaml.Node, path string) *yaml.Node {
	var c eventContext
	g := c.Options()
	var first *yaml.Node
	for _, k := range g.Keys {
		if n := entry(node, k.Name); n != nil && first == nil {
			first = n
		}
	}
	if first == nil {
		return node
	}
	p.problems = append(p.problems, option.Decode(node, g, path)...)
	// Merged keys cannot be removed from the mapping, so it is written anew.
	migrated := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: node.Line, Column: node.Column}
	entries, _ := option.Entries(node, path)
	for _, e := range entries {
		if _, old := find(g, e.Name); !old {
			migrated.Content = append(migrated.Content, e.Key, e.Value)
		}
	}
	set := func(key, tag, value string) {
		if entry(migrated, key) == nil {
			assignEntry(migrated, key, &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value, Line: first.Line, Column: first.Column})
		}
	}
	directions := "both"
	switch {
	case c.before > 0 && c.after == 0:
		directions = "backward"
	case c.after > 0 && c.before == 0:
		directions = "forward"
	}
	scale := 1.0
	if c.distribution == "geometric" {
		scale = max(c.base, 1)
	}
	set("radius_seconds", "!!float", strconv.FormatFloat(c.horizonSeconds, 'g', -1, 64))
	set("extra_observations", "!!int", strconv.Itoa(max(c.before, c.after)))
	set("directions", "!!str", directions)
	set("scale_factor", "!!float", strconv.FormatFloat(scale, 'g', -1, 64))
	return migrated
}

// legacyRetail lets the older switch enable_retail_imbalance turn on the object
// retail_imbalance, as the original does.
func legacyRetail(node *yaml.Node) *yaml.Node {
	if node == nil || !asks(node, "enable_retail_imbalance") {
		return node
	}
	retail := entry(node, "retail_imbalance")
	if retail == nil || retail.Kind != yaml.MappingNode || entry(retail, "ENABLED") == nil {
		return node // it is on by default
	}
	own, ownRetail := ownMapping(node), ownMapping(retail)
	at := entry(retail, "ENABLED")
	replaceEntry(ownRetail, "ENABLED", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true", Line: at.Line, Column: at.Column})
	replaceEntry(own, "retail_imbalance", ownRetail)
	return own
}
