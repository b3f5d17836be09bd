package engine

import (
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/vector"
)

// sequenceSource is the rows of a sequence as a source of a scan.
type sequenceSource struct {
	reader  *reader
	wanted  []scan.Column
	columns []int // places of the wanted ones in the sequence
	texts   []*translation
	chunk   *vector.Frame
}

func newSequenceSource(rows *sequence, wanted []scan.Column, index func(name string) int) *sequenceSource {
	s := &sequenceSource{reader: rows.reader(true), wanted: wanted}
	for _, w := range wanted {
		s.columns = append(s.columns, index(w.Name))
		s.texts = append(s.texts, newTranslation())
	}
	return s
}

// Advance implements scan.Source.
func (s *sequenceSource) Advance(max int) (int, error) {
	var err error
	if s.chunk, err = s.reader.next(max); s.chunk == nil {
		return 0, err
	}
	return s.chunk.Rows, nil
}

// Read implements scan.Source.
func (s *sequenceSource) Read(i int, dst *vector.Column) error {
	c, err := readAs(s.chunk.Cols[s.columns[i]], s.wanted[i])
	if err == nil && c.Type == vector.String {
		c = s.texts[i].translate(&c)
	}
	*dst = c
	return err
}

// translation gives strings of many dictionaries the codes of one, as a scan wants the
// strings of a column.
type translation struct {
	dict  *vector.Dict
	known map[*vector.Dict][]int32 // code there → code here + 1; 0 is not seen yet
}

func newTranslation() *translation {
	return &translation{vector.NewDict(), map[*vector.Dict][]int32{}}
}

func (t *translation) translate(src *vector.Column) vector.Column {
	out := vector.Column{Type: vector.String, Dict: t.dict, Codes: make([]int32, len(src.Codes))}
	known := t.known[src.Dict]
	if src.Dict != nil && len(known) < src.Dict.Len() {
		known = append(known, make([]int32, src.Dict.Len()-len(known))...)
		t.known[src.Dict] = known
	}
	for i, code := range src.Codes {
		if code >= 0 {
			if known[code] == 0 {
				known[code] = t.dict.Code(src.Dict.Value(code)) + 1
			}
			code = known[code] - 1
		}
		out.Codes[i] = code
	}
	return out
}
