package spill

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/vector"
)

// TestPartsGiveBackWhatWasDealtToThem deals rows of some frames to parts and reads these
// row by row in another order.
func TestPartsGiveBackWhatWasDealtToThem(t *testing.T) {
	folder := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		a := NewArea(Limits{Folder: folder})
		defer a.Close()
		dicts := make([]*vector.Dict, len(fields))
		for i := range dicts {
			dicts[i] = vector.NewDict()
			for _, text := range []string{"a", "bc", "def"} {
				dicts[i].Code(text)
			}
		}
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		keys := rapid.IntRange(0, 2).Draw(t, "keys")
		numbers := rapid.IntRange(1, 5).Draw(t, "parts")
		parts := a.NewParts(fields, keys)
		want := make([]*vector.Frame, numbers)
		for i := range want {
			want[i] = emptyFrame(dicts)
		}
		for range rapid.IntRange(0, 4).Draw(t, "deals") {
			f := frameOf(random, dicts, rapid.SampledFrom([]int{1, 3, 64, 200}).Draw(t, "rows"))
			order, shares := dealOut(random, f, want)
			err := parts.Deal(order, shares, rapid.IntRange(0, 3).Draw(t, "threads"), func(c, _ int) (*vector.Column, error) { return &f.Cols[c], nil })
			if err != nil {
				t.Fatal(err)
			}
		}
		parts.Dealt()
		unread := rapid.IntRange(0, 1).Draw(t, "parts that are not read")
		for i := range want[:numbers-unread] {
			got := readPart(t, parts, i, want[i].Rows, dicts, random)
			if d := cmp.Diff(bitsOf(want[i]), bitsOf(got)); d != "" {
				t.Fatalf("part %d: %s", i, d)
			}
		}
		parts.Discard()
		if a.size > 0 || len(a.gaps) > 0 {
			t.Fatalf("%d bytes are in use after all was given back", a.size)
		}
	})
}

func emptyFrame(dicts []*vector.Dict) *vector.Frame {
	f := &vector.Frame{}
	for i, field := range fields {
		c := vector.MakeColumn(field.Type, 0)
		c.Dict = dicts[i]
		f.Add(field, c)
	}
	return f
}

// dealOut gives some rows of a frame to parts, and notes them in the order they get them.
func dealOut(random *rand.Rand, f *vector.Frame, to []*vector.Frame) (order []int32, shares []Share) {
	of := make([]int, f.Rows)
	for i := range of {
		of[i] = random.IntN(len(to)+1) - 1
	}
	for part := range to {
		n := 0
		for _, row := range random.Perm(f.Rows) {
			if of[row] == part {
				order = append(order, int32(row))
				for c := range f.Cols {
					to[part].Cols[c].AppendFrom(&f.Cols[c], row)
				}
				to[part].Rows++
				n++
			}
		}
		if n > 0 {
			shares = append(shares, Share{part, n})
		}
	}
	return order, shares
}

// readPart reads a part at places of random strides, and puts it in its order.
func readPart(t *rapid.T, parts *Parts, number, rows int, dicts []*vector.Dict, random *rand.Rand) *vector.Frame {
	pieces, err := parts.Pieces(number)
	if err != nil {
		t.Fatal(err)
	}
	places := make([]int32, 0, rows)
	var blocks [][]int32
	for lo := 0; lo < rows; {
		hi := min(rows, lo+1+random.IntN(1+random.IntN(100)))
		var block []int32
		for ; lo < hi; lo++ {
			block = append(block, int32(lo))
		}
		blocks = append(blocks, block)
	}
	for _, i := range random.Perm(len(blocks)) {
		places = append(places, blocks[i]...)
	}
	cols, inOrder := emptyFrame(dicts), emptyFrame(dicts)
	for c := range cols.Cols {
		cols.Cols[c] = vector.MakeColumn(fields[c].Type, rows)
		cols.Cols[c].Dict = dicts[c]
	}
	reader, at := parts.Reader(), 0
	for _, p := range pieces {
		if err := reader.Keys(p, cols.Cols, at); err != nil {
			t.Fatal(err)
		}
		if err := reader.Rest(p, cols.Cols, places[at:at+p.Rows]); err != nil {
			t.Fatal(err)
		}
		at += p.Rows
	}
	if at != rows {
		t.Fatalf("part %d has %d rows of %d", number, at, rows)
	}
	parts.GiveBack(pieces)
	for c := range cols.Cols {
		for row, place := range places {
			if c < parts.keys {
				place = int32(row)
			}
			inOrder.Cols[c].AppendFrom(&cols.Cols[c], int(place))
		}
	}
	return inOrder
}
