package engine

import (
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// finished reads the rows of a part as its module finishes them.
type finished struct {
	*reader
	by module.Finisher // nil where they stay as they are

	frame *vector.Frame // that is being finished
	at    int           // its next row
}

// next returns the next rows, at most so many, nil at the end.
func (f *finished) next(rows int) (*vector.Frame, error) {
	if f.by == nil {
		return f.reader.next(rows)
	}
	for f.more() {
		var err error
		if f.frame == nil || f.at == f.frame.Rows {
			if f.frame, err = f.reader.next(rows); err != nil {
				return nil, err
			}
			f.at = 0
		}
		var out *vector.Frame
		if out, f.at, err = f.by.Next(f.frame, f.at, rows); err != nil || out.Rows > 0 {
			return out, err
		}
	}
	return nil, nil
}

// more reports whether there are rows that were not finished.
func (f *finished) more() bool { return f.frame != nil && f.at < f.frame.Rows || f.reader.more() }

// block is that of the reader, where its rows stay as they are.
func (f *finished) block() (*vector.Frame, error) {
	if f.by != nil {
		return nil, nil
	}
	return f.reader.block()
}
