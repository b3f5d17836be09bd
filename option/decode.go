package option

import (
	"fmt"

	"go.yaml.in/yaml/v4"
)

// Decode reads a YAML mapping into the fields of a group. Absent keys and keys with a
// faulty value get their defaults. All problems come back at once, each with its path
// below the given one and its position.
func Decode(n *yaml.Node, g Group, path string) []Problem {
	var d decoder
	d.group(n, g, path)
	return d.problems
}

// Defaults sets the fields of a group to their defaults.
func Defaults(g Group) {
	for _, k := range g.Keys {
		setDefault(k)
	}
}

type decoder struct {
	problems []Problem
}

func (d *decoder) report(n *yaml.Node, path, code, what, why, cure string) {
	p := at(n)
	p.Path, p.Code, p.What, p.Why, p.Cure = path, code, what, why, cure
	d.problems = append(d.problems, p)
}

func (d *decoder) group(n *yaml.Node, g Group, path string) {
	Defaults(g)
	n = Follow(n)
	if n == nil || n.Kind != yaml.MappingNode {
		if n != nil {
			d.report(n, path, BadType, "a mapping is needed, not "+shape(n), g.Doc, "")
		}
		return
	}
	entries, problems := Entries(n, path)
	first := len(d.problems)
	d.problems = append(d.problems, problems...)

	byName := make(map[string]Key, len(g.Keys))
	for _, k := range g.Keys {
		byName[k.Name] = k
	}
	given := map[string]bool{}
	for _, e := range entries {
		k, known := byName[e.Name]
		switch {
		case known:
			given[e.Name] = true
			d.value(e.Value, k, Join(path, e.Name))
		case g.Also == nil || !g.Also(e.Name):
			d.report(e.Key, Join(path, e.Name), UnknownKey, "there is no key "+quote(e.Name), "", didYouMean(e.Name, g.Names()))
		}
	}
	for _, k := range g.Keys {
		if k.Must && !given[k.Name] {
			d.report(n, Join(path, k.Name), MissingKey, "the key "+quote(k.Name)+" is needed", k.Text, "")
		}
		if k.Set != nil {
			*k.Set = given[k.Name]
		}
	}
	if g.Check != nil {
		d.check(n, g, path, first)
	}
}

// check runs the group's own rule and places its problems; what is already said about a
// key or an item of its list is not said again, since the rule then saw a default, or the
// list without that item.
func (d *decoder) check(n *yaml.Node, g Group, path string, first int) {
	told := map[string]bool{}
	for _, p := range d.problems[first:] {
		told[p.Path] = true
		if list, item := cutItem(p.Path); item {
			told[list] = true
		}
	}
	for _, p := range g.Check() {
		full := Join(path, p.Path)
		if told[full] {
			continue
		}
		if p.Line == 0 {
			pos := at(Find(n, p.Path))
			p.Line, p.Col = pos.Line, pos.Col
		}
		p.Path = full
		d.problems = append(d.problems, p)
	}
}

// Names lists the names of the group's keys.
func (g Group) Names() []string {
	names := make([]string, len(g.Keys))
	for i, k := range g.Keys {
		names[i] = k.Name
	}
	return names
}

func (d *decoder) value(n *yaml.Node, k Key, path string) {
	if k.Kind != Tree && isNull(n) {
		if k.Null {
			setZero(k)
			return
		}
		d.report(n, path, NullValue, "null is no value here", "", "remove the key to get its default, or give it "+k.wanted())
		return
	}
	switch k.Kind {
	case Object:
		g, _ := k.New()
		d.group(n, g, path)
	case ObjectList:
		d.objects(n, k, path)
	case ObjectMap:
		d.named(n, k, path)
	case Tree:
		*k.Target.(**yaml.Node) = n
	default:
		d.plain(n, k, path)
	}
}

func (d *decoder) objects(n *yaml.Node, k Key, path string) {
	if n.Kind != yaml.SequenceNode {
		d.report(n, path, BadType, "a list is needed, not "+shape(n), "", "begin each item with \"- \"")
		return
	}
	for i, item := range n.Content {
		g, v := k.New()
		d.group(item, g, index(path, i))
		k.Put("", v)
	}
}

func (d *decoder) named(n *yaml.Node, k Key, path string) {
	if n.Kind != yaml.MappingNode {
		d.report(n, path, BadType, "a mapping of names is needed, not "+shape(n), "", "")
		return
	}
	entries, problems := Entries(n, path)
	d.problems = append(d.problems, problems...)
	for _, e := range entries {
		g, v := k.New()
		d.group(e.Value, g, Join(path, e.Name))
		k.Put(e.Name, v)
	}
}

// wanted says what a key takes, for messages.
func (k Key) wanted() string {
	if len(k.Values) > 0 {
		return oneOf(k.Values)
	}
	return kindNames[k.Kind]
}

var kindNames = map[Kind]string{
	Text: "text", Integer: "an integer", Number: "a number", Switch: "true or false",
	Day: "a date YYYY-MM-DD", Bytes: "a size such as 4GB or 80%",
	TextList: "a list of texts", TextChoice: "a text or a list of texts",
	IntList: "a list of integers", IntChoice: "an integer or a list of integers",
	TextMap: "a mapping of names to texts", IntMap: "a mapping of names to integers",
	RangeMap: "a mapping of names to [low, high]",
	AnyMap:   "a mapping of names to values or lists of values",
	Object:   "a mapping", ObjectList: "a list of mappings", ObjectMap: "a mapping of names to mappings",
	Tree: "a value",
}

func (k Key) String() string { return fmt.Sprintf("%s (%s)", k.Name, kindNames[k.Kind]) }
