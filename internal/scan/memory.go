package scan

import "github.com/basaltlake/basalt/vector"

// Memory is a source of rows that lie sorted in memory, columns in program order.
type Memory struct {
	Cols []vector.Column
	lo   int
	hi   int
}

// Advance moves to the next rows.
func (m *Memory) Advance(max int) (int, error) {
	m.lo = m.hi
	m.hi = min(m.hi+max, m.Cols[0].Len())
	return m.hi - m.lo, nil
}

// Read lets dst share the current rows of column i.
func (m *Memory) Read(i int, dst *vector.Column) error {
	*dst = m.Cols[i].Slice(m.lo, m.hi)
	return nil
}
