package option

import (
	"strings"

	"github.com/basaltlake/basalt/internal/near"
)

// Nearest returns the candidate that a misspelt word most likely means, or "".
func Nearest(word string, candidates []string) string {
	const longest = 64 // a longer word is no misspelling of a name
	if len(word) == 0 || len(word) > longest {
		return ""
	}
	match, _ := near.Match(word, candidates)
	return match
}

// didYouMean is the cure for an unknown word.
func didYouMean(word string, candidates []string) string {
	if like := Nearest(word, candidates); like != "" {
		return "did you mean " + quote(like) + "?"
	}
	if len(candidates) > 0 && len(candidates) <= 16 {
		return "use " + oneOf(candidates)
	}
	return ""
}

func oneOf(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return "one of " + strings.Join(words, ", ")
}
