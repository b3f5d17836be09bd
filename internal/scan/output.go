package scan

import (
	"github.com/basaltlake/basalt/vector"
)

// BlockRows is how many rows a frame of a result has at most. Values are appended to
// blocks of this size instead of one slice that grows: nothing is copied twice, and no
// memory is reserved beyond what is used.
const BlockRows = 8192

// blocks is a column in the making.
type blocks struct {
	typ vector.Type
	all []vector.Column
}

// room returns the block to append to and how many values fit into it.
func (b *blocks) room() (*vector.Column, int) {
	if n := len(b.all); n == 0 || b.all[n-1].Len() == BlockRows {
		c := vector.Column{Type: b.typ}
		switch b.typ {
		case vector.Float:
			c.Floats = make([]float64, 0, BlockRows)
		case vector.String:
			c.Codes = make([]int32, 0, BlockRows)
		default:
			c.Ints = make([]int64, 0, BlockRows)
		}
		b.all = append(b.all, c)
	}
	last := &b.all[len(b.all)-1]
	return last, BlockRows - last.Len()
}

// append adds the first n values of a column, or of a mask for Bool.
func (b *blocks) append(src *vector.Column, mask []bool, n int) {
	for at := 0; at < n; {
		dst, room := b.room()
		k := min(room, n-at)
		switch b.typ {
		case vector.Float:
			dst.Floats = append(dst.Floats, src.Floats[at:at+k]...)
		case vector.String:
			dst.Dict = src.Dict
			dst.Codes = append(dst.Codes, src.Codes[at:at+k]...)
		case vector.Bool:
			for _, t := range mask[at : at+k] {
				dst.Ints = append(dst.Ints, truth(t))
			}
		default:
			dst.Ints = append(dst.Ints, src.Ints[at:at+k]...)
		}
		at += k
	}
}

// appendRows adds the values in the given rows.
func (b *blocks) appendRows(src *vector.Column, mask []bool, rows []int32) {
	for len(rows) > 0 {
		dst, room := b.room()
		part := rows[:min(room, len(rows))]
		switch b.typ {
		case vector.Float:
			dst.Floats = gather(dst.Floats, src.Floats, part)
		case vector.String:
			dst.Dict = src.Dict
			dst.Codes = gather(dst.Codes, src.Codes, part)
		case vector.Bool:
			for _, i := range part {
				dst.Ints = append(dst.Ints, truth(mask[i]))
			}
		default:
			dst.Ints = gather(dst.Ints, src.Ints, part)
		}
		rows = rows[len(part):]
	}
}

// gather appends the values of v in rows to a block that has room for them.
func gather[T any](block, v []T, rows []int32) []T {
	n := len(block)
	block = block[:n+len(rows)]
	to := block[n:]
	for i, row := range rows {
		to[i] = v[row]
	}
	return block
}

func truth(t bool) int64 {
	if t {
		return 1
	}
	return 0
}

// append adds the metric's values of the buckets closed in this chunk.
func (t *target) append() {
	if t.placed {
		return
	}
	dst, src := &t.out.cols[t.column], &t.value.value
	if p := t.out.present; p != nil && !p.everywhere() {
		dst.appendRows(&src.Column, src.Mask, p.rows())
		return
	}
	dst.append(&src.Column, src.Mask, len(t.out.rule.closedLabel))
}

// rows lists the closed buckets where the predicate holds.
func (n *postNode) rows() []int32 { return n.value.Rows }

// everywhere reports whether that is all closed buckets.
func (n *postNode) everywhere() bool { return len(n.value.Rows) == len(n.rule.closedLabel) }

// listRows prepares rows. It runs once per chunk, with the node.
func (n *postNode) listRows() {
	n.value.Rows = n.value.Rows[:0]
	for i, here := range n.value.Mask[:len(n.rule.closedLabel)] {
		if here {
			n.value.Rows = append(n.value.Rows, int32(i))
		}
	}
}

// appendKeys adds the keys of the buckets closed in this chunk.
func (p *Program) appendKeys() {
	for _, k := range p.keys {
		listing := vector.Column{Type: vector.Int, Ints: k.rule.closedListing}
		label := vector.Column{Type: vector.Time, Ints: k.rule.closedLabel}
		if k.present != nil && !k.present.everywhere() {
			k.listing.appendRows(&listing, nil, k.present.rows())
			k.label.appendRows(&label, nil, k.present.rows())
			continue
		}
		k.listing.append(&listing, nil, len(label.Ints))
		k.label.append(&label, nil, len(label.Ints))
	}
}

// frames returns the finished rows in blocks; there is at least one. Frames of one
// rule share their key columns.
func (o *output) frames() []*vector.Frame {
	var frames []*vector.Frame
	for b := range max(1, len(o.keys.label.all)) {
		frames = append(frames, o.frame(b))
	}
	return frames
}

// frame returns the rows of a block.
func (o *output) frame(b int) *vector.Frame {
	f := &vector.Frame{}
	f.Add(vector.Field{Name: "ListingId", Type: vector.Int}, o.keys.listing.block(b))
	f.Add(vector.Field{Name: "TimeBucket", Type: vector.Time}, o.keys.label.block(b))
	for i := range o.metrics {
		f.Add(o.metrics[i].Field(), o.cols[i].block(b))
	}
	return f
}

func (b *blocks) block(i int) vector.Column {
	if i == len(b.all) { // no rows at all
		return vector.MakeColumn(b.typ, 0)
	}
	c := b.all[i]
	if c.Type == vector.String && c.Dict == nil {
		c.Dict = vector.NewDict()
	}
	return c
}

// rows returns how many of the kept rows passed the request's Where.
func (o *output) rows(kept int64) int64 {
	if o.passed == nil {
		return kept
	}
	return *o.passed.total
}
