package lake

import (
	"fmt"
	"io"

	"github.com/basaltlake/basalt/vector"
)

// Layout is how the rows of a file lie, as its column of listings tells.
type Layout struct {
	Listings  int   // with rows
	Largest   int64 // rows of the listing that has most
	ByListing bool  // the rows of each listing are together, listings in ascending order
}

// Layout reads the column of listings, and nothing else.
func (o *Opened) Layout() (Layout, error) {
	keys, err := o.Keys()
	if err != nil {
		return Layout{}, err
	}
	if keys.Symbol != "" {
		return Layout{Listings: 1, Largest: o.Rows(), ByListing: true}, nil
	}
	cur, err := o.ResolvedCursor(keys.Listing, nil)
	if err != nil {
		return Layout{}, err
	}
	defer cur.Close()
	t := layoutTally{rows: map[int64]int64{}, layout: Layout{ByListing: true}}
	buffer := vector.Column{Type: keys.Listing.Type}
	for {
		buffer.Ints, buffer.Codes = buffer.Ints[:0], buffer.Codes[:0]
		n, err := cur.Read(&buffer, 1<<14)
		for _, id := range buffer.Ints {
			t.add(id)
		}
		for _, code := range buffer.Codes {
			t.add(int64(code))
		}
		if err == io.EOF || err == nil && n == 0 {
			break
		}
		if err != nil {
			return Layout{}, fmt.Errorf("reading the listings of %s: %w", o.File.Info.URI, err)
		}
	}
	t.end()
	return t.layout, nil
}

// layoutTally counts rows by listing. Equal ones mostly follow each other.
type layoutTally struct {
	layout Layout
	rows   map[int64]int64
	id     int64
	run    int64 // rows with id, since it was another
}

func (t *layoutTally) add(id int64) {
	if t.run > 0 && id == t.id {
		t.run++
		return
	}
	t.layout.ByListing = t.layout.ByListing && (t.run == 0 || id > t.id)
	t.end()
	t.id, t.run = id, 1
}

func (t *layoutTally) end() {
	if t.run > 0 {
		t.rows[t.id] += t.run
		t.layout.Largest = max(t.layout.Largest, t.rows[t.id])
		t.layout.Listings = len(t.rows)
	}
}
