package option

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Row is one key in the reference.
type Row struct {
	Section string
	Name    string // path below the group, e.g. "liquidity[].levels"
	Type    string
	Default string // as YAML; "" when there is none
	Values  string // enumeration or range
	Meaning string
	Effect  string // why the key changes nothing, or that it is an execution hint
}

// Reference lists the keys of a group in their order, those of nested objects after the
// key that holds them.
func Reference(g Group) []Row { return rows(g, "", "") }

func rows(g Group, prefix, section string) []Row {
	var all []Row
	for _, k := range g.Keys {
		row := Row{
			Section: k.Section, Name: prefix + k.Name, Type: k.typeName(), Default: k.defaultText(),
			Values: k.valuesText(), Meaning: k.Text, Effect: k.effectText(),
		}
		if row.Section == "" {
			row.Section = section
		}
		all = append(all, row)
		if k.New == nil {
			continue
		}
		nested, _ := k.New()
		infix := map[Kind]string{Object: ".", ObjectList: "[].", ObjectMap: ".<name>."}[k.Kind]
		all = append(all, rows(nested, row.Name+infix, row.Section)...)
	}
	return all
}

var typeNames = map[Kind]string{
	Text: "text", Integer: "integer", Number: "number", Switch: "switch", Day: "date", Bytes: "size",
	TextList: "list of texts", TextChoice: "text or list", IntList: "list of integers", IntChoice: "integer or list",
	TextMap: "map to texts", IntMap: "map to integers", RangeMap: "map to [low, high]", AnyMap: "map to values or lists",
	Object: "object", ObjectList: "list of objects", ObjectMap: "map to objects", Tree: "any",
}

func (k Key) typeName() string {
	name := typeNames[k.Kind]
	if k.Null {
		name += " or null"
	}
	if k.Must {
		name += ", required"
	}
	return name
}

func (k Key) defaultText() string {
	switch {
	case k.Init != nil:
		text, err := json.Marshal(k.Init)
		if err != nil {
			return fmt.Sprint(k.Init)
		}
		return string(text)
	case k.Kind == Switch && !k.Null:
		return "false"
	}
	return ""
}

func (k Key) valuesText() string {
	parts := slices.Clone(k.Values)
	for _, spelling := range sortedNames(k.Synonyms) {
		parts = append(parts, cmp.Or(spelling, `""`)+" (= "+cmp.Or(k.Synonyms[spelling], "null")+")")
	}
	if limits := k.limits(); limits != "" {
		parts = append(parts, limits)
	}
	return strings.Join(parts, ", ")
}

func (k Key) effectText() string {
	switch {
	case k.Effect != "":
		return "No effect: " + k.Effect + "."
	case k.Hint:
		return "Never changes a value."
	}
	return ""
}

func sortedNames(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
