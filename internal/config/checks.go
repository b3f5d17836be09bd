package config

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/universe"
	"github.com/basaltlake/basalt/option"
)

// checkRules looks at keys of the run that are wrong in ways a type cannot say, or wrong
// together.
func (p *parser) checkRules() {
	c := p.cfg
	c.root = p.root
	p.checkPlaces()
	if c.Dataset == "" {
		p.report(option.Find(p.root, "DATASETNAME"), "DATASETNAME", option.BadValue, "the text is empty", "it is the name of the outputs", "write a name, or remove the key")
	}
	if _, err := universe.Parse(c.Universe); err != nil {
		p.report(option.Find(p.root, "UNIVERSE"), "UNIVERSE", option.BadValue, err.Error(), "", "")
	}
	for mic, code := range c.Calendars {
		if _, err := calendar.Get(code); err != nil {
			path := option.Join("CALENDARS", mic)
			p.report(option.Find(p.root, path), path, option.BadValue, err.Error(), "", "")
		}
	}
	if c.Limit < 0 {
		p.report(&yaml.Node{Line: p.source("--limit")}, "", option.BadValue, fmt.Sprintf("a limit of %d listings", c.Limit), "", "give a number of listings, or 0 for all")
	}
	if mode := c.SchemaLock.Mode; mode != "off" && mode != "" && c.SchemaLock.Path == "" {
		p.note(option.Find(p.root, "SCHEMA_LOCK_MODE"), "SCHEMA_LOCK_MODE", "no-effect", "the schema lock is off", "SCHEMA_LOCK_PATH names no file", "")
	}
	if name := c.Artifacts.Name; strings.ContainsAny(name, `/\`) || name == "." || name == ".." {
		p.report(option.Find(p.root, "RUN_ARTIFACTS_NAME"), "RUN_ARTIFACTS_NAME", option.BadValue, strconv.Quote(name)+" is no name of a file", "its folder is RUN_ARTIFACTS_DIR", "give the folder there")
	}
}
