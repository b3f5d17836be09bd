package metric

import (
	"fmt"
	"strconv"
	"strings"
)

// PatternError says why an output_name_pattern cannot be used.
type PatternError struct {
	Pattern string
	Key     string   // the unknown key; "" when the pattern is malformed
	Allowed []string // keys that exist
	Reason  string   // of a malformed pattern
}

func (e *PatternError) Error() string {
	if e.Reason != "" {
		return fmt.Sprintf("pattern %q: %s", e.Pattern, e.Reason)
	}
	keys := make([]string, len(e.Allowed))
	for i, k := range e.Allowed {
		keys[i] = "{" + k + "}"
	}
	return fmt.Sprintf("pattern %q: there is no {%s} here; use %s", e.Pattern, e.Key, strings.Join(keys, ", "))
}

// piece is a part of a pattern: literal text, or a field and its minimal width.
type piece struct {
	text  string
	field string
	zeros int // pad with leading zeros to this width
}

// parsePattern splits a pattern into pieces. "{field}" stands for a value,
// "{field:03}" for one padded with zeros, "{{" and "}}" for braces.
func parsePattern(pattern string) ([]piece, error) {
	var pieces []piece
	bad := func(format string, args ...any) ([]piece, error) {
		return nil, &PatternError{Pattern: pattern, Reason: fmt.Sprintf(format, args...)}
	}
	rest := pattern
	for rest != "" {
		i := strings.IndexAny(rest, "{}")
		if i < 0 {
			return append(pieces, piece{text: rest}), nil
		}
		if i > 0 {
			pieces = append(pieces, piece{text: rest[:i]})
		}
		brace := rest[i]
		rest = rest[i+1:]
		if rest != "" && rest[0] == brace {
			pieces = append(pieces, piece{text: string(brace)})
			rest = rest[1:]
			continue
		}
		if brace == '}' {
			return bad(`a "}" without "{"; write "}}" for the sign itself`)
		}
		end := strings.IndexAny(rest, "{}")
		if end < 0 || rest[end] == '{' {
			return bad(`a "{" without "}"; write "{{" for the sign itself`)
		}
		field, spec, padded := strings.Cut(rest[:end], ":")
		if field == "" {
			return bad("a placeholder without a name")
		}
		zeros := 0
		if padded {
			width, err := strconv.Atoi(strings.TrimSuffix(spec, "d"))
			if err != nil || !strings.HasPrefix(spec, "0") || width > 20 {
				return bad("format %q of {%s}: only widths such as %q are known", spec, field, "02")
			}
			zeros = width
		}
		pieces = append(pieces, piece{field: field, zeros: zeros})
		rest = rest[end+1:]
	}
	return pieces, nil
}

// CheckPattern returns a *PatternError when an output_name_pattern is malformed or
// names a key that is not allowed. The empty pattern is fine.
func CheckPattern(pattern string, allowed []string) error {
	pieces, err := parsePattern(pattern)
	if err != nil {
		return err
	}
next:
	for _, p := range pieces {
		if p.field == "" {
			continue
		}
		for _, key := range allowed {
			if p.field == key {
				continue next
			}
		}
		return &PatternError{Pattern: pattern, Key: p.field, Allowed: allowed}
	}
	return nil
}

// PatternNames reports whether a pattern uses a key.
func PatternNames(pattern, key string) bool {
	pieces, _ := parsePattern(pattern)
	for _, p := range pieces {
		if p.field == key {
			return true
		}
	}
	return false
}

// FormatName names a column: prefix and then the pattern with the values of the
// variant or, without a pattern, the fallback. Call CheckPattern before.
func FormatName(prefix, pattern, fallback string, v Variant) string {
	if pattern == "" {
		return prefix + fallback
	}
	pieces, err := parsePattern(pattern)
	if err != nil {
		return prefix + pattern
	}
	var b strings.Builder
	b.WriteString(prefix)
	for _, p := range pieces {
		b.WriteString(p.text)
		if p.field != "" {
			value := v[p.field]
			for n := len(value); n < p.zeros; n++ {
				b.WriteByte('0')
			}
			b.WriteString(value)
		}
	}
	return b.String()
}
