package option

import "go.yaml.in/yaml/v4"

func key(name string, kind Kind, target any) Key { return Key{Name: name, Kind: kind, Target: target} }

// String is a string key.
func String(name string, to *string) Key { return key(name, Text, to) }

// Int is an integer key.
func Int(name string, to *int) Key { return key(name, Integer, to) }

// Float is a number key.
func Float(name string, to *float64) Key { return key(name, Number, to) }

// Bool is a switch.
func Bool(name string, to *bool) Key { return key(name, Switch, to) }

// Date is a day, YYYY-MM-DD.
func Date(name string, to *string) Key { return key(name, Day, to) }

// Size is a number of bytes with a unit, or a per cent of memory.
func Size(name string, to *string) Key { return key(name, Bytes, to) }

// Strings is a list of strings.
func Strings(name string, to *[]string) Key { return key(name, TextList, to) }

// OneOrMore is a string or a list of strings.
func OneOrMore(name string, to *[]string) Key { return key(name, TextChoice, to) }

// Ints is a list of integers.
func Ints(name string, to *[]int) Key { return key(name, IntList, to) }

// IntOrMore is an integer or a list of integers.
func IntOrMore(name string, to *[]int) Key { return key(name, IntChoice, to) }

// StringMap maps names to strings.
func StringMap(name string, to *map[string]string) Key { return key(name, TextMap, to) }

// IntMapOf maps names to integers.
func IntMapOf(name string, to *map[string]int) Key { return key(name, IntMap, to) }

// Ranges maps names to [low, high].
func Ranges(name string, to *map[string][2]float64) Key { return key(name, RangeMap, to) }

// Scalars maps names to a scalar or a list of scalars (string, float64, int64, bool).
func Scalars(name string, to *map[string][]any) Key { return key(name, AnyMap, to) }

// Any is a value of any shape whose owner reads the node itself; nil when absent.
func Any(name string, to **yaml.Node) Key { return key(name, Tree, to) }

// Grouped is anything that declares keys.
type Grouped interface{ Options() Group }

// Nested is a nested object, parsed in place.
func Nested(name string, to Grouped) Key {
	k := key(name, Object, to)
	k.New = func() (Group, any) { return to.Options(), to }
	return k
}

// List is a list of objects of type T.
func List[T any, P interface {
	*T
	Grouped
}](name string, to *[]T) Key {
	k := key(name, ObjectList, to)
	k.New = func() (Group, any) { v := new(T); return P(v).Options(), v }
	k.Put = func(_ string, v any) { *to = append(*to, *v.(*T)) }
	return k
}

// Map is a map from names to objects of type T.
func Map[T any, P interface {
	*T
	Grouped
}](name string, to *map[string]T) Key {
	k := key(name, ObjectMap, to)
	k.New = func() (Group, any) { v := new(T); return P(v).Options(), v }
	k.Put = func(name string, v any) {
		if *to == nil {
			*to = map[string]T{}
		}
		(*to)[name] = *v.(*T)
	}
	return k
}

// Doc sets the documentation: what the key means, with units.
func (k Key) Doc(text string) Key { k.Text = text; return k }

// Enum restricts the value (of a list: each item) to the given strings.
func (k Key) Enum(values ...string) Key { k.Values = values; return k }

// Synonym accepts another spelling of an enumerated value.
func (k Key) Synonym(spelling, value string) Key {
	m := map[string]string{spelling: value}
	for s, v := range k.Synonyms {
		m[s] = v
	}
	k.Synonyms = m
	return k
}

// Default sets the value when the key is absent. Lists take a slice or a single item.
func (k Key) Default(v any) Key { k.Init = v; return k }

// Required makes an absent key a problem.
func (k Key) Required() Key { k.Must = true; return k }

// Optional allows null, which leaves the field at its zero value.
func (k Key) Optional() Key { k.Null = true; return k }

// Min sets the smallest value (of a list: of each item).
func (k Key) Min(v float64) Key { k.Low = &v; return k }

// Span bounds a length of time in seconds: a nanosecond at least, and no more than 64 bits
// of them hold.
func (k Key) Span() Key { return k.Min(1e-9).Max(1e9) }

// Above sets an excluded lower bound.
func (k Key) Above(v float64) Key { k.Low, k.LowOpen = &v, true; return k }

// Max sets the largest value.
func (k Key) Max(v float64) Key { k.High = &v; return k }

// NoEffect marks a key of the original that is accepted and changes nothing; why is shown.
func (k Key) NoEffect(why string) Key { k.Effect = why; return k }

// In puts the key into a section of the reference.
func (k Key) In(section string) Key { k.Section = section; return k }

// Given records in *set whether the key was present.
func (k Key) Given(set *bool) Key { k.Set = set; return k }

// Execution marks a key that changes how a run goes (speed, memory, logging, places)
// and never a value of its output.
func (k Key) Execution() Key { k.Hint = true; return k }

// Unquoted takes numbers and switches as the text they are written as.
func (k Key) Unquoted() Key { k.Loose = true; return k }

// Secret marks a key whose value appears in no message, log, hash or artifact.
func (k Key) Secret() Key { k.Hidden = true; return k }
