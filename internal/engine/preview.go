package engine

import "github.com/basaltlake/basalt/vector"

// preview keeps rows of an output to be shown: from the first one that has a number beside
// its keys, because outputs often begin before there are any; else the first ones.
type preview struct {
	rows *vector.Frame
	at   int64 // row of the output at which they begin
	seen int64 // rows of the output so far
	told bool  // a row with a number has been seen
}

// see takes the next rows of the output.
func (p *preview) see(cols []vector.Column, rows int) {
	first := 0
	if !p.told {
		if i := p.firstTelling(cols, rows); i < rows {
			p.told, first = true, i
			p.at = p.seen + int64(i)
			p.rows.Cols, p.rows.Rows = nil, 0
		}
	}
	p.seen += int64(rows)
	if p.rows.Cols == nil {
		for _, f := range p.rows.Fields {
			p.rows.Cols = append(p.rows.Cols, vector.MakeColumn(f.Type, 0))
		}
	}
	for i := first; i < rows && p.rows.Rows < HeadRows; i++ {
		for c := range cols {
			p.rows.Cols[c].AppendFrom(&cols[c], i)
		}
		p.rows.Rows++
	}
}

// firstTelling returns the first row with a number that is no key, or rows.
func (p *preview) firstTelling(cols []vector.Column, rows int) int {
	first := rows
	for c, f := range p.rows.Fields {
		if f.Key || f.Type == vector.String { // labels are in every row
			continue
		}
		for i := range first {
			if !cols[c].Null(i) {
				first = i
				break
			}
		}
	}
	return first
}
