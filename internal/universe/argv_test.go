package universe

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSplitArgs(t *testing.T) {
	for line, want := range map[string][]string{
		"prog":                 {"prog"},
		"  prog  a\tb ":        {"prog", "a", "b"},
		`prog 'a b' "c d"`:     {"prog", "a b", "c d"},
		`prog a'b'"c"`:         {"prog", "abc"},
		`prog '' ""`:           {"prog", "", ""},
		`prog "a\"b\\c\n"`:     {"prog", `a"b\c\n`},
		`prog a\ b '\'`:        {"prog", "a b", `\`},
		`prog $HOME *.csv | x`: {"prog", "$HOME", "*.csv", "|", "x"},
	} {
		got, err := splitArgs(line)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, %v, want %q", line, got, err, want)
		}
	}
	for _, line := range []string{"", "  ", `prog "a`, `prog 'a`, `prog \`, `'' a`} {
		if got, err := splitArgs(line); err == nil {
			t.Errorf("%s: %q", line, got)
		}
	}
}

func TestQuotedWordsSplitBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.String(), 1, 5).Draw(t, "words")
		words[0] = "x" + words[0]
		var quotedWords []string
		for _, w := range words {
			quotedWords = append(quotedWords, "'"+strings.ReplaceAll(w, "'", `'\''`)+"'")
		}
		got, err := splitArgs(strings.Join(quotedWords, " "))
		if err != nil || !reflect.DeepEqual(got, words) {
			t.Fatalf("%q, %v, want %q", got, err, words)
		}
	})
}
