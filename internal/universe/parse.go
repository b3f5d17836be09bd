package universe

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SyntaxError is a mistake in the text of a universe.
type SyntaxError struct {
	Text   string
	Offset int // byte of Text the mistake is at
	Reason string
}

// Error implements error. The position counts characters from 1.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("universe %q, character %d: %s", e.Text, utf8.RuneCountInString(e.Text[:e.Offset])+1, e.Reason)
}

// Parse reads the text of a universe; an empty one is all listings. Its form is
//
//	universe = part { "," part }        union
//	part     = ["-"] factor { "+" ["-"] factor }
//	factor   = provider "=" value | "all"
//
// "+" intersects and binds tighter than ",". A "-" that begins a part excludes the whole
// part, whatever its place in the list; if there are only such parts, they are excluded
// from all listings. A "-" after "+" is the complement of one factor. A value that holds
// "," or "+" is written in double quotes, with \" and \\ for those two, or in single
// quotes. Errors are of type *SyntaxError.
func Parse(text string) (Spec, error) { return ParseList(text) }

// ParseList reads several texts and unites them.
func ParseList(texts ...string) (Spec, error) {
	var s Spec
	for _, text := range texts {
		if strings.TrimSpace(text) == "" {
			if len(texts) == 1 {
				return Spec{}, nil
			}
			return Spec{}, &SyntaxError{text, 0, "an item of the list is empty"}
		}
		p := parser{text: text}
		for more := true; more; more = p.take(',') {
			part, err := p.part()
			if err != nil {
				return Spec{}, err
			}
			s.parts = append(s.parts, part)
		}
	}
	if len(s.parts) == 1 && s.parts[0].String() == all {
		return Spec{}, nil
	}
	return s, nil
}

// parser is at byte at of text.
type parser struct {
	text string
	at   int
}

func (p *parser) part() (part, error) {
	out := part{exclude: p.take('-')}
	for first := true; first || p.take('+'); first = false {
		start := p.at
		not := p.take('-')
		if not && first {
			return part{}, p.fail(start, `two "-" in a row`)
		}
		f, err := p.factor()
		if err != nil {
			return part{}, err
		}
		f.not = not
		out.factors = append(out.factors, f)
	}
	return out, nil
}

func (p *parser) factor() (factor, error) {
	p.space()
	start := p.at
	name := strings.TrimSpace(p.until("=,+"))
	switch {
	case name == "" && p.at == len(p.text):
		return factor{}, p.fail(start, "a provider is missing at the end, such as "+example(mic))
	case name == "":
		return factor{}, p.fail(start, "a provider is missing, such as "+example(mic))
	case !known(name):
		return factor{}, p.fail(start, unknownProvider(name))
	case name == all:
		if p.take('=') {
			return factor{}, p.fail(p.at-1, "all takes no value")
		}
		return factor{provider: all}, nil
	case !p.take('='):
		return factor{}, p.fail(p.at, fmt.Sprintf("%s needs a value, such as %s", name, example(name)))
	}
	p.space()
	start = p.at
	value, err := p.value()
	if err != nil {
		return factor{}, err
	}
	if value == "" {
		return factor{}, p.fail(start, fmt.Sprintf("%s needs a value, such as %s", name, example(name)))
	}
	if reason := checkValue(name, value); reason != "" {
		if name == command && p.at < len(p.text) {
			reason += "; write a command that holds , or + in quotes: command='…'"
		}
		return factor{}, p.fail(start, reason)
	}
	return factor{provider: name, value: value}, nil
}

func (p *parser) value() (string, error) {
	if p.at == len(p.text) || p.text[p.at] != '"' && p.text[p.at] != '\'' {
		return strings.TrimSpace(p.until(",+")), nil
	}
	start, quote := p.at, p.text[p.at]
	var b strings.Builder
	for p.at++; p.at < len(p.text); p.at++ {
		c := p.text[p.at]
		switch {
		case c == quote:
			p.at++
			p.space()
			if p.at < len(p.text) && p.text[p.at] != ',' && p.text[p.at] != '+' {
				return "", p.fail(p.at, `after a quoted value only "," or "+" may follow`)
			}
			return b.String(), nil
		case c == '\\' && quote == '"':
			p.at++
			if p.at == len(p.text) || p.text[p.at] != '"' && p.text[p.at] != '\\' {
				return "", p.fail(p.at-1, `only \" and \\ are escapes in double quotes; single quotes take everything as it is`)
			}
			b.WriteByte(p.text[p.at])
		default:
			b.WriteByte(c)
		}
	}
	return "", p.fail(start, "this quote is not closed")
}

// until returns the text before the first of stops, and goes there.
func (p *parser) until(stops string) string {
	start := p.at
	if i := strings.IndexAny(p.text[start:], stops); i >= 0 {
		p.at += i
	} else {
		p.at = len(p.text)
	}
	return p.text[start:p.at]
}

func (p *parser) space() {
	rest := p.text[p.at:]
	p.at += len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
}

// take skips space and then c, if it is there.
func (p *parser) take(c byte) bool {
	p.space()
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) fail(at int, reason string) error {
	return &SyntaxError{Text: p.text, Offset: min(at, len(p.text)), Reason: reason}
}
