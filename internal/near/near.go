// Package near finds what a mistyped name was probably meant to be.
package near

// Match returns the candidate closest to name by Damerau-Levenshtein distance, ignoring
// the case of ASCII letters, and false when none is near enough to be meant.
func Match(name string, candidates []string) (string, bool) {
	best, bestDistance := "", 1+len(name)/3
	for _, c := range candidates {
		if d := distance(lower(name), lower(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best, best != ""
}

// Hint returns `; did you mean "X"?`, or "" when nothing is near.
func Hint(name string, candidates []string) string {
	if m, ok := Match(name, candidates); ok {
		return `; did you mean "` + m + `"?`
	}
	return ""
}

func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// distance counts insertions, deletions, replacements and swaps of neighbours.
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
