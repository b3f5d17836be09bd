package option

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

// sample has a key of every kind.
type sample struct {
	Text, Side, Day, Size, Secret string
	Int                           int
	Float                         float64
	On                            bool
	List, Choice                  []string
	Ints, IntChoice               []int
	Map                           map[string]string
	IntMap                        map[string]int
	Ranges                        map[string][2]float64
	Filters                       map[string][]any
	Nested                        leaf
	Items                         []leaf
	Named                         map[string]leaf
	Tree                          *yaml.Node
	IntGiven                      bool
}

type leaf struct {
	Name string
	Low  int
	High int
}

func (l *leaf) Options() Group {
	return Group{
		Doc:  "A leaf.",
		Keys: []Key{String("name", &l.Name).Required().Doc("Name."), Int("low", &l.Low).Doc("Low."), Int("high", &l.High).Default(9).Doc("High.")},
		Check: func() []Problem {
			if l.Low > l.High {
				return []Problem{{Path: "low", Code: BadValue, What: "low is above high"}}
			}
			return nil
		},
	}
}

func (s *sample) Options() Group {
	return Group{Keys: []Key{
		String("text", &s.Text).Default("t").Optional().Doc("Text."),
		String("side", &s.Side).Enum("Bid", "Ask").Synonym("B", "Bid").Default("Bid").Doc("Side."),
		Date("day", &s.Day).Optional().Doc("Day."),
		Size("size", &s.Size).Default("80%").Doc("Size."),
		String("secret", &s.Secret).Enum("x").Secret().Doc("Secret."),
		Int("int", &s.Int).Default(3).Min(1).Given(&s.IntGiven).Doc("Int."),
		Float("float", &s.Float).Default(2).Above(0).Max(10).Doc("Float."),
		Bool("on", &s.On).Default(true).Doc("On."),
		Strings("list", &s.List).Default("a").Doc("List."),
		OneOrMore("choice", &s.Choice).Enum("Abs", "BPS").Default([]string{"BPS"}).Optional().Doc("Choice."),
		Ints("ints", &s.Ints).Default([]int{1, 2}).Doc("Ints."),
		IntOrMore("int_choice", &s.IntChoice).Default(1).Doc("IntChoice."),
		StringMap("map", &s.Map).Doc("Map."),
		IntMapOf("int_map", &s.IntMap).Default(map[string]int{"a": 1}).Doc("IntMap."),
		Ranges("ranges", &s.Ranges).Doc("Ranges."),
		Scalars("filters", &s.Filters).Doc("Filters."),
		Nested("nested", &s.Nested).Doc("Nested."),
		List("items", &s.Items).Doc("Items."),
		Map("named", &s.Named).Doc("Named."),
		Any("tree", &s.Tree).Doc("Tree."),
	}}
}

func parse(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Content) == 0 {
		return &yaml.Node{Kind: yaml.MappingNode}
	}
	return doc.Content[0]
}

func decode(t *testing.T, text string) (*sample, []string) {
	t.Helper()
	var s sample
	var lines []string
	for _, p := range SortProblems(Decode(parse(t, text), s.Options(), "")) {
		lines = append(lines, p.At("f")+": "+p.String())
	}
	return &s, lines
}

func TestAbsentKeysGetTheirDefaults(t *testing.T) {
	s, problems := decode(t, "{}")
	want := &sample{
		Text: "t", Side: "Bid", Size: "80%", Int: 3, Float: 2, On: true,
		List: []string{"a"}, Choice: []string{"BPS"}, Ints: []int{1, 2}, IntChoice: []int{1},
		IntMap: map[string]int{"a": 1}, Nested: leaf{High: 9},
	}
	if diff := cmp.Diff(want, s); diff != "" || problems != nil {
		t.Error(diff, problems)
	}
}

