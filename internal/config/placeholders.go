package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/option"
)

// placeholder is what other programs replace in a path.
var placeholder = regexp.MustCompile(`\$\{([^{}]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)|\{([^{}]*)\}|^~(?:/|$)`)

// outputFields are the fields of path templates.
var outputFields = []string{"output_root", "bucket", "prefix", "dataset", "datasetname", "pass", "side", "universe", "start_date", "end_date"}

// placeFlags are the flags that give places.
var placeFlags = map[string]string{"LAKE": "--lake", "OUTPUT_ROOT": "--out", "TEMP_DIR": "--temp-dir"}

// checkPlaces refuses places that cannot be, and those that hold something to be replaced:
// they are taken as they are written, and a folder called ${HOME} is what nobody wants.
func (p *parser) checkPlaces() {
	for _, key := range []string{"LAKE", "OUTPUT_ROOT", "TEMP_DIR", "SCHEMA_LOCK_PATH", "RUN_ARTIFACTS_DIR"} {
		p.checkPlace(entry(p.root, key), key)
	}
	inputs := option.Follow(entry(p.root, "PASS_INPUT"))
	for _, name := range sortedKeys(p.cfg.PassInput) {
		p.checkPlace(entry(inputs, name), "PASS_INPUT."+name)
	}
}

func (p *parser) checkPlace(n *yaml.Node, key string) {
	if n == nil || n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		return
	}
	if what, cure := noPlace(key, n.Value); what != "" {
		p.report(n, key, option.BadValue, what, "", cure)
		return
	}
	found := placeholder.FindStringSubmatch(n.Value)
	if found == nil {
		return
	}
	flag := placeFlags[key]
	if flag == "" {
		flag = "--set " + key
	}
	variable, field := found[1]+found[2], found[3]
	var cure string
	switch {
	case strings.HasPrefix(found[0], "~"):
		cure = fmt.Sprintf(`write the whole path, or let the shell do it: %s="$HOME/…"`, flag)
	case field == "":
		cure = fmt.Sprintf(`write the path itself, or let the shell put it in: %s="$%s"`, flag, variable)
	case slices.Contains(outputFields, field):
		cure = fmt.Sprintf("fields belong into OUTPUT_TARGET.path_template: {output_root}/{%s}/…", field)
	default:
		cure = "write the folder itself; fields belong into OUTPUT_TARGET.path_template"
		if meant := option.Nearest(field, outputFields); meant != "" {
			cure = fmt.Sprintf("did you mean {%s}? Fields belong into OUTPUT_TARGET.path_template", meant)
		}
	}
	p.report(n, key, option.BadValue, fmt.Sprintf("nothing replaces %s in %q", found[0], n.Value),
		"places are taken as they are written, without variables and fields", cure)
}
