package option

import (
	"strconv"

	"go.yaml.in/yaml/v4"
)

// plain reads keys whose values are scalars, lists and maps of scalars.
func (d *decoder) plain(n *yaml.Node, k Key, path string) {
	switch to := k.Target.(type) {
	case *string:
		read(d, n, k, path, to, d.text)
	case *int:
		read(d, n, k, path, to, d.integer)
	case *float64:
		read(d, n, k, path, to, d.number)
	case *bool:
		read(d, n, k, path, to, d.onOff)
	case *[]string:
		readList(d, n, k, path, to, d.text)
	case *[]int:
		readList(d, n, k, path, to, d.integer)
	case *map[string]string:
		readMap(d, n, k, path, to, d.text)
	case *map[string]int:
		readMap(d, n, k, path, to, d.integer)
	case *map[string][2]float64:
		readMap(d, n, k, path, to, d.bounds)
	case *map[string][]any:
		readMap(d, n, k, path, to, d.scalars)
	default:
		panic("option: " + k.String() + " is bound to an unknown type")
	}
}

type reader[T any] func(n *yaml.Node, k Key, path string) (T, bool)

func read[T any](d *decoder, n *yaml.Node, k Key, path string, to *T, one reader[T]) {
	if v, ok := one(n, k, path); ok {
		*to = v
	}
}

func readList[T any](d *decoder, n *yaml.Node, k Key, path string, to *[]T, one reader[T]) {
	single := k.Kind == TextChoice || k.Kind == IntChoice
	switch {
	case n.Kind == yaml.ScalarNode && single:
		if v, ok := one(n, k, path); ok {
			*to = []T{v}
		}
	case n.Kind != yaml.SequenceNode:
		cure := ""
		if n.Kind == yaml.ScalarNode {
			cure = "write [" + show(n, k.Hidden) + "]"
		}
		d.report(n, path, BadType, kindNames[k.Kind]+" is needed, not "+shape(n), "", cure)
	default:
		list := make([]T, 0, len(n.Content))
		good := true
		for i, item := range n.Content {
			v, ok := one(Follow(item), k, index(path, i))
			list, good = append(list, v), good && ok
		}
		if good {
			*to = list
		}
	}
}

func readMap[T any](d *decoder, n *yaml.Node, k Key, path string, to *map[string]T, one reader[T]) {
	if n.Kind != yaml.MappingNode {
		d.report(n, path, BadType, kindNames[k.Kind]+" is needed, not "+shape(n), "", "")
		return
	}
	entries, problems := Entries(n, path)
	d.problems = append(d.problems, problems...)
	m := make(map[string]T, len(entries))
	good := true
	for _, e := range entries {
		v, ok := one(e.Value, k, Join(path, e.Name))
		m[e.Name], good = v, good && ok
	}
	if good {
		*to = m
	}
}

// wrongType reports a value of another shape than the key takes.
func (d *decoder) wrongType(n *yaml.Node, k Key, path, need string) {
	what := need + " is needed, not " + shape(n)
	if n.Kind == yaml.ScalarNode && !isNull(n) {
		what += " " + show(n, k.Hidden)
	}
	cure := ""
	if need == "text" && n.Kind == yaml.ScalarNode && !isNull(n) {
		cure = "put it into quotes"
	}
	d.report(n, path, BadType, what, "", cure)
}

func (d *decoder) text(n *yaml.Node, k Key, path string) (string, bool) {
	var v string
	var ok bool
	switch k.Kind {
	case Day:
		if v, ok = readDay(n); !ok {
			d.report(n, path, BadValue, show(n, k.Hidden)+" is no date", "", "write YYYY-MM-DD")
		}
		return v, ok
	case Bytes:
		if n.Kind == yaml.ScalarNode {
			v = n.Value
		}
		if _, err := ParseSize(v, 1<<40); err != nil {
			d.report(n, path, BadValue, show(n, k.Hidden)+" is no size", "", "write a size such as 4GB, 512MiB or 80%")
			return "", false
		}
		return v, true
	}
	if v, ok = readText(n); !ok && k.Loose && n.Kind == yaml.ScalarNode && !isNull(n) {
		v, ok = n.Value, true
	}
	if !ok {
		d.wrongType(n, k, path, "text")
		return "", false
	}
	return d.enumerated(n, k, path, v)
}

func (d *decoder) enumerated(n *yaml.Node, k Key, path, v string) (string, bool) {
	if len(k.Values) == 0 {
		return v, true
	}
	if value, isSynonym := k.Synonyms[v]; isSynonym {
		return value, true
	}
	for _, allowed := range k.Values {
		if v == allowed {
			return v, true
		}
	}
	what := show(n, k.Hidden) + " is not allowed"
	if like := Nearest(v, k.Values); like != "" {
		d.report(n, path, BadValue, what, "allowed: "+oneOf(k.Values), "did you mean "+quote(like)+"?")
		return "", false
	}
	cure := "use " + oneOf(k.Values)
	if k.Null && k.Kind == Text {
		cure += ", or null"
	}
	d.report(n, path, BadValue, what, "", cure)
	return "", false
}

func (d *decoder) integer(n *yaml.Node, k Key, path string) (int, bool) {
	v, ok := readInt(n)
	if !ok {
		d.wrongType(n, k, path, "an integer")
		return 0, false
	}
	return v, d.inRange(n, k, path, float64(v))
}

func (d *decoder) number(n *yaml.Node, k Key, path string) (float64, bool) {
	v, ok := readNumber(n)
	if !ok {
		d.wrongType(n, k, path, "a finite number")
		return 0, false
	}
	return v, d.inRange(n, k, path, v)
}

func (d *decoder) onOff(n *yaml.Node, k Key, path string) (bool, bool) {
	v, ok := readSwitch(n)
	if !ok {
		d.wrongType(n, k, path, "true or false")
	}
	return v, ok
}

func (d *decoder) bounds(n *yaml.Node, k Key, path string) ([2]float64, bool) {
	var v [2]float64
	if n.Kind != yaml.SequenceNode || len(n.Content) != 2 {
		d.report(n, path, BadType, "[low, high] is needed, not "+show(n, k.Hidden), "", "")
		return v, false
	}
	good := true
	for i, item := range n.Content {
		f, ok := d.number(Follow(item), k, index(path, i))
		v[i], good = f, good && ok
	}
	if good && v[0] > v[1] {
		d.report(n, path, BadValue, "the low end is above the high end", "", "swap them")
		return v, false
	}
	return v, good
}

func (d *decoder) scalars(n *yaml.Node, k Key, path string) ([]any, bool) {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	list := make([]any, 0, len(items))
	good := true
	for _, item := range items {
		v, ok := readAny(Follow(item))
		if !ok {
			d.wrongType(Follow(item), k, path, "a value or a list of values")
			good = false
		}
		list = append(list, v)
	}
	return list, good
}

func (d *decoder) inRange(n *yaml.Node, k Key, path string, v float64) bool {
	low := k.Low == nil || v > *k.Low || v == *k.Low && !k.LowOpen
	if low && (k.High == nil || v <= *k.High) {
		return true
	}
	d.report(n, path, OutOfRange, show(n, k.Hidden)+" is out of range", "the value must be "+k.limits(), "")
	return false
}

// limits is the range of a key in words, "" when it has none.
func (k Key) limits() string {
	text := ""
	if k.Low != nil {
		text = "≥ " + number(*k.Low)
		if k.LowOpen {
			text = "> " + number(*k.Low)
		}
	}
	if k.High != nil {
		if text != "" {
			text += " and "
		}
		text += "≤ " + number(*k.High)
	}
	return text
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
