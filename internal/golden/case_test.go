package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	_ "github.com/basaltlake/basalt/internal/modules" // all modules
)

const goldenRoot = "../../testdata/golden"

// goldenCase is a folder of a configuration and what it has to give.
type goldenCase struct {
	name    string // set/case
	dir     string
	config  []byte
	outputs []expectation
	passes  map[string]int // modules of each pass
}

// expectation is an expected table: the rows of a pass or of a side output.
type expectation struct {
	pass, side string
	want       string // file
	columns    string // file
	extra      extraColumns
	keys       []string // "" takes them from columns
}

// extraColumns says which columns an output may have beyond the expected ones.
type extraColumns struct {
	any   bool
	names []string
}

func (e extraColumns) allows(name string) bool { return e.any || slices.Contains(e.names, name) }

// UnmarshalYAML reads refused, allowed or a list.
func (e *extraColumns) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.SequenceNode {
		return n.Decode(&e.names)
	}
	e.any = n.Value == "allowed"
	if !e.any && n.Value != "refused" {
		return fmt.Errorf("extra_columns is %q", n.Value)
	}
	return nil
}

// allCases returns the cases of all sets, sorted by name.
func allCases(t *testing.T) []*goldenCase {
	t.Helper()
	dirs, err := filepath.Glob(filepath.Join(goldenRoot, "*", "cases", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []*goldenCase
	for _, dir := range dirs {
		set := filepath.Base(filepath.Dir(filepath.Dir(dir)))
		c := &goldenCase{name: set + "/" + filepath.Base(dir), dir: dir, passes: map[string]int{}}
		if err := c.load(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		cases = append(cases, c)
	}
	if len(cases) == 0 {
		t.Fatal("there are no golden cases")
	}
	return cases
}

func (c *goldenCase) load() error {
	var err error
	if c.config, err = os.ReadFile(filepath.Join(c.dir, "config.yaml")); err != nil {
		return err
	}
	var keys struct {
		Passes []struct {
			Name              string   `yaml:"name"`
			Modules           []string `yaml:"modules"`
			PreprocessModules []string `yaml:"preprocess_modules"`
		} `yaml:"PASSES"`
	}
	if err := yaml.Unmarshal(c.config, &keys); err != nil {
		return err
	}
	for _, p := range keys.Passes {
		c.passes[p.Name] = len(p.Modules)
	}
	last := expectation{pass: keys.Passes[len(keys.Passes)-1].Name}
	if err := c.describe(&last); err != nil {
		return err
	}
	last.want, last.columns = c.path("expected.parquet"), c.path("columns.csv")
	c.outputs = append(c.outputs, last)
	for _, p := range keys.Passes {
		e := expectation{pass: p.Name, want: c.path("expected." + p.Name + ".parquet"), columns: c.path("columns." + p.Name + ".csv")}
		if _, err := os.Stat(e.want); err == nil {
			c.outputs = append(c.outputs, e)
		}
	}
	return nil
}

// describe reads case.yaml, which says what the expected table is when it is not the
// last pass.
func (c *goldenCase) describe(e *expectation) error {
	text, err := os.ReadFile(c.path("case.yaml"))
	if os.IsNotExist(err) {
		return nil
	} else if err != nil {
		return err
	}
	var keys struct {
		Output string       `yaml:"output"`
		Keys   []string     `yaml:"keys"`
		Extra  extraColumns `yaml:"extra_columns"`
	}
	if err := yaml.Unmarshal(text, &keys); err != nil {
		return err
	}
	parts := strings.Split(keys.Output, ":")
	switch {
	case len(parts) == 2 && parts[0] == "pass":
		e.pass = parts[1]
	case len(parts) == 3 && parts[0] == "side":
		e.pass, e.side = parts[1], parts[2]
	default:
		return fmt.Errorf("output is %q", keys.Output)
	}
	e.keys, e.extra = keys.Keys, keys.Extra
	return nil
}

func (c *goldenCase) path(file string) string { return filepath.Join(c.dir, file) }

// variants returns the configuration under every overlay of variants.yaml.
func (c *goldenCase) variants() ([][]byte, error) {
	text, err := os.ReadFile(c.path("variants.yaml"))
	if os.IsNotExist(err) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var overlays []yaml.Node
	if err := yaml.Unmarshal(text, &overlays); err != nil {
		return nil, err
	}
	var all [][]byte
	for i := range overlays {
		merged, err := overlaid(c.config, &overlays[i])
		if err != nil {
			return nil, fmt.Errorf("overlay %d: %w", i, err)
		}
		all = append(all, merged)
	}
	return all, nil
}

// overlaid sets the keys of an overlay in a configuration. PASS_ORDER puts the passes
// into another order.
func overlaid(config []byte, overlay *yaml.Node) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(config, &doc); err != nil {
		return nil, err
	}
	root := doc.Content[0]
	for i := 0; i < len(overlay.Content); i += 2 {
		key, value := overlay.Content[i], overlay.Content[i+1]
		if key.Value == "PASS_ORDER" {
			if err := reorderPasses(root, value); err != nil {
				return nil, err
			}
			continue
		}
		setKey(root, key, value)
	}
	return yaml.Marshal(root)
}

func setKey(root, key, value *yaml.Node) {
	for i := 0; i < len(root.Content); i += 2 {
		if root.Content[i].Value == key.Value {
			root.Content[i+1] = value
			return
		}
	}
	root.Content = append(root.Content, key, value)
}

func reorderPasses(root, order *yaml.Node) error {
	for i := 0; i < len(root.Content); i += 2 {
		if root.Content[i].Value != "PASSES" {
			continue
		}
		passes := root.Content[i+1]
		var sorted []*yaml.Node
		for _, name := range order.Content {
			for _, p := range passes.Content {
				for k := 0; k < len(p.Content); k += 2 {
					if p.Content[k].Value == "name" && p.Content[k+1].Value == name.Value {
						sorted = append(sorted, p)
					}
				}
			}
		}
		if len(sorted) != len(passes.Content) {
			return fmt.Errorf("PASS_ORDER names %d of %d passes", len(sorted), len(passes.Content))
		}
		passes.Content = sorted
	}
	return nil
}
