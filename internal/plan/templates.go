package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/option"
)

// checkTemplates reports path templates no path can be made of. Passes that have the
// template of the run do not repeat what is wrong with it.
func checkTemplates(c *config.Config) []option.Problem {
	var problems []option.Problem
	report := func(t config.OutputTarget, path string) {
		if t.Type == "sql" { // tables have no path
			return
		}
		bad := sink.CheckTemplate(t.PathTemplate)
		if slices.Contains(strings.Split(t.PathTemplate, "/"), ledger.Folder) {
			bad = append(bad, option.Problem{Code: "bad-template", What: fmt.Sprintf("%q lies in %s", t.PathTemplate, ledger.Folder),
				Why: "that folder holds the records of runs", Cure: "choose another folder"})
		}
		for _, b := range bad {
			b.Path = path
			problems = append(problems, b)
		}
	}
	report(c.Output, "OUTPUT_TARGET.path_template")
	for i := range c.Passes {
		p := &c.Passes[i]
		if p.Output.PathTemplate != c.Output.PathTemplate {
			report(*p.Output, "PASSES."+p.Name+".output.path_template")
		}
		for k := range p.ExtraOutputs {
			report(p.ExtraOutputs[k], fmt.Sprintf("PASSES.%s.extra_outputs[%d].path_template", p.Name, k))
		}
	}
	return problems
}
