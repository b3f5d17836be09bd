package parquet

import (
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/basaltlake/basalt/vector"
)

func TestWriterHoldsHardlyMoreThanARowGroup(t *testing.T) {
	const columns = 40
	col := vector.MakeColumn(vector.Float, PageRows)
	r := rand.New(rand.NewPCG(1, 9))
	for i := range col.Floats {
		col.Floats[i] = r.Float64()
	}
	var fields []vector.Field
	var cols []vector.Column
	for i := range columns {
		fields, cols = append(fields, vector.Field{Name: fmt.Sprint(i), Type: vector.Float}), append(cols, col)
	}
	for _, threads := range []int{1, 3} {
		w, err := NewWriter(io.Discard, fields, WriterOptions{Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		for range 25 {
			if err := w.Write(cols, PageRows); err != nil {
				t.Fatal(err)
			}
			held := slabBytes * len(w.encoders[0].slabs.pool.free)
			for _, e := range w.encoders {
				held += cap(e.slabs.open)
				for _, b := range e.slabs.full {
					held += cap(b)
				}
			}
			// A slab ends where a page does not fit, and each thread has one that is not full.
			if most := RowGroupBytes*8/7 + threads*slabBytes; held > most {
				t.Fatalf("threads %d: %d bytes held, want at most %d", threads, held, most)
			}
		}
		if len(w.groups) < 4 {
			t.Errorf("%d row groups", len(w.groups))
		}
	}
}

func TestSlabsAreUsedAgain(t *testing.T) {
	s := slabs{pool: &slabPool{}}
	fill := func(n int) {
		for range n {
			room := s.room(slabBytes / 3)
			if len(room) != 0 || cap(room) < slabBytes/3 {
				t.Fatalf("room of %d, %d", len(room), cap(room))
			}
			s.take(slabBytes / 3)
		}
	}
	var left [][]byte
	give := func() { left = s.leave(left[:0]); s.pool.put(left...) }
	fill(7)
	give()
	fill(9)
	give()
	if allocations := testing.AllocsPerRun(3, func() { fill(9); give() }); allocations > 0 {
		t.Errorf("%v allocations", allocations)
	}
	if room := s.room(3 * slabBytes); cap(room) < 3*slabBytes {
		t.Errorf("a large page has room for %d", cap(room))
	}
	s.take(3 * slabBytes)
	give()
	for _, slab := range s.pool.free {
		if cap(slab) > slabBytes {
			t.Error("a large slab is kept")
		}
	}
}
