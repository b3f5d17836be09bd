package engine

import (
	"fmt"
	"slices"
	"sort"

	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/vector"
)

// joinedRows is how many rows of a part are joined at a time, at most.
const joinedRows = 8192

// fewestRows is how many rows are joined at a time however many runs share the memory.
const fewestRows = 128

// joined is the rows of a pass on a day, of one market or of all: the parts of the pass
// joined some rows at a time, as they are asked for.
type joined struct {
	day   *dayRun
	pass  *plan.Pass
	parts []*finished
	rows  int             // of a part that are joined at a time
	ahead []*vector.Frame // per part: rows that were read and not joined yet
	fill  filler
}

// join begins joining the parts of a pass: market by market, or the day as a whole where
// an operator has rows.
func (d *dayRun) join(pass int) ([]*joined, error) {
	p := d.passes[pass]
	var mics []string
	whole := false
	for j := range p.Parts {
		whole = whole || p.Parts[j].Operator != nil || p.Parts[j].Feed(0) != nil
		for _, s := range d.parts[partKey{pass, j}] {
			mics = append(mics, s.mic)
		}
	}
	if whole {
		j, err := d.joinShards(pass, func(string) bool { return true })
		return []*joined{j}, err
	}
	slices.Sort(mics)
	var all []*joined
	for _, mic := range slices.Compact(mics) {
		j, err := d.joinShards(pass, func(m string) bool { return m == mic })
		if err != nil {
			return nil, err
		}
		all = append(all, j)
	}
	return all, nil
}

func (d *dayRun) joinShards(pass int, in func(mic string) bool) (*joined, error) {
	p := d.passes[pass]
	j := &joined{day: d, pass: p, rows: joinedRows, ahead: make([]*vector.Frame, len(p.Parts)), fill: filler{threads: d.engine.Threads}}
	for i := range p.Parts {
		part := &p.Parts[i]
		var of []*sequence
		for _, s := range d.parts[partKey{pass, i}] {
			if in(s.mic) {
				of = append(of, s.rows)
			}
		}
		all, err := together(d.area, part.Empty().Fields, 0, of)
		if err != nil {
			return nil, err
		}
		rows := &finished{reader: all.reader(part.Operator != nil)} // passes may share an operator
		if part.Scan != nil && part.Scan.Finish != nil {
			rows.by = part.Scan.Finish()
		}
		j.parts = append(j.parts, rows)
	}
	return j, nil
}

// Next implements sink.Run.
func (j *joined) Next() (*vector.Frame, error) {
	f, err := j.next()
	if err != nil {
		return nil, fmt.Errorf("pass %s, %s: %w", j.pass.Name, j.day.day.Date, err)
	}
	return f, nil
}

func (j *joined) next() (*vector.Frame, error) {
	if f, err := j.block(); f != nil || err != nil {
		return f, err
	}
	return j.stretch()
}

// assemble builds the output rows of the next rows of the parts.
func (j *joined) assemble(parts []*vector.Frame) *vector.Frame {
	out := j.day.assemble(j.pass, parts)
	if j.pass.FillForward {
		j.fill.fill(out.Cols[0].Ints, out.Cols[len(out.Cols)-len(j.pass.Columns):])
	}
	return out
}

// block joins a block of every part without copying, when they have the same keys; nil
// when that is not so.
func (j *joined) block() (*vector.Frame, error) {
	blocks := make([]*vector.Frame, len(j.parts))
	for i, r := range j.parts {
		if j.ahead[i] != nil {
			return nil, nil
		}
		f, err := r.block()
		if f == nil || err != nil {
			return nil, err
		}
		blocks[i] = f
	}
	if !same(blocks) {
		return nil, nil
	}
	for _, r := range j.parts {
		r.skip()
	}
	return j.assemble(blocks), nil
}

// stretch joins the next rows of all parts, as far as what was read of each reaches.
func (j *joined) stretch() (*vector.Frame, error) {
	var least *vector.Frame // whose last row comes first, of parts that have more
	for i, r := range j.parts {
		if j.ahead[i] == nil {
			f, err := r.next(j.rows)
			if err != nil {
				return nil, err
			}
			j.ahead[i] = f
		}
		if f := j.ahead[i]; f != nil && r.more() && (least == nil || before(f, f.Rows-1, least, least.Rows-1)) {
			least = f
		}
	}
	parts := make([]*vector.Frame, len(j.parts))
	rows := 0
	for i, f := range j.ahead {
		switch {
		case f == nil:
			parts[i] = j.pass.Parts[i].Empty()
		case least == nil:
			parts[i], j.ahead[i] = f, nil
		default:
			n := sort.Search(f.Rows, func(row int) bool { return before(least, least.Rows-1, f, row) })
			parts[i], j.ahead[i] = cut(f, 0, n), cut(f, n, f.Rows)
			if n == f.Rows {
				j.ahead[i] = nil
			}
		}
		rows += parts[i].Rows
	}
	if rows == 0 {
		return nil, nil
	}
	return j.assemble(parts), nil
}

// cut returns rows lo..hi of a frame, without copying.
func cut(f *vector.Frame, lo, hi int) *vector.Frame {
	out := &vector.Frame{Fields: f.Fields, Cols: make([]vector.Column, len(f.Cols)), Rows: hi - lo}
	for c := range f.Cols {
		out.Cols[c] = f.Cols[c].Slice(lo, hi)
	}
	return out
}