func TestCoercions(t *testing.T) {
	for _, test := range []struct {
		yaml string
		get  func(*sample) any
		want any
	}{
		{`text: "12"`, func(s *sample) any { return s.Text }, "12"},
		{`text: null`, func(s *sample) any { return s.Text }, ""},
		{`text: 2025-01-02`, func(s *sample) any { return s.Text }, "2025-01-02"},
		{`side: B`, func(s *sample) any { return s.Side }, "Bid"},
		{`day: 2025-01-02`, func(s *sample) any { return s.Day }, "2025-01-02"},
		{`day: "2025-01-02"`, func(s *sample) any { return s.Day }, "2025-01-02"},
		{`day: 2025-01-02T00:00:00Z`, func(s *sample) any { return s.Day }, "2025-01-02"},
		{`size: 1000`, func(s *sample) any { return s.Size }, "1000"},
		{`size: 4 GiB`, func(s *sample) any { return s.Size }, "4 GiB"},
		{`int: 20.0`, func(s *sample) any { return s.Int }, 20},
		{`int: "20"`, func(s *sample) any { return s.Int }, 20},
		{`int: true`, func(s *sample) any { return s.Int }, 1},
		{`int: 0x10`, func(s *sample) any { return s.Int }, 16},
		{`int: 1_000`, func(s *sample) any { return s.Int }, 1000},
		{`int: 5`, func(s *sample) any { return s.IntGiven }, true},
		{`float: 1`, func(s *sample) any { return s.Float }, 1.0},
		{`float: "0.5"`, func(s *sample) any { return s.Float }, 0.5},
		{`on: No`, func(s *sample) any { return s.On }, false},
		{`on: "off"`, func(s *sample) any { return s.On }, false},
		{`on: 0`, func(s *sample) any { return s.On }, false},
		{`list: []`, func(s *sample) any { return s.List }, []string{}},
		{`choice: Abs`, func(s *sample) any { return s.Choice }, []string{"Abs"}},
		{`choice: [Abs, BPS]`, func(s *sample) any { return s.Choice }, []string{"Abs", "BPS"}},
		{`choice: null`, func(s *sample) any { return s.Choice }, []string(nil)},
		{`ints: ["3", 4.0]`, func(s *sample) any { return s.Ints }, []int{3, 4}},
		{`int_choice: 7`, func(s *sample) any { return s.IntChoice }, []int{7}},
		{`map: {a: b}`, func(s *sample) any { return s.Map }, map[string]string{"a": "b"}},
		{`ranges: {a: [0, "1.5"]}`, func(s *sample) any { return s.Ranges }, map[string][2]float64{"a": {0, 1.5}}},
		{`filters: {a: x, b: [1, 2.5, true, 2025-01-02]}`, func(s *sample) any { return s.Filters },
			map[string][]any{"a": {"x"}, "b": {int64(1), 2.5, true, "2025-01-02"}}},
		{`items: [{name: a}, {name: b, high: 2}]`, func(s *sample) any { return s.Items }, []leaf{{Name: "a", High: 9}, {Name: "b", High: 2}}},
		{`named: {x: {name: a}}`, func(s *sample) any { return s.Named }, map[string]leaf{"x": {Name: "a", High: 9}}},
		{`tree: [1, {a: b}]`, func(s *sample) any { return len(s.Tree.Content) }, 2},
	} {
		t.Run(test.yaml, func(t *testing.T) {
			s, problems := decode(t, test.yaml)
			if diff := cmp.Diff(test.want, test.get(s)); diff != "" || problems != nil {
				t.Error(diff, problems)
			}
		})
	}
}

