package option

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// shape names what a node is, for messages.
func shape(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.ShortTag() {
	case "!!null":
		return "null"
	case "!!bool":
		return "a switch"
	case "!!int", "!!float":
		return "a number"
	case "!!timestamp":
		return "a date"
	}
	return "text"
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// readText takes strings, and dates, which YAML tells apart from strings only by their look.
func readText(n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		return "", false
	}
	tag := n.ShortTag()
	return n.Value, tag == "!!str" || tag == "!!timestamp"
}

// readInt takes integers, whole floats, numeric strings and switches.
func readInt(n *yaml.Node) (int, bool) {
	if n.Kind != yaml.ScalarNode {
		return 0, false
	}
	switch n.ShortTag() {
	case "!!int":
		var v int
		err := n.Decode(&v)
		return v, err == nil
	case "!!bool":
		if b, ok := readSwitch(n); ok && b {
			return 1, true
		}
		return 0, true
	case "!!float", "!!str":
		f, ok := readNumber(n)
		if !ok || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
			return 0, false
		}
		return int(f), true
	}
	return 0, false
}

// readNumber takes finite numbers and numeric strings.
func readNumber(n *yaml.Node) (float64, bool) {
	if n.Kind != yaml.ScalarNode {
		return 0, false
	}
	var f float64
	switch n.ShortTag() {
	case "!!int", "!!float":
		if n.Decode(&f) != nil {
			return 0, false
		}
	case "!!str":
		text := strings.TrimSpace(n.Value)
		if strings.Trim(text, "0123456789+-.eE") != "" {
			return 0, false // hexadecimal, inf, nan
		}
		var err error
		if f, err = strconv.ParseFloat(text, 64); err != nil {
			return 0, false
		}
	default:
		return 0, false
	}
	return f, !math.IsNaN(f) && !math.IsInf(f, 0)
}

// readSwitch takes switches, 0 and 1, and the usual words.
func readSwitch(n *yaml.Node) (bool, bool) {
	if n.Kind != yaml.ScalarNode {
		return false, false
	}
	switch n.ShortTag() {
	case "!!bool", "!!str":
		switch strings.ToLower(n.Value) {
		case "true", "t", "yes", "y", "on", "1":
			return true, true
		case "false", "f", "no", "n", "off", "0":
			return false, true
		}
	case "!!int", "!!float":
		if f, ok := readNumber(n); ok && (f == 0 || f == 1) {
			return f == 1, true
		}
	}
	return false, false
}

// readDay takes YYYY-MM-DD, as text or as a YAML date, also with a time of 00:00.
func readDay(n *yaml.Node) (string, bool) {
	text, ok := readText(n)
	if !ok {
		return "", false
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02T15:04:05"} {
		t, err := time.Parse(layout, text)
		if err == nil && t.Hour()+t.Minute()+t.Second()+t.Nanosecond() == 0 && t.Year() > 0 {
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}

// readAny takes a scalar as string, float64, int64 or bool.
func readAny(n *yaml.Node) (any, bool) {
	if n.Kind != yaml.ScalarNode {
		return nil, false
	}
	switch n.ShortTag() {
	case "!!bool":
		b, ok := readSwitch(n)
		return b, ok
	case "!!int":
		var v int64
		err := n.Decode(&v)
		return v, err == nil
	case "!!float":
		f, ok := readNumber(n)
		return f, ok
	case "!!null":
		return nil, false
	}
	return n.Value, true
}

// show quotes a node's value for a message; secrets are not shown.
func show(n *yaml.Node, secret bool) string {
	const longest = 60
	switch {
	case n.Kind != yaml.ScalarNode:
		return shape(n)
	case secret:
		return "the value (not shown: it is a secret)"
	}
	text := []rune(n.Value)
	if len(text) > longest {
		text = append(text[:longest], '…')
	}
	if tag := n.ShortTag(); tag == "!!str" {
		return fmt.Sprintf("%q", string(text))
	}
	return string(text)
}
