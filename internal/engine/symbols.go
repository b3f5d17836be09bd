package engine

import (
	"cmp"
	"fmt"

	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/vector"
)

// symbols are the listings of the universe by what a file may call them.
type symbols struct {
	uri  string // of the file
	ids  map[string]int64
	also map[string]int64 // of names that several listings have, another one
}

// symbols names listings by Symbol, else by ticker.
func (f *tableFile) symbols() symbols {
	s := symbols{f.in.Info.URI, map[string]int64{}, map[string]int64{}}
	for _, bySymbol := range []bool{false, true} {
		seen := map[string]bool{}
		for i := range f.universe.Listings {
			l := &f.universe.Listings[i]
			name := cmp.Or(l.Symbol, l.Ticker)
			if name == "" || (l.Symbol != "") != bySymbol || !f.accept(l.ID) {
				continue
			}
			delete(s.also, name)
			if seen[name] {
				s.also[name] = s.ids[name]
			}
			seen[name], s.ids[name] = true, l.ID
		}
	}
	return s
}

// of returns the listing of a name, and whether there is one.
func (s symbols) of(name string) (id int64, known bool, err error) {
	id, known = s.ids[name]
	if other, several := s.also[name]; several {
		err = &SymbolError{URI: s.uri, Name: name, Listings: [2]int64{other, id}}
	}
	return id, known, err
}

// SymbolError is a name by which a file may mean several listings of the universe.
type SymbolError struct {
	URI, Name string
	Listings  [2]int64
}

// Code returns the message code.
func (e *SymbolError) Code() string { return "symbol-ambiguous" }

func (e *SymbolError) Error() string {
	return fmt.Sprintf("symbol-ambiguous: reading %s: %q may be listing %d or %d of the universe, and the file has no ids: narrow the universe to one of them, such as by mic=, or give them different Symbols in the reference data",
		e.URI, e.Name, e.Listings[0], e.Listings[1])
}

// outside is the least of the ids of symbols that are not in the universe: no listing has
// such a number.
const outside = vector.NullInt + 1

// openSymbol reads the listing of a file that has only one, which its path names.
func (f *tableFile) openSymbol() (cursor, error) {
	id, known, err := f.symbols().of(f.keys.Symbol)
	if !known {
		id = outside
	}
	return constant(id), err
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
	return &symbolCursor{cursor: &dictCursor{cur, dict}, names: f.symbols(), dict: dict}, nil
}

type symbolCursor struct {
	cursor
	names symbols
	dict  *vector.Dict
	codes vector.Column
	byID  []int64 // per code
}

func (s *symbolCursor) Read(dst *vector.Column, n int) (int, error) {
	s.codes.Type, s.codes.Codes = vector.String, s.codes.Codes[:0]
	got, err := s.cursor.Read(&s.codes, n)
	for c := len(s.byID); c < s.dict.Len(); c++ {
		id, known, unclear := s.names.of(s.dict.Value(int32(c)))
		if unclear != nil {
			return 0, unclear
		}
		if !known {
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
