package engine

import (
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/vector"
)

// sequenceSource is the rows of a sequence as a source of a scan.
type sequenceSource struct {
	reader  *reader
	columns *columnReader
	chunk   []slice
}

func newSequenceSource(rows *sequence, wanted []scan.Column) *sequenceSource {
	return &sequenceSource{reader: rows.reader(true), columns: newColumnReader(rows, wanted)}
}

// Advance implements scan.Source.
func (s *sequenceSource) Advance(max int) (int, error) {
	var err error
	s.chunk, err = s.reader.slices(upTo(max))
	return rowsOf(s.chunk), err
}

// Read implements scan.Source.
func (s *sequenceSource) Read(i int, dst *vector.Column) (err error) {
	*dst, err = s.columns.read(i, s.chunk)
	return err
}

// columnReader gives columns of the rows of a sequence as a scan wants them.
type columnReader struct {
	wanted []scan.Column
	at     []int // their places in the sequence
	texts  []*vector.Translation
}

func newColumnReader(rows *sequence, wanted []scan.Column) *columnReader {
	r := &columnReader{wanted: wanted}
	for _, w := range wanted {
		r.at = append(r.at, rows.index(w.Name))
		r.texts = append(r.texts, vector.NewTranslation(vector.NewDict()))
	}
	return r
}

// read returns wanted column i of some rows.
func (r *columnReader) read(i int, rows []slice) (vector.Column, error) {
	if len(rows) > 0 && r.wanted[i].Type != vector.String {
		return readAs(concatColumn(rows, rows[0].frame.Cols[r.at[i]].Type, r.at[i]), r.wanted[i])
	}
	out := vector.Column{Type: r.wanted[i].Type, Dict: r.texts[i].Dict}
	for _, s := range rows {
		part, err := readAs(s.frame.Cols[r.at[i]].Slice(s.lo, s.hi), r.wanted[i])
		if err != nil {
			return out, err
		}
		out.Codes = r.texts[i].Append(out.Codes, part.Codes, part.Dict)
	}
	return out, nil
}
