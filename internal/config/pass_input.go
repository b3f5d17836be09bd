package config

import (
	"fmt"

	"github.com/basaltlake/basalt/option"
)

// withoutGiven leaves out the passes whose output PASS_INPUT gives: they are not computed.
func (p *parser) withoutGiven(passes []*writtenPass) []*writtenPass {
	const key = "PASS_INPUT"
	inputs := option.Follow(entry(p.root, key))
	var rest []*writtenPass
	var computed []Pass
	for i, w := range passes {
		if place, given := p.cfg.PassInput[w.Name]; given {
			p.note(entry(inputs, w.Name), option.Join(key, w.Name), "pass-given", fmt.Sprintf("the pass %s is not computed", w.Name), "its output is "+place, "")
			continue
		}
		rest, computed = append(rest, w), append(computed, p.cfg.Passes[i])
	}
	if len(rest) == 0 && len(passes) > 0 {
		p.report(inputs, key, "no-passes", "there is nothing to compute", "it gives the output of every pass", "remove an entry, or add a pass")
	}
	p.cfg.Passes = computed
	return rest
}
