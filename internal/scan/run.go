package scan

import (
	"context"
	"fmt"

	"github.com/basaltlake/basalt/vector"
)

// DefaultChunkRows is how many rows are worked on at a time: 32 KB of a float column,
// so that a column and what is computed from it stay in the cache.
const DefaultChunkRows = 4096

// Options say how a program runs. They never change a value.
type Options struct {
	Crew      *Crew // nil is one thread
	ChunkRows int
	Accept    func(listing int64) bool // the universe
	To        Receiver                 // nil keeps all rows for the result
	// Rows before From, or not before Before, are counted as far; with both 0 none is.
	From, Before int64
}

// Receiver takes the rows of a scan in blocks, as soon as a block is complete, so that no
// more than that has to be held.
type Receiver interface {
	// Buckets takes rows of a request.
	Buckets(request int, block *vector.Frame) error
	// Rows takes rows of a collect.
	Rows(collect int, block Collected) error
}

// Result is what a scan yields.
type Result struct {
	Frames    [][]*vector.Frame // per request, in blocks: ListingId, TimeBucket, then the metrics; nil with a Receiver
	Bucketed  []int64           // per request: rows that passed its Where
	Collected []Collected       // per collect; nil with a Receiver
	Taken     []int64           // per collect: rows
	Rows      int64
	Dropped   Dropped
	Far       int64 // rows that are not dropped and whose times are far from the day
}

// Run runs the program over the rows of src. Its error is an *UnsortedError when rows
// are out of order.
func (p *Program) Run(ctx context.Context, src Source, o Options) (*Result, error) {
	if o.ChunkRows <= 0 {
		o.ChunkRows = DefaultChunkRows
	}
	r := newRows(o)
	p.prepare(o.ChunkRows)
	var keys [3]vector.Column
	team := newTeam(p, src, o.Crew)
	defer team.stop()
	var total int64
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := src.Advance(o.ChunkRows)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
		total += int64(n)
		if err := p.readKeys(src, &keys, n); err != nil {
			return nil, err
		}
		var seq []int64
		if p.sequence {
			seq = keys[2].Ints
		}
		if err := r.next(keys[0].Ints, keys[1].Ints, seq); err != nil {
			return nil, err
		}
		p.current = r.stretches
		for _, s := range p.rules {
			s.next(r.stretches, keys[1].Ints, n)
		}
		if err := team.chunk(n); err != nil {
			return nil, err
		}
		p.appendKeys()
		for _, k := range p.collections {
			k.appendKeys(r.stretches, keys[1].Ints)
		}
		if o.To != nil {
			if err := p.handOver(o.To, false); err != nil {
				return nil, err
			}
		}
	}
	p.finish()
	res := &Result{Rows: total, Dropped: r.dropped, Far: r.far}
	for _, out := range p.requests {
		res.Bucketed = append(res.Bucketed, out.rows(r.kept))
	}
	for _, k := range p.collections {
		res.Taken = append(res.Taken, k.taken+int64(len(k.time)))
	}
	if o.To != nil {
		return res, p.handOver(o.To, true)
	}
	for _, out := range p.requests {
		res.Frames = append(res.Frames, out.frames())
	}
	for _, k := range p.collections {
		res.Collected = append(res.Collected, k.result())
	}
	return res, nil
}

// prepare fills the constants; they are as long as the longest chunk.
func (p *Program) prepare(chunkRows int) {
	for _, n := range p.constants {
		n.expr.Apply(nil, chunkRows, &n.value, &n.state)
	}
}

// readKeys reads the key columns, and lets expressions that use them share the values.
func (p *Program) readKeys(src Source, keys *[3]vector.Column, n int) error {
	count := p.keyCount()
	for i := range count {
		if err := read(src, i, &keys[i], p.Columns[i], n); err != nil {
			return err
		}
	}
	for _, u := range p.units {
		if u.node != nil && u.node.column >= 0 && u.node.column < count {
			u.node.value.Column = keys[u.node.column]
		}
	}
	return nil
}

