package option

import (
	"go.yaml.in/yaml/v4"
)

// Entry is one key of a YAML mapping.
type Entry struct {
	Name  string
	Key   *yaml.Node
	Value *yaml.Node // aliases are followed
}

// Follow returns the node an alias stands for, or n itself.
func Follow(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// Entries lists the keys of a mapping in file order. Merge keys (<<) are resolved: a key
// of the mapping itself wins over merged ones, earlier merges over later ones. Keys that
// occur twice and merges of something else than mappings are problems.
func Entries(n *yaml.Node, path string) ([]Entry, []Problem) {
	m := merger{path: path, at: map[string]int{}, seen: map[*yaml.Node]bool{}}
	m.add(Follow(n), true)
	return m.entries, m.problems
}

type merger struct {
	path     string
	entries  []Entry
	at       map[string]int
	seen     map[*yaml.Node]bool // ends merges that contain themselves, and keeps nested ones linear
	problems []Problem
}

func (m *merger) add(n *yaml.Node, own bool) {
	if n == nil || n.Kind != yaml.MappingNode || m.seen[n] {
		return
	}
	m.seen[n] = true
	var merges []*yaml.Node
	mine := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		name := Follow(key)
		if name.Kind != yaml.ScalarNode {
			m.problem(key, BadType, "a key that is no text", "keys are names", "")
			continue
		}
		if isMerge(key) {
			merges = append(merges, value)
			continue
		}
		if first, twice := mine[name.Value]; twice {
			p := at(first)
			m.problem(key, DuplicateKey, "the key "+quote(name.Value)+" is given twice",
				"it is also on line "+itoa(p.Line), "keep one of them")
			m.problems[len(m.problems)-1].Path = Join(m.path, name.Value)
			continue
		}
		mine[name.Value] = key
		if _, taken := m.at[name.Value]; taken {
			continue
		}
		m.at[name.Value] = len(m.entries)
		m.entries = append(m.entries, Entry{Name: name.Value, Key: key, Value: Follow(value)})
	}
	for _, merge := range merges {
		m.merge(merge)
	}
}

func (m *merger) merge(value *yaml.Node) {
	switch v := Follow(value); v.Kind {
	case yaml.MappingNode:
		m.add(v, false)
	case yaml.SequenceNode:
		for _, item := range v.Content {
			if item = Follow(item); item.Kind != yaml.MappingNode {
				m.problem(item, BadMerge, "a merge of "+shape(item), "<< takes mappings", "")
				continue
			}
			m.add(item, false)
		}
	default:
		m.problem(value, BadMerge, "a merge of "+shape(v), "<< takes a mapping or a list of mappings", "")
	}
}

func (m *merger) problem(n *yaml.Node, code, what, why, cure string) {
	p := at(n)
	p.Path, p.Code, p.What, p.Why, p.Cure = m.path, code, what, why, cure
	m.problems = append(m.problems, p)
}

func isMerge(key *yaml.Node) bool {
	return key.Value == "<<" && (key.Tag == "" || key.ShortTag() == "!!merge")
}

// at is a problem without text at a node's position.
func at(n *yaml.Node) Problem {
	if n == nil {
		return Problem{}
	}
	return Problem{Line: n.Line, Col: n.Column}
}

// Find walks a path such as "a.b[2].c" from a node as far as it leads and returns the
// node it ends at.
func Find(n *yaml.Node, path string) *yaml.Node {
	n = Follow(n)
	for path != "" && n != nil {
		step, rest := cutStep(path)
		next := child(n, step)
		if next == nil {
			break
		}
		n, path = Follow(next), rest
	}
	return n
}

func child(n *yaml.Node, step string) *yaml.Node {
	if i, isIndex := stepIndex(step); isIndex {
		if n.Kind == yaml.SequenceNode && i < len(n.Content) {
			return n.Content[i]
		}
		return nil
	}
	entries, _ := Entries(n, "")
	for _, e := range entries {
		if e.Name == step {
			return e.Value
		}
	}
	return nil
}
