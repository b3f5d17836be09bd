package config

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/option"
)

// set applies one --set KEY.path=value. PASSES.<name> addresses a pass by its name or
// number, list items are addressed as key[2] or key.2, absent mappings are made.
func (p *parser) set(root *yaml.Node, text string) {
	source := "--set " + cutAt(text, '=')
	line := p.source(source)
	at := &yaml.Node{Line: line}
	path, value, found := strings.Cut(text, "=")
	if !found || path == "" {
		p.report(at, "", option.BadValue, "--set needs KEY=value, not "+strconv.Quote(text), "", "write --set THREADS=2 or --set PASSES.main.time_bucket_seconds=1")
		return
	}
	steps := strings.Split(strings.NewReplacer("[", ".", "]", "").Replace(path), ".")
	to := root
	if steps[0] == "PASSES" && len(steps) > 1 {
		pass := p.passNode(root, steps[1], at)
		if pass == nil {
			return
		}
		to, steps = pass, steps[2:]
		if len(steps) == 0 {
			p.report(at, path, option.BadValue, "--set of a whole pass", "", "set one of its keys")
			return
		}
	}
	if slices.Contains(steps, "") || !assignAt(to, steps, typed(value, line)) {
		p.report(at, path, option.BadValue, "--set finds no place "+strconv.Quote(path), "a step of it is neither a mapping nor an item of a list", "")
	}
}

// passNode returns the mapping of a pass, ready to be changed.
func (p *parser) passNode(root *yaml.Node, name string, at *yaml.Node) *yaml.Node {
	list := entry(root, "PASSES")
	if list == nil {
		if main := textOf(entry(root, "name"), textOf(entry(root, "NAME"), MainPass)); name == main || name == "0" {
			return root
		}
		p.report(at, "PASSES."+name, "unknown-pass", "there is no pass "+strconv.Quote(name), "the file has no PASSES; its one pass is "+MainPass, "")
		return nil
	}
	if list.Kind != yaml.SequenceNode {
		p.report(at, "PASSES", option.BadType, "PASSES is no list", "", "")
		return nil
	}
	own := ownMapping(list)
	var names []string
	for i, item := range own.Content {
		item = option.Follow(item)
		this := textOf(entry(item, "name"), "")
		names = append(names, this)
		if (this == name || strconv.Itoa(i) == name) && item.Kind == yaml.MappingNode {
			own.Content[i] = ownMapping(item)
			replaceEntry(root, "PASSES", own)
			return own.Content[i]
		}
	}
	cure := meant(name, names)
	if cure == "" && len(names) > 0 {
		cure = "passes: " + strings.Join(names, ", ")
	}
	p.report(at, "PASSES."+name, "unknown-pass", "there is no pass "+strconv.Quote(name), "", cure)
	return nil
}

// assignAt sets the value at a path below an own mapping or list, making copies of what
// it goes through. It reports whether the path leads somewhere.
func assignAt(n *yaml.Node, steps []string, value *yaml.Node) bool {
	step, rest := steps[0], steps[1:]
	if n.Kind == yaml.SequenceNode {
		i, err := strconv.Atoi(step)
		if err != nil || i < 0 || i >= len(n.Content) {
			return false
		}
		if len(rest) == 0 {
			n.Content[i] = value
			return true
		}
		n.Content[i] = ownMapping(n.Content[i])
		return assignAt(n.Content[i], rest, value)
	}
	if n.Kind != yaml.MappingNode {
		return false
	}
	if len(rest) == 0 {
		replaceEntry(n, step, value)
		return true
	}
	next := entry(n, step)
	if next == nil || next.Kind == yaml.ScalarNode && next.ShortTag() == "!!null" {
		next = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: value.Line}
	}
	own := ownMapping(next)
	replaceEntry(n, step, own)
	return assignAt(own, rest, value)
}

// replaceEntry changes a key's value in place and keeps the key's position; a new key is
// appended.
func replaceEntry(n *yaml.Node, name string, value *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			n.Content[i+1] = value
			return
		}
	}
	assignEntry(n, name, value)
}

func textOf(n *yaml.Node, absent string) string {
	if n == nil || n.Kind != yaml.ScalarNode {
		return absent
	}
	return n.Value
}

func cutAt(text string, b byte) string {
	before, _, _ := strings.Cut(text, string(b))
	return before
}
