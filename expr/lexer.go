package expr

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind uint8

const (
	endToken tokenKind = iota
	nameToken
	columnToken // a name in backquotes
	numberToken
	textToken
	symbolToken
	wordToken // and, or, not, in, where
)

// place is a position in the text, from 1.
type place struct{ line, col int }

type token struct {
	kind  tokenKind
	value string // as written; of texts and columns what is quoted
	at    place
}

func (t token) is(symbol string) bool {
	return (t.kind == symbolToken || t.kind == wordToken) && t.value == symbol
}

// String names the token in messages.
func (t token) String() string {
	switch t.kind {
	case endToken:
		return "the end"
	case textToken:
		return "the text " + strconv.Quote(t.value)
	}
	return strconv.Quote(t.value)
}

var words = []string{"and", "or", "not", "in", "where"}

// longestText bounds the text of an expression, in bytes.
const longestText = 4096

type lexer struct {
	rest string
	at   place
}

// lex cuts a text into tokens; the last one is the end.
func lex(text string) ([]token, error) {
	x := lexer{rest: text, at: place{1, 1}}
	if len(text) > longestText {
		return nil, fail(x.at, fmt.Sprintf("the expression has %d bytes", len(text)), fmt.Sprintf("at most %d are read", longestText), "split it into several metrics")
	}
	var tokens []token
	for {
		t, err := x.next()
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
		if t.kind == endToken {
			return tokens, nil
		}
	}
}

// take cuts n bytes off.
func (x *lexer) take(n int) string {
	cut := x.rest[:n]
	for _, r := range cut {
		if x.at.col++; r == '\n' {
			x.at.line, x.at.col = x.at.line+1, 1
		}
	}
	x.rest = x.rest[n:]
	return cut
}

// span returns how many leading bytes are runes that f accepts.
func span(s string, f func(rune) bool) int {
	if n := strings.IndexFunc(s, func(r rune) bool { return !f(r) }); n >= 0 {
		return n
	}
	return len(s)
}

func isNameStart(r rune) bool { return r == '_' || unicode.IsLetter(r) }
func isNamePart(r rune) bool  { return isNameStart(r) || unicode.IsDigit(r) }
func isDigit(r rune) bool     { return '0' <= r && r <= '9' }

func (x *lexer) next() (token, error) {
	x.take(span(x.rest, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }))
	t := token{at: x.at}
	if x.rest == "" {
		return t, nil
	}
	r, size := utf8.DecodeRuneInString(x.rest)
	switch {
	case isNameStart(r):
		t.kind, t.value = nameToken, x.take(span(x.rest, isNamePart))
		if slices.Contains(words, t.value) {
			t.kind = wordToken
		}
		return t, nil
	case isDigit(r), r == '.' && len(x.rest) > 1 && isDigit(rune(x.rest[1])):
		return x.number(t)
	case r == '"', r == '\'':
		return x.text(t)
	case r == '`':
		return x.column(t)
	}
	return x.symbol(t, size)
}

func (x *lexer) number(t token) (token, error) {
	n := span(x.rest, isDigit)
	if strings.HasPrefix(x.rest[n:], ".") {
		n++
		n += span(x.rest[n:], isDigit)
	}
	if e := x.rest[n:]; len(e) > 1 && (e[0] == 'e' || e[0] == 'E') {
		sign := 0
		if e[1] == '+' || e[1] == '-' {
			sign = 1
		}
		if digits := span(e[1+sign:], isDigit); digits > 0 {
			n += 1 + sign + digits
		}
	}
	t.kind, t.value = numberToken, x.take(n)
	if r, _ := utf8.DecodeRuneInString(x.rest); x.rest != "" && (isNamePart(r) || r == '.') {
		return t, fail(t.at, fmt.Sprintf("%q is no number", t.value+x.rest[:span(x.rest, func(r rune) bool { return isNamePart(r) || r == '.' })]), "", "units and names need an operator between; names do not begin with digits unless in `backquotes`")
	}
	if _, err := strconv.ParseFloat(t.value, 64); err != nil {
		return t, fail(t.at, t.value+" is too large", "", "")
	}
	return t, nil
}

// text reads "…" with Go's escapes, or '…' without any.
func (x *lexer) text(t token) (token, error) {
	quote := x.rest[0]
	end := 1
	for end < len(x.rest) && x.rest[end] != quote && x.rest[end] != '\n' {
		if quote == '"' && x.rest[end] == '\\' && end+1 < len(x.rest) {
			end++
		}
		end++
	}
	if end >= len(x.rest) || x.rest[end] != quote {
		return t, fail(t.at, "the text is not closed", "", "end it with "+string(quote))
	}
	raw := x.take(end + 1)
	t.kind, t.value = textToken, raw[1:len(raw)-1]
	if quote == '"' {
		value, err := strconv.Unquote(raw)
		if err != nil {
			return t, fail(t.at, "the text "+raw+" has a faulty escape", "", `write \\ for \, or quote with '`)
		}
		t.value = value
	}
	return t, nil
}

func (x *lexer) column(t token) (token, error) {
	end := strings.IndexAny(x.rest[1:], "`\n")
	if end < 0 || x.rest[1+end] != '`' {
		return t, fail(t.at, "the column name is not closed", "", "end it with `")
	}
	raw := x.take(end + 2)
	t.kind, t.value = columnToken, raw[1:len(raw)-1]
	return t, nil
}

// alien are operators of other languages, with ours.
var alien = map[string]string{
	"==": "=", "<>": "!=", "&&": "and", "||": "or", "!": "not", "&": "and", "|": "or",
	"**": "repeated *", "^": "repeated *", "{": "[", "}": "]", "≠": "!=", "≤": "<=", "≥": ">=",
}

func (x *lexer) symbol(t token, size int) (token, error) {
	t.kind = symbolToken
	for _, s := range []string{"==", "<>", "&&", "||", "**", "<=", ">=", "!="} {
		if strings.HasPrefix(x.rest, s) {
			t.value = s
		}
	}
	if t.value == "" {
		t.value = x.rest[:size]
	}
	if ours, foreign := alien[t.value]; foreign {
		return t, fail(t.at, fmt.Sprintf("%q is no operator here", t.value), "", "write "+ours)
	}
	if !strings.Contains("+-*/=<>()[],!", t.value[:1]) {
		return t, fail(t.at, fmt.Sprintf("%q is not understood", t.value), "", "")
	}
	x.take(len(t.value))
	return t, nil
}