func read(src Source, i int, dst *vector.Column, c Column, n int) error {
	dst.Type = c.Type
	dst.Floats, dst.Ints, dst.Codes = dst.Floats[:0], dst.Ints[:0], dst.Codes[:0]
	if err := src.Read(i, dst); err != nil {
		return err
	}
	if got := dst.Len(); got != n {
		return fmt.Errorf("reading column %s: %d values for %d rows", c.Name, got, n)
	}
	return nil
}

// run does the unit's work for a chunk of n rows.
func (u *unit) run(p *Program, src Source, n int) error {
	if r := u.node; r != nil {
		switch {
		case r.column >= p.keyCount():
			if err := read(src, r.column, &r.value.Column, p.Columns[r.column], n); err != nil {
				return err
			}
		case r.column < 0:
			r.expr.Apply(r.in, n, &r.value, &r.state)
		}
	}
	if u.node != nil {
		for _, s := range u.node.picks {
			s.list(u.node.value.Mask)
		}
	}
	for _, r := range u.reduce {
		r.update()
	}
	for _, t := range u.joint {
		t.update()
	}
	for _, k := range u.pick {
		k.append(p.current)
	}
	u.buckets()
	return nil
}

func (p *Program) keyCount() int {
	if p.sequence {
		return 3
	}
	return 2
}

func (r *reduction) update() {
	r.vectors = r.vectors[:0]
	for _, n := range r.in {
		r.vectors = append(r.vectors, n.value)
	}
	if r.where != nil {
		p := &r.vectors[len(r.vectors)-1]
		p.Rows, p.Bounds = r.where.rows, r.where.bounds
	}
	r.clear()
	r.reducer.Update(&r.rule.chunk, r.vectors, &r.closed)
	r.count()
}

func (r *reduction) count() {
	if r.total != nil {
		for _, n := range r.closed.Ints {
			*r.total += n
		}
	}
}

// clear makes closed empty. Where the values are a column of a frame as they are, they
// are appended there and need no copy.
func (r *reduction) clear() {
	if r.into != nil {
		n := len(r.rule.closedLabel)
		block, room := r.into.out.cols[r.into.column].room()
		at := len(block.Floats)
		if r.into.placed = n <= room; r.into.placed {
			block.Floats = block.Floats[:at+n]
			r.closed.Floats = block.Floats[at : at : at+n]
			return
		}
		if cap(r.own) < n {
			r.own = make([]float64, n)
		}
		r.closed.Floats = r.own
	}
	r.closed.Floats, r.closed.Ints, r.closed.Codes = r.closed.Floats[:0], r.closed.Ints[:0], r.closed.Codes[:0]
}

// buckets computes the values of the buckets closed in this chunk and appends them.
func (u *unit) buckets() {
	for _, n := range u.post {
		n.compute()
	}
	for _, t := range u.write {
		t.append()
	}
}

func (n *postNode) compute() {
	if n.leaf != nil {
		n.value.Column = n.leaf.closed
		return
	}
	n.expr.Apply(n.in, len(n.rule.closedLabel), &n.value, &n.state)
	if n.list {
		n.listRows()
	}
}

// finish closes the last bucket of every rule.
func (p *Program) finish() {
	tails := map[*segments]float64{}
	for _, s := range p.rules {
		if tail, open := s.finish(); open {
			tails[s] = tail
		}
	}
	for _, r := range p.reduced {
		r.clear()
		if tail, open := tails[r.rule]; open && r.reducer != nil {
			r.reducer.Finish(tail, &r.closed)
			r.count()
		}
	}
	for _, t := range p.together {
		if tail, open := tails[t.rule]; open {
			t.reducer.Finish(tail, t.out)
		}
	}
	for _, u := range p.units {
		u.buckets()
	}
	p.appendKeys()
}
