package option

import (
	"encoding/json"

	"github.com/invopop/jsonschema"
)

// Schema is the JSON Schema (draft 2020-12) of a group, for editors: it knows every key
// with its documentation, default and values. It is stricter than Decode where YAML has a
// plain way to say the same, such as a number without quotes. Names that Also accepts
// without a key are not in it.
func Schema(g Group) *jsonschema.Schema {
	s := &jsonschema.Schema{
		Type:                 "object",
		Description:          g.Doc,
		Properties:           jsonschema.NewProperties(),
		AdditionalProperties: jsonschema.FalseSchema,
	}
	for _, k := range g.Keys {
		s.Properties.Set(k.Name, keySchema(k))
		if k.Must {
			s.Required = append(s.Required, k.Name)
		}
	}
	return s
}

func keySchema(k Key) *jsonschema.Schema {
	s := kindSchema(k)
	if k.Null {
		s = &jsonschema.Schema{AnyOf: []*jsonschema.Schema{s, {Type: "null"}}}
	}
	s.Description = k.Text
	if k.Effect != "" {
		s.Description += " No effect: " + k.Effect + "."
	}
	if k.Init != nil && k.Kind != Object {
		s.Default = k.Init
	}
	return s
}

func kindSchema(k Key) *jsonschema.Schema {
	switch k.Kind {
	case Object:
		g, _ := k.New()
		return Schema(g)
	case ObjectList:
		g, _ := k.New()
		return listOf(Schema(g))
	case ObjectMap:
		g, _ := k.New()
		return mapOf(Schema(g))
	case TextList, IntList:
		return listOf(itemSchema(k))
	case TextChoice, IntChoice:
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{itemSchema(k), listOf(itemSchema(k))}}
	case TextMap, IntMap:
		return mapOf(itemSchema(k))
	case RangeMap:
		two := uint64(2)
		pair := listOf(itemSchema(k))
		pair.MinItems, pair.MaxItems = &two, &two
		return mapOf(pair)
	case AnyMap:
		scalar := &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "string"}, {Type: "number"}, {Type: "boolean"}}}
		return mapOf(&jsonschema.Schema{AnyOf: append(scalar.AnyOf, listOf(scalar))})
	case Tree:
		return &jsonschema.Schema{}
	}
	return itemSchema(k)
}

// itemSchema is the schema of a scalar, or of the items of a list or map of scalars.
func itemSchema(k Key) *jsonschema.Schema {
	s := &jsonschema.Schema{}
	switch k.Kind {
	case Text, TextList, TextChoice, TextMap:
		if k.Loose {
			s.AnyOf = []*jsonschema.Schema{{Type: "string"}, {Type: "number"}, {Type: "boolean"}}
			break
		}
		s.Type = "string"
		for _, v := range k.Values {
			s.Enum = append(s.Enum, v)
		}
		for _, spelling := range sortedNames(k.Synonyms) {
			s.Enum = append(s.Enum, spelling)
		}
	case Integer, IntList, IntChoice, IntMap:
		s.Type = "integer"
	case Number, RangeMap:
		s.Type = "number"
	case Switch:
		s.Type = "boolean"
	case Day:
		s.Type, s.Format = "string", "date"
	case Bytes:
		s.AnyOf = []*jsonschema.Schema{
			{Type: "string", Pattern: `^\s*[0-9]+(\.[0-9]+)?\s*([KkMmGgTt]?[Ii]?[Bb]?|%)\s*$`},
			{Type: "integer", ExclusiveMinimum: "0"},
		}
	}
	if k.Low != nil && k.LowOpen {
		s.ExclusiveMinimum = json.Number(number(*k.Low))
	} else if k.Low != nil {
		s.Minimum = json.Number(number(*k.Low))
	}
	if k.High != nil {
		s.Maximum = json.Number(number(*k.High))
	}
	return s
}

func listOf(item *jsonschema.Schema) *jsonschema.Schema {
	return &jsonschema.Schema{Type: "array", Items: item}
}

func mapOf(value *jsonschema.Schema) *jsonschema.Schema {
	return &jsonschema.Schema{Type: "object", AdditionalProperties: value}
}
