package module

import (
	"fmt"
	"sort"
)

var registry = map[string]*Spec{}

// Register adds a module. It is called from init functions; a name that is taken is a
// programming error.
func Register(s Spec) {
	for _, name := range append([]string{s.Name}, s.Aliases...) {
		if _, taken := registry[name]; taken {
			panic(fmt.Sprintf("module: %q is registered twice", name))
		}
		registry[name] = &s
	}
}

// Lookup returns the module of a name or alias.
func Lookup(name string) (*Spec, bool) {
	s, ok := registry[name]
	return s, ok
}

// All returns the registered modules sorted by name.
func All() []*Spec {
	var all []*Spec
	for name, s := range registry {
		if name == s.Name {
			all = append(all, s)
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}
