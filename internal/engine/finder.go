package engine

import (
	"unsafe"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/table"
)

// finder finds the rows of a listing in what was gathered from files.
type finder struct {
	from []gathered
	at   []map[int64][]piece // per input
}

func newFinder(inputs int, from []gathered) *finder {
	f := &finder{from: from, at: make([]map[int64][]piece, inputs)}
	for i := range f.at {
		f.at[i] = map[int64][]piece{}
	}
	for _, g := range from {
		if g.rows == nil {
			continue
		}
		of := map[int64][]piece{}
		for _, p := range g.rows.pieces {
			of[p.listing] = append(of[p.listing], p)
		}
		for id, pieces := range of { // no two files have rows of one listing
			f.at[g.input][id] = pieces
		}
	}
	return f
}

// bytes returns what the rows of a group take while an operator sees them, in windows of
// about so many rows; 0 is all at once.
func (f *finder) bytes(listings []table.Listing, window int) int64 {
	all, widest, positions := int64(0), int64(0), int64(0)
	for input := range f.at {
		for _, l := range listings {
			for i, p := range f.at[input][l.ID] {
				row := spill.RowBytes(p.run.Fields()) + spanBytes
				all += int64(p.hi-p.lo) * row
				widest = max(widest, row)
				if i == 0 {
					positions++
				}
			}
		}
	}
	if window == 0 {
		return all
	}
	// Every listing has the rest of a block ahead.
	return min(all, (int64(window)+positions*spill.PieceRows)*widest+aliveBytes)
}

// aliveBytes is what an operator may remember of a group between windows, about: some
// hundred thousand orders. What it will be is not known before.
const aliveBytes = 16 << 20

// spanBytes is what the bucket of a row takes.
const spanBytes = int64(unsafe.Sizeof(bucket.Span{}))

// discard gives the memory of all rows back.
func (f *finder) discard() {
	for _, g := range f.from {
		if g.rows != nil {
			g.rows.discard()
		}
	}
}

// searcher is the use of a finder by one goroutine: it keeps the blocks it read last.
type searcher struct {
	*finder
	rule   bucket.Rule
	loaded blocks
}

func (f *finder) searcher(rule bucket.Rule) *searcher { return &searcher{f, rule, blocks{}} }
