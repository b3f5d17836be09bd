package engine

import (
	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/vector"
)

// symbolIDs maps the symbols of the universe to listing ids: by Symbol, else by ticker.
func (f *tableFile) symbolIDs() map[string]int64 {
	ids := map[string]int64{}
	for i := range f.universe.Listings {
		l := &f.universe.Listings[i]
		if l.Symbol == "" && f.accept(l.ID) {
			ids[l.Ticker] = l.ID
		}
	}
	for i := range f.universe.Listings {
		l := &f.universe.Listings[i]
		if l.Symbol != "" && f.accept(l.ID) {
			ids[l.Symbol] = l.ID
		}
	}
	return ids
}

// outside is the least of the ids of symbols that are not in the universe: no listing has
// such a number.
const outside = vector.NullInt + 1

// openSymbol reads the listing of a file that has only one, which its path names.
func (f *tableFile) openSymbol() cursor {
	if id, ok := f.symbolIDs()[f.keys.Symbol]; ok {
		return constant(id)
	}
	return constant(outside)
}

// constant is the listing of a file that has only one.
type constant int64

func (c constant) Read(dst *vector.Column, n int) (int, error) {
	for range n {
		dst.Ints = append(dst.Ints, int64(c))
	}
	return n, nil
}

func (constant) Close() error { return nil }

// openSymbols reads a string column that names the listings as listing ids. Names that
// are not in the universe become ids that are not in it either.
func (f *tableFile) openSymbols(column string) (cursor, error) {
	dict := vector.NewDict()
	cur, err := f.opened.Parquet.Cursor(column, parquet.ReadAs{Type: vector.String, Dict: dict, Numbers: true})
	if err != nil {
		return nil, err
	}
	return &symbolCursor{cursor: &dictCursor{cur, dict}, ids: f.symbolIDs(), dict: dict}, nil
}

type symbolCursor struct {
	cursor
	ids   map[string]int64
	dict  *vector.Dict
	codes vector.Column
	byID  []int64 // per code
}

func (s *symbolCursor) Read(dst *vector.Column, n int) (int, error) {
	s.codes.Type, s.codes.Codes = vector.String, s.codes.Codes[:0]
	got, err := s.cursor.Read(&s.codes, n)
	for c := len(s.byID); c < s.dict.Len(); c++ {
		id, ok := s.ids[s.dict.Value(int32(c))]
		if !ok {
			id = outside + int64(c)
		}
		s.byID = append(s.byID, id)
	}
	for _, c := range s.codes.Codes {
		if c < 0 {
			dst.Ints = append(dst.Ints, vector.NullInt)
		} else {
			dst.Ints = append(dst.Ints, s.byID[c])
		}
	}
	return got, err
}
