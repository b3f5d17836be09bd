package metric

// Field is a configuration field of a family that takes one or several values, as
// text and in the order given.
type Field struct {
	Name   string
	Values []string
}

// Variant is one combination of values: field name to value.
type Variant map[string]string

// Expand returns the Cartesian product of the fields, the last field fastest. No
// fields give one empty variant, a field without values gives none.
func Expand(fields []Field) []Variant {
	variants := []Variant{{}}
	for _, f := range fields {
		next := make([]Variant, 0, len(variants)*len(f.Values))
		for _, v := range variants {
			for _, value := range f.Values {
				next = append(next, v.With(f.Name, value))
			}
		}
		variants = next
	}
	return variants
}

// With returns a copy of the variant in which a field has a value.
func (v Variant) With(field, value string) Variant {
	w := make(Variant, len(v)+1)
	for name, x := range v {
		w[name] = x
	}
	w[field] = value
	return w
}