func TestFaultyValuesAreProblemsWithPositions(t *testing.T) {
	for _, test := range []struct{ yaml, want string }{
		{`text: 12`, `f:1:7: bad-type: text: text is needed, not a number 12. put it into quotes`},
		{`side: Bidd`, `f:1:7: bad-value: side: "Bidd" is not allowed — allowed: one of Bid, Ask. did you mean "Bid"?`},
		{`side: [Bid]`, `f:1:7: bad-type: side: text is needed, not a list`},
		{`side: null`, `f:1:7: null-value: side: null is no value here. remove the key to get its default, or give it one of Bid, Ask`},
		{`day: 2025-02-30`, `f:1:6: bad-value: day: "2025-02-30" is no date. write YYYY-MM-DD`},
		{`day: 2025-01-02T09:00:00Z`, `f:1:6: bad-value: day: 2025-01-02T09:00:00Z is no date. write YYYY-MM-DD`},
		{`size: 120%`, `f:1:7: bad-value: size: "120%" is no size. write a size such as 4GB, 512MiB or 80%`},
		{`size: -1`, `f:1:7: bad-value: size: -1 is no size. write a size such as 4GB, 512MiB or 80%`},
		{`secret: hunter2`, `f:1:9: bad-value: secret: the value (not shown: it is a secret) is not allowed. use x`},
		{`int: 2.5`, `f:1:6: bad-type: int: an integer is needed, not a number 2.5`},
		{`int: 99999999999999999999`, `f:1:6: bad-type: int: an integer is needed, not a number 99999999999999999999`},
		{`int: 0`, `f:1:6: out-of-range: int: 0 is out of range — the value must be ≥ 1`},
		{`float: 0`, `f:1:8: out-of-range: float: 0 is out of range — the value must be > 0 and ≤ 10`},
		{`float: .inf`, `f:1:8: bad-type: float: a finite number is needed, not a number .inf`},
		{`float: "nan"`, `f:1:8: bad-type: float: a finite number is needed, not text "nan"`},
		{`on: 2`, `f:1:5: bad-type: on: true or false is needed, not a number 2`},
		{`list: a`, `f:1:7: bad-type: list: a list of texts is needed, not text. write ["a"]`},
		{`choice: [Abs, Bps]`, `f:1:15: bad-value: choice[1]: "Bps" is not allowed — allowed: one of Abs, BPS. did you mean "BPS"?`},
		{`ints: [1, x]`, `f:1:11: bad-type: ints[1]: an integer is needed, not text "x"`},
		{`map: {a: 1}`, `f:1:10: bad-type: map.a: text is needed, not a number 1. put it into quotes`},
		{`map: []`, `f:1:6: bad-type: map: a mapping of names to texts is needed, not a list`},
		{`ranges: {a: [2, 1]}`, `f:1:13: bad-value: ranges.a: the low end is above the high end. swap them`},
		{`ranges: {a: 1}`, `f:1:13: bad-type: ranges.a: [low, high] is needed, not 1`},
		{`filters: {a: {b: c}}`, `f:1:14: bad-type: filters.a: a value or a list of values is needed, not a mapping`},
		{`nested: 1`, `f:1:9: bad-type: nested: a mapping is needed, not a number — A leaf.`},
		{`nested: {name: a, low: 10}`, `f:1:24: bad-value: nested.low: low is above high`},
		{`nested: {}`, `f:1:9: missing-key: nested.name: the key "name" is needed — Name.`},
		{`items: [{name: a, hihg: 1}]`, `f:1:19: unknown-key: items[0].hihg: there is no key "hihg". did you mean "high"?`},
		{`items: {name: a}`, `f:1:8: bad-type: items: a list is needed, not a mapping. begin each item with "- "`},
		{`named: [a]`, `f:1:8: bad-type: named: a mapping of names is needed, not a list`},
		{"int: 1\nint: 2", `f:2:1: duplicate-key: int: the key "int" is given twice — it is also on line 1. keep one of them`},
		{`[1]`, `f:1:1: bad-type: a mapping is needed, not a list`},
		{`? [a]` + "\n: b", `f:1:3: bad-type: a key that is no text — keys are names`},
		{`<<: 1`, `f:1:5: bad-merge: a merge of a number — << takes a mapping or a list of mappings`},
	} {
		t.Run(test.yaml, func(t *testing.T) {
			_, problems := decode(t, test.yaml)
			if got := strings.Join(problems, "\n"); got != test.want {
				t.Errorf("\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestListWhoseItemsAreAllFaultyIsNotEmptyToo(t *testing.T) {
	for _, test := range []struct{ yaml, want string }{
		{`sides: []`, "f:1:8: bad-value: sides: sides is an empty list"},
		{`sides: [Bit]`, `f:1:9: bad-value: sides[0]: "Bit" is not allowed — allowed: one of Bid, Ask. did you mean "Bid"?`},
	} {
		var sides []string
		g := Group{
			Keys: []Key{Strings("sides", &sides).Enum("Bid", "Ask")},
			Check: func() []Problem {
				if len(sides) == 0 {
					return []Problem{{Path: "sides", Code: BadValue, What: "sides is an empty list"}}
				}
				return nil
			},
		}
		var got []string
		for _, p := range Decode(parse(t, test.yaml), g, "") {
			got = append(got, p.At("f")+": "+p.String())
		}
		if diff := cmp.Diff([]string{test.want}, got); diff != "" {
			t.Errorf("%s: %s", test.yaml, diff)
		}
	}
}

func TestAllProblemsComeAtOnceInOrderOfTheFile(t *testing.T) {
	_, problems := decode(t, "float: 20\nint: x\nnope: 1\nitems:\n  - low: 1\n")
	var at []string
	for _, p := range problems {
		at = append(at, strings.Join(strings.SplitN(p, ":", 5)[:4], ":"))
	}
	want := []string{"f:1:8: out-of-range", "f:2:6: bad-type", "f:3:1: unknown-key", "f:5:5: missing-key"}
	if diff := cmp.Diff(want, at); diff != "" {
		t.Error(diff)
	}
}

func TestMergeKeysAndAnchors(t *testing.T) {
	s, problems := decode(t, `
nested: &base {name: a, low: 1}
items:
  - {<<: *base, low: 5}
  - *base
  - <<: [{name: first}, {name: second, high: 3}]
`)
	want := []leaf{{"a", 5, 9}, {"a", 1, 9}, {"first", 0, 3}}
	if diff := cmp.Diff(want, s.Items); diff != "" || problems != nil {
		t.Error(diff, problems)
	}
}

func TestMergesThatContainThemselvesEnd(t *testing.T) {
	decode(t, "nested: &x {name: a, <<: *x}\n")
	decode(t, "tree: &t [*t, *t]\n")
	decode(t, "items: &i [*i]\n")
}

func TestEveryKeyOfTheSchemaAndReferenceIsThere(t *testing.T) {
	g := (&sample{}).Options()
	schema := Schema(g)
	for _, name := range g.Names() {
		if _, ok := schema.Properties.Get(name); !ok {
			t.Errorf("schema has no %s", name)
		}
	}
	text, err := schema.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"exclusiveMinimum":0`, `"maximum":10`, `"default":"80%"`, `"format":"date"`, `"required":["name"]`, `"additionalProperties":false`, `{"type":"null"}`, `"enum":["Bid","Ask","B"]`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("schema lacks %s", part)
		}
	}
	rows := Reference(g)
	for _, want := range []Row{
		{Name: "side", Type: "text", Default: `"Bid"`, Values: "Bid, Ask, B (= Bid)", Meaning: "Side."},
		{Name: "float", Type: "number", Default: "2", Values: "> 0 and ≤ 10", Meaning: "Float."},
		{Name: "items[].name", Type: "text, required", Meaning: "Name."},
		{Name: "named.<name>.high", Type: "integer", Default: "9", Meaning: "High."},
	} {
		if !slices.Contains(rows, want) {
			t.Errorf("reference lacks %+v in\n%+v", want, rows)
		}
	}
}
