package vector

import "fmt"

// Field names and describes a column of a frame.
type Field struct {
	Name string
	Type Type
	Unit string // "" when dimensionless or a label
	Doc  string // one sentence
	Key  bool   // of the columns that order the rows of an output, in field order
}

// Frame is a table in memory: fields and, in the same order, columns of equal length.
type Frame struct {
	Fields []Field
	Cols   []Column
	Rows   int
}

// Empty returns a frame without rows.
func Empty(fields []Field) *Frame {
	f := &Frame{}
	for _, field := range fields {
		f.Add(field, MakeColumn(field.Type, 0))
	}
	return f
}

// Index returns the position of the named column, or -1.
func (f *Frame) Index(name string) int {
	for i := range f.Fields {
		if f.Fields[i].Name == name {
			return i
		}
	}
	return -1
}

// Col returns the named column, or nil.
func (f *Frame) Col(name string) *Column {
	if i := f.Index(name); i >= 0 {
		return &f.Cols[i]
	}
	return nil
}

// Add appends a column. It panics when the length differs from the other columns,
// which is a programming error.
func (f *Frame) Add(field Field, col Column) {
	if len(f.Cols) > 0 && col.Len() != f.Rows {
		panic(fmt.Sprintf("vector: column %s has %d rows, frame has %d", field.Name, col.Len(), f.Rows))
	}
	f.Rows = col.Len()
	f.Fields = append(f.Fields, field)
	f.Cols = append(f.Cols, col)
}
