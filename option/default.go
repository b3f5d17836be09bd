package option

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// setDefault gives a key's field its declared default, or the zero value.
func setDefault(k Key) {
	if k.Set != nil {
		*k.Set = false
	}
	if k.Kind == Object {
		g, _ := k.New()
		Defaults(g)
		return
	}
	setZero(k)
	if k.Init == nil {
		return
	}
	if err := assign(k.Target, k.Init); err != nil {
		panic(fmt.Sprintf("option: default of %s: %v", k, err))
	}
}

// setZero clears a key's field; a nested object gets its defaults.
func setZero(k Key) {
	if k.Kind == Object {
		g, _ := k.New()
		Defaults(g)
		return
	}
	reflect.ValueOf(k.Target).Elem().SetZero()
}

// assign stores a default of the declaration into a field. Slices and maps are copied,
// a single item fills a list, and an int fills a float.
func assign(target, value any) error {
	switch to := target.(type) {
	case *float64:
		if i, isInt := value.(int); isInt {
			*to = float64(i)
			return nil
		}
	case *[]string:
		switch v := value.(type) {
		case string:
			*to = []string{v}
			return nil
		case []string:
			*to = slices.Clone(v)
			return nil
		}
	case *[]int:
		switch v := value.(type) {
		case int:
			*to = []int{v}
			return nil
		case []int:
			*to = slices.Clone(v)
			return nil
		}
	case *map[string]string:
		if v, same := value.(map[string]string); same {
			*to = maps.Clone(v)
			return nil
		}
	case *map[string]int:
		if v, same := value.(map[string]int); same {
			*to = maps.Clone(v)
			return nil
		}
	}
	to, from := reflect.ValueOf(target).Elem(), reflect.ValueOf(value)
	if !from.Type().AssignableTo(to.Type()) {
		return fmt.Errorf("%T for a field of type %s", value, to.Type())
	}
	to.Set(from)
	return nil
}
