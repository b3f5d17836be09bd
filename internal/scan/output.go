package scan

import (
	"github.com/basaltlake/basalt/vector"
)

// append adds the metric's values of the buckets closed in this chunk.
func (t *target) append() {
	dst, src := &t.out.cols[t.column], &t.value.value.Column
	n := len(t.out.rule.closedLabel)
	if p := t.out.present; p != nil {
		appendWhere(dst, src, t.value.value.Mask, p.value.Mask[:n])
		return
	}
	switch dst.Type {
	case vector.Float:
		dst.Floats = append(dst.Floats, src.Floats[:n]...)
	case vector.String:
		if n > 0 {
			dst.Dict = src.Dict
		}
		dst.Codes = append(dst.Codes, src.Codes[:n]...)
	case vector.Bool:
		dst.Ints = appendMask(dst.Ints, t.value.value.Mask[:n], nil)
	default:
		dst.Ints = append(dst.Ints, src.Ints[:n]...)
	}
}

func appendWhere(dst, src *vector.Column, mask, keep []bool) {
	switch dst.Type {
	case vector.Float:
		for i, k := range keep {
			if k {
				dst.Floats = append(dst.Floats, src.Floats[i])
			}
		}
	case vector.String:
		if len(keep) > 0 {
			dst.Dict = src.Dict
		}
		for i, k := range keep {
			if k {
				dst.Codes = append(dst.Codes, src.Codes[i])
			}
		}
	case vector.Bool:
		dst.Ints = appendMask(dst.Ints, mask[:len(keep)], keep)
	default:
		for i, k := range keep {
			if k {
				dst.Ints = append(dst.Ints, src.Ints[i])
			}
		}
	}
}

func appendMask(dst []int64, mask, keep []bool) []int64 {
	for i, t := range mask {
		if keep != nil && !keep[i] {
			continue
		}
		if t {
			dst = append(dst, 1)
		} else {
			dst = append(dst, 0)
		}
	}
	return dst
}

// appendKeys adds the keys of the buckets closed in this chunk.
func (p *Program) appendKeys() {
	for _, k := range p.keys {
		listing, label := k.rule.closedListing, k.rule.closedLabel
		if k.present == nil {
			k.listing = append(k.listing, listing...)
			k.label = append(k.label, label...)
			continue
		}
		for i, here := range k.present.value.Mask[:len(label)] {
			if here {
				k.listing = append(k.listing, listing[i])
				k.label = append(k.label, label[i])
			}
		}
	}
}

// frame returns the finished frame. Frames of one rule share their key columns.
func (o *output) frame() *vector.Frame {
	f := &vector.Frame{}
	f.Add(vector.Field{Name: "ListingId", Type: vector.Int}, vector.Column{Type: vector.Int, Ints: o.keys.listing})
	f.Add(vector.Field{Name: "TimeBucket", Type: vector.Time}, vector.Column{Type: vector.Time, Ints: o.keys.label})
	for i := range o.metrics {
		if o.cols[i].Type == vector.String && o.cols[i].Dict == nil {
			o.cols[i].Dict = vector.NewDict()
		}
		f.Add(o.metrics[i].Field(), o.cols[i])
	}
	return f
}

// rows returns how many of the kept rows passed the request's Where.
func (o *output) rows(kept int64) int64 {
	if o.passed == nil {
		return kept
	}
	return *o.passed.total
}
