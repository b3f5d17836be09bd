package config

import (
	"os"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/option"
)

func (o Overrides) complete() Overrides {
	if o.Env == nil {
		o.Env = os.Getenv
	}
	if o.WorkDir == "" {
		o.WorkDir, _ = os.Getwd() // "" leaves relative paths relative
	}
	return o
}

// overlay lays flags and the environment over the keys of the file and returns the new
// mapping; shared (anchored) parts of the file stay as they are.
func (p *parser) overlay(root *yaml.Node) *yaml.Node {
	root = ownMapping(root)
	for _, set := range p.o.Sets {
		p.set(root, set)
	}
	o := p.o
	p.put(root, "START_DATE", "--date", o.Date)
	p.put(root, "END_DATE", "--date", o.Date)
	p.put(root, "START_DATE", "--start", o.Start)
	p.put(root, "END_DATE", "--end", o.End)
	p.put(root, "UNIVERSE", "--universe", o.Universe)
	p.put(root, "LAKE", "--lake", o.Lake)
	p.put(root, "OUTPUT_ROOT", "--out", o.Out)
	p.put(root, "DATASETNAME", "--datasetname", o.Dataset)
	p.put(root, "TEMP_DIR", "--temp-dir", o.TempDir)
	p.put(root, "PREPARE_DATA_MODE", "--prepare-data-mode", o.PrepareDataMode)
	p.put(root, "BATCH_FREQ", "--batch-freq", o.BatchFreq)
	if o.NumWorkers != nil {
		p.put(root, "NUM_WORKERS", "--num-workers", strconv.Itoa(*o.NumWorkers))
		p.put(root, "THREADS", "--num-workers", strconv.Itoa(*o.NumWorkers))
	}
	if o.Threads != nil {
		p.put(root, "THREADS", "--threads", strconv.Itoa(*o.Threads))
	}
	if o.Eager != nil {
		p.put(root, "EAGER_EXECUTION", "--eager-execution", strconv.FormatBool(*o.Eager))
	}
	if lake := o.Env("BASALT_LAKE"); lake != "" && entry(root, "LAKE") == nil {
		p.put(root, "LAKE", "$BASALT_LAKE", lake)
	}
	return root
}

// put sets a top-level key to text that was typed by a person; numbers and switches are
// coerced when the key is read.
func (p *parser) put(root *yaml.Node, key, source, text string) {
	if text == "" {
		return
	}
	line := p.source(source)
	value := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: line}
	if key == "BATCH_FREQ" && (text == "null" || text == "None") {
		value.Tag = "!!null"
	}
	assignEntry(root, key, value)
}

// source returns the line that marks nodes of a source.
func (p *parser) source(name string) int {
	p.sources = append(p.sources, name)
	return -len(p.sources)
}

// ownMapping is a copy of a mapping whose entries can be replaced without changing what
// other places of the file share with it.
func ownMapping(n *yaml.Node) *yaml.Node {
	n = option.Follow(n)
	c := *n
	c.Anchor = ""
	c.Content = append([]*yaml.Node(nil), n.Content...)
	return &c
}

// entry returns the value of a key, also a merged one, or nil.
func entry(n *yaml.Node, name string) *yaml.Node {
	entries, _ := option.Entries(n, "")
	for _, e := range entries {
		if e.Name == name {
			return e.Value
		}
	}
	return nil
}

// assignEntry sets a key of a mapping; every earlier one of that name goes.
func assignEntry(n *yaml.Node, name string, value *yaml.Node) {
	kept := n.Content[:0:0]
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value != name {
			kept = append(kept, n.Content[i], n.Content[i+1])
		}
	}
	key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: name, Line: value.Line, Column: value.Column}
	n.Content = append(kept, key, value)
}

// marked gives all nodes of a value the line of their source.
func marked(n *yaml.Node, line int) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n // a cycle would be followed for ever; aliases in flags keep no position
	}
	n.Line, n.Column = line, 0
	for _, c := range n.Content {
		marked(c, line)
	}
	return n
}

// typed reads the value of --set as YAML; text that is no YAML is text.
func typed(text string, line int) *yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err == nil && doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
		return marked(doc.Content[0], line)
	}
	tag := "!!str"
	if strings.TrimSpace(text) == "" {
		tag = "!!null"
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: text, Line: line}
}
