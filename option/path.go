package option

import (
	"strconv"
	"strings"
)

// Join appends a key to a path.
func Join(path, name string) string {
	if path == "" {
		return name
	}
	if name == "" || name[0] == '[' {
		return path + name
	}
	return path + "." + name
}

func index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// cutStep splits "a.b[2]" into "a" and "b[2]", "[2].c" into "[2]" and "c".
func cutStep(path string) (step, rest string) {
	if path[0] == '[' {
		if end := strings.IndexByte(path, ']'); end > 0 {
			return path[:end+1], strings.TrimPrefix(path[end+1:], ".")
		}
		return path, ""
	}
	cut := strings.IndexAny(path, ".[")
	switch {
	case cut < 0:
		return path, ""
	case path[cut] == '[':
		return path[:cut], path[cut:]
	}
	return path[:cut], path[cut+1:]
}

// cutItem cuts the index of an item off a path: "a.b" of "a.b[2]".
func cutItem(path string) (list string, item bool) {
	cut := strings.LastIndexByte(path, '[')
	if cut < 0 {
		return "", false
	}
	_, item = stepIndex(path[cut:])
	return path[:cut], item
}

func stepIndex(step string) (int, bool) {
	if len(step) < 3 || step[0] != '[' {
		return 0, false
	}
	i, err := strconv.Atoi(step[1 : len(step)-1])
	return i, err == nil && i >= 0
}

func quote(s string) string { return strconv.Quote(s) }

func itoa(i int) string { return strconv.Itoa(i) }
