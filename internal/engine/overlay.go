package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/vector"
)

// overlayPrefix marks the columns of a program that a side output adds to the file's.
const overlayPrefix = "side output:"

// own returns the columns of a program that lie in the file.
func (f *tableFile) own(columns []scan.Column) []scan.Column {
	return slices.DeleteFunc(slices.Clone(columns), func(c scan.Column) bool { return strings.HasPrefix(c.Name, overlayPrefix) })
}

// laid lays the side output over the file's own columns of a program.
func (f *tableFile) laid(own scan.Source, columns []scan.Column) scan.Source {
	s := &overlaid{Source: own, accept: f.accept, loaded: blocks{}}
	var wanted []scan.Column
	next := 0
	for _, c := range columns {
		name, laid := strings.CutPrefix(c.Name, overlayPrefix)
		if laid {
			s.places = append(s.places, ^len(wanted))
			wanted = append(wanted, scan.Column{Name: name, Type: c.Type})
		} else {
			s.places = append(s.places, next)
			next++
		}
	}
	if len(wanted) == 0 {
		return own
	}
	s.side, s.columns = f.overlay, newColumnReader(f.overlay, wanted)
	return s
}

// overlaid is rows of a file with the columns of a side output. That has a row for every row
// that counts, and those of a listing in the same order, so it is read along; rows that do
// not count get nulls.
type overlaid struct {
	scan.Source       // the file's own columns, keys first
	places      []int // of the program's columns in it; ^i is column i of the side output
	accept      func(listing int64) bool

	side    *sequence
	columns *columnReader
	loaded  blocks
	listing int64    // that is read
	at      position // in its rows of the side output

	keys  [2]vector.Column // of the chunk: listing and time
	rows  []int32          // per row of the chunk, that of the side output; -1 for none
	laid  []slice          // these
	wrong error
}

// Advance implements scan.Source. That the side output has other rows is told when it is
// read: the scan sees before whether the rows of the file are in order at all.
func (o *overlaid) Advance(max int) (int, error) {
	n, err := o.Source.Advance(max)
	if err != nil {
		return n, err
	}
	if n == 0 {
		return 0, o.finished()
	}
	for k, t := range []vector.Type{vector.Int, vector.Time} {
		empty(&o.keys[k], t)
		if err := o.Source.Read(k, &o.keys[k]); err != nil {
			return n, err
		}
	}
	o.wrong = o.follow(o.keys[0].Ints, o.keys[1].Ints)
	return n, nil
}

// Read implements scan.Source.
func (o *overlaid) Read(i int, dst *vector.Column) error {
	switch place := o.places[i]; {
	case i < len(o.keys):
		*dst = o.keys[i]
		return nil
	case place >= 0:
		return o.Source.Read(place, dst)
	case o.wrong != nil:
		return o.wrong
	default:
		c, err := o.columns.read(^place, o.laid)
		if err == nil && len(o.rows) != c.Len() {
			c = take(c, o.rows)
		}
		*dst = c
		return err
	}
}

// follow reads the rows of the side output for those of a chunk.
func (o *overlaid) follow(listing, time []int64) error {
	o.rows, o.laid = o.rows[:0], o.laid[:0]
	next := int32(0)
	for lo, hi := 0, 0; lo < len(listing); lo = hi {
		counts := listing[lo] != vector.NullInt && o.accept(listing[lo])
		first := next
		for hi = lo; hi < len(listing) && listing[hi] == listing[lo]; hi++ {
			if !counts || time[hi] == vector.NullInt {
				o.rows = append(o.rows, -1)
				continue
			}
			o.rows = append(o.rows, next)
			next++
		}
		if next > first {
			if err := o.take(listing[lo], int(next-first)); err != nil {
				return err
			}
		}
	}
	return nil
}

// take takes the next rows of a listing.
func (o *overlaid) take(listing int64, rows int) error {
	if o.at.pieces == nil || listing != o.listing {
		if err := o.finished(); err != nil {
			return err
		}
		o.listing, o.at = listing, positionAt(o.side.of(listing))
	}
	if o.at.unread < rows {
		return fmt.Errorf("it has fewer rows of listing %d than the table it extends", listing)
	}
	for o.at.rows < rows {
		if err := o.at.read(o.loaded, rows-o.at.rows); err != nil {
			return err
		}
	}
	o.laid = append(o.laid, o.at.ahead...)
	o.at.ahead, o.at.rows = nil, 0
	return nil
}

// finished reports whether all rows of the listing were read.
func (o *overlaid) finished() error {
	if o.at.unread > 0 {
		return fmt.Errorf("it has %d rows more of listing %d than the table it extends", o.at.unread, o.listing)
	}
	return nil
}

// of returns the pieces of a listing in a sequence that is sorted.
func (s *sequence) of(listing int64) []piece {
	first, _ := slices.BinarySearchFunc(s.pieces, listing, func(p piece, id int64) int { return cmp.Compare(p.listing, id) })
	last := first
	for last < len(s.pieces) && s.pieces[last].listing == listing {
		last++
	}
	return s.pieces[first:last]
}
