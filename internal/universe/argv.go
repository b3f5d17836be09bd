package universe

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// splitArgs splits a command line into words as a shell does, without anything else of a
// shell: spaces separate, single quotes keep everything, double quotes keep all but \" and
// \\, outside of quotes a backslash keeps the next character.
func splitArgs(line string) ([]string, error) {
	var args []string
	var word strings.Builder
	inWord, quote, escaped := false, rune(0), false
	for _, c := range line {
		switch {
		case escaped:
			if quote == '"' && c != '"' && c != '\\' {
				word.WriteByte('\\')
			}
			word.WriteRune(c)
			escaped = false
		case c == '\\' && quote != '\'':
			inWord, escaped = true, true
		case quote != 0:
			if c == quote {
				quote = 0
			} else {
				word.WriteRune(c)
			}
		case c == '"' || c == '\'':
			inWord, quote = true, c
		case unicode.IsSpace(c):
			if inWord {
				args = append(args, word.String())
				word.Reset()
			}
			inWord = false
		default:
			inWord = true
			word.WriteRune(c)
		}
	}
	switch {
	case quote != 0:
		return nil, fmt.Errorf("the command %q has a quote %c that is not closed", line, quote)
	case escaped:
		return nil, fmt.Errorf("the command %q ends with a backslash", line)
	}
	if inWord {
		args = append(args, word.String())
	}
	if len(args) == 0 || args[0] == "" {
		return nil, errors.New("the command is empty")
	}
	return args, nil
}
