package plan

import (
	"fmt"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/option"
)

// checkTemplates reports path templates no path can be made of. Passes that have the
// template of the run do not repeat what is wrong with it.
func checkTemplates(c *config.Config) []option.Problem {
	var problems []option.Problem
	report := func(t config.OutputTarget, path string, position func() (line, col int)) {
		if t.Type == "sql" { // tables have no path
			return
		}
		for _, b := range sink.CheckTemplate(t.PathTemplate) {
			b.Path = path
			b.Line, b.Col = position()
			problems = append(problems, b)
		}
	}
	const ofRun = "OUTPUT_TARGET.path_template"
	report(c.Output, ofRun, func() (int, int) { return c.Position(ofRun) })
	for i := range c.Passes {
		p := &c.Passes[i]
		ofPass := func(t config.OutputTarget, key string) {
			report(t, "PASSES."+p.Name+"."+key, func() (int, int) { return p.Position(key) })
		}
		if p.Output.PathTemplate != c.Output.PathTemplate {
			ofPass(*p.Output, "output.path_template")
		}
		for k := range p.ExtraOutputs {
			ofPass(p.ExtraOutputs[k], fmt.Sprintf("extra_outputs[%d].path_template", k))
		}
	}
	return problems
}
