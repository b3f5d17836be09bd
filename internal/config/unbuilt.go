package config

import (
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/option"
)

// NotBuilt is the code of problems with parts of Basalt that are declared and not built.
const NotBuilt = "not-built"

// unbuiltSinks are types of targets that are not built.
var unbuiltSinks = map[string]string{
	"delta": "the sink delta is",
	"sql":   "the sink sql is",
}

// refuseUnbuilt names what a configuration asks for and this program cannot do yet.
func (p *parser) refuseUnbuilt(passes []*writtenPass) {
	for _, w := range passes {
		if what, unbuilt := unbuiltSinks[w.Output.Type]; unbuilt && w.ownGiven {
			p.notBuilt(option.Find(w.node, "output.type"), option.Join(w.path, "output.type"), what)
		} else if unbuilt {
			p.notBuilt(option.Find(p.root, "OUTPUT_TARGET.type"), "OUTPUT_TARGET.type", what)
		}
		for i := range w.ExtraOutputs {
			if what, unbuilt := unbuiltSinks[w.ExtraOutputs[i].Type]; unbuilt {
				key := "extra_outputs[" + strconv.Itoa(i) + "].type"
				p.notBuilt(option.Find(w.node, key), option.Join(w.path, key), what)
			}
		}
	}
}

func (p *parser) notBuilt(at *yaml.Node, path, what string) {
	p.report(at, path, NotBuilt, what+" not built yet", "", "remove the key")
}
