package config

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/option"
)

// UserConfig is the key the original's files may hold their keys under.
const UserConfig = "USER_CONFIG"

// document reads YAML and returns the mapping of run keys: the document itself, or what
// lies under USER_CONFIG. An empty file is an empty mapping.
func (p *parser) document(data []byte) *yaml.Node {
	empty := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: 1, Column: 1}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	err := decoder.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return empty
	}
	if err == nil {
		if err = decoder.Decode(&second); err == nil {
			p.report(&second, "", "second-document", "the file holds more than one document", "only one is read", "remove what follows the line ---")
		} else if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if err != nil {
		p.syntax(err)
		return empty
	}
	root := &doc
	if root.Kind == yaml.DocumentNode && len(root.Content) > 0 {
		root = root.Content[0]
	}
	root = option.Follow(root)
	switch {
	case root.Kind == yaml.ScalarNode && root.ShortTag() == "!!null":
		return empty
	case root.Kind != yaml.MappingNode:
		p.report(root, "", option.BadType, "the file is no mapping of keys to values", "", "write KEY: value lines")
		return empty
	}
	return p.unwrap(root)
}

// unwrap goes into USER_CONFIG. What lies beside it is not read, as in the original, but
// said.
func (p *parser) unwrap(root *yaml.Node) *yaml.Node {
	entries, _ := option.Entries(root, "")
	var inner *yaml.Node
	for _, e := range entries {
		if e.Name == UserConfig {
			inner = e.Value
		}
	}
	if inner == nil {
		return root
	}
	for _, e := range entries {
		if e.Name != UserConfig && !isExtra(e.Name) {
			p.note(e.Key, e.Name, "no-effect", "the key "+e.Name+" is not read", "it lies beside "+UserConfig, "move it below "+UserConfig)
		}
	}
	if inner.Kind == yaml.ScalarNode && inner.ShortTag() == "!!null" {
		return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: inner.Line, Column: inner.Column}
	}
	if inner.Kind != yaml.MappingNode {
		p.report(inner, UserConfig, option.BadType, UserConfig+" is no mapping of keys to values", "", "")
		return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: inner.Line, Column: inner.Column}
	}
	return inner
}

// isExtra says which keys may hold anything: a place for YAML anchors.
func isExtra(name string) bool { return strings.HasPrefix(name, "x-") }

func (p *parser) syntax(err error) {
	problem := option.Problem{Code: "bad-yaml", What: err.Error(), Cure: "mind indentation, brackets and quotes"}
	var at *yaml.LoadError
	if errors.As(err, &at) {
		problem.What = at.Message
		problem.Line, problem.Col = at.Mark.Line, at.Mark.Column
		if at.ContextMsg != "" {
			problem.Why = at.ContextMsg
			if at.ContextMark.Line > 0 {
				problem.Why += " that begins at " + at.ContextMark.String()
			}
		}
	}
	switch bad := noText(p.data); {
	case problem.Line == 0 && bad >= 0:
		before := p.data[:bad]
		problem.Line = bytes.Count(before, []byte("\n")) + 1
		problem.Col = utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
		problem.Cure = "write the file as text in UTF-8"
	case beginsWithTab(p.data, problem.Line):
		problem.Cure = "indent with spaces: YAML takes no tabs there"
	}
	p.problems = append(p.problems, problem)
}

// noText returns where the first byte is that is no UTF-8 or a control character, else -1.
func noText(data []byte) int {
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 || unicode.IsControl(r) && !strings.ContainsRune("\t\n\r", r) {
			return at
		}
		at += size
	}
	return -1
}

// beginsWithTab reports whether a line, counted from 1, is indented with a tab.
func beginsWithTab(data []byte, line int) bool {
	lines := bytes.Split(data, []byte("\n"))
	return line > 0 && line <= len(lines) && bytes.HasPrefix(bytes.TrimLeft(lines[line-1], " "), []byte("\t"))
}
