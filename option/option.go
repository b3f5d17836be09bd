// Package option declares configuration keys. A Group binds keys to the fields of a
// typed struct, and from that one declaration come parsing with positions, defaults,
// validation, the JSON Schema and the reference pages.
//
//	type Spread struct {
//		Variants []string
//	}
//
//	func (s *Spread) Options() option.Group {
//		return option.Group{Keys: []option.Key{
//			option.OneOrMore("variant", &s.Variants).Enum("Abs", "BPS").Default("BPS").Doc("…"),
//		}}
//	}
package option

// Kind is the shape of a key's value.
type Kind uint8

const (
	Text       Kind = iota + 1 // string
	Integer                    // int
	Number                     // float64
	Switch                     // bool
	Day                        // YYYY-MM-DD, kept as string
	Bytes                      // size with unit ("4GB") or per cent ("80%"), kept as string
	TextList                   // list of strings
	TextChoice                 // a string or a list of strings, bound to []string
	IntList                    // list of ints
	IntChoice                  // an int or a list of ints, bound to []int
	TextMap                    // map of string to string
	IntMap                     // map of string to int
	RangeMap                   // map of string to [min, max]
	AnyMap                     // map of string to scalar or list of scalars, bound to map[string][]any
	Object                     // a nested Group
	ObjectList                 // a list of nested Groups
	ObjectMap                  // a map of name to nested Group
	Tree                       // any YAML, kept as *yaml.Node for its owner to read
)

// Group is a set of keys with its own rule over all of them.
type Group struct {
	Doc   string
	Keys  []Key
	Check func() []Problem // after parsing; problems name keys by path relative to the group
	// Also lists names that are accepted without a key: keys handled elsewhere.
	Also func(name string) bool
}

// Problem is one thing that is wrong with a configuration.
type Problem struct {
	Path string // key path, e.g. "PASSES.main.l2_analytics.liquidity[0].levels"
	Code string // stable, e.g. "unknown-key", "bad-value", "missing-key"
	What string
	Why  string
	Cure string // what to do; "did you mean …"

	Line, Col int    // position in the file, from 1; 0 when unknown
	Where     string // flag or variable the value came from, "" for the file
}

// Key is one configuration key. Build keys with the constructors of this package.
type Key struct {
	Name     string
	Kind     Kind
	Text     string   // documentation, set by Doc
	Values   []string // enumeration, set by Enum
	Synonyms map[string]string
	Init     any  // default value, set by Default
	Must     bool // set by Required
	Null     bool // null is allowed and means unset; set by Optional
	Low      *float64
	High     *float64
	LowOpen  bool   // Low itself is excluded
	Effect   string // set by NoEffect: why the key changes nothing here
	Section  string
	Target   any                     // pointer to the bound field
	Set      *bool                   // where to record that the key was given
	New      func() (Group, any)     // Object…: a fresh element and its group
	Put      func(key string, v any) // Object…: stores an element that was parsed
	Hint     bool                    // set by Execution: changes how a run goes, never a value
	Hidden   bool                    // set by Secret: never shown
	Loose    bool                    // set by Unquoted: numbers and switches are taken as text
}
