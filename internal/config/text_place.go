package config

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// textPlace is where the text of a scalar stands in the file.
type textPlace struct {
	line, col int    // of the scalar
	where     string // flag the scalar comes from
	// The first character of the text, where its characters are those of the file; the
	// lines of a text in a literal block follow each other there. Else textLine is 0.
	textLine, textCol int
}

// of is the position of a character of the text; line 0 is the scalar itself.
func (t textPlace) of(line, col int) (int, int, string) {
	if line == 0 || t.textLine == 0 {
		return t.line, t.col, t.where
	}
	return t.textLine + line - 1, t.textCol + col - 1, t.where
}

// textPlace looks a scalar up in the text of the file: quotes, escapes and folding may
// make its value another text than the one that is written.
func (p *parser) textPlace(n *yaml.Node) textPlace {
	if n.Line < 0 {
		return textPlace{where: p.sources[-1-n.Line]}
	}
	t := textPlace{line: n.Line, col: n.Column}
	lines := strings.Split(string(p.data), "\n")
	if n.Kind != yaml.ScalarNode || n.Line < 1 || n.Line > len(lines) || n.Value == "" {
		return t
	}
	if n.Style&yaml.LiteralStyle != 0 {
		return p.inBlock(t, n, lines[n.Line:])
	}
	rest, start := lines[n.Line-1], n.Column
	for range n.Column - 1 {
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
	}
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		rest, start = rest[1:], start+1
	}
	if strings.HasPrefix(rest, n.Value) {
		t.textLine, t.textCol = n.Line, start
	}
	return t
}

// inBlock is the place of the text of a literal block, whose lines follow its header.
func (p *parser) inBlock(t textPlace, n *yaml.Node, below []string) textPlace {
	text := strings.Split(strings.TrimRight(n.Value, "\n"), "\n")
	if len(below) < len(text) {
		return t
	}
	indent := len(below[0]) - len(strings.TrimLeft(below[0], " "))
	for i, line := range text {
		if line != "" && (len(below[i]) < indent || strings.TrimSuffix(below[i][indent:], "\r") != line) {
			return t
		}
	}
	t.textLine, t.textCol = t.line+1, indent+1
	return t
}
