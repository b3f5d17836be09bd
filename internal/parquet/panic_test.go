package parquet

import (
	"errors"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/internal/defect"
	"github.com/basaltlake/basalt/vector"
)

// faulty is a source that panics where a decoder of ours might.
type faulty struct {
	Source
	armed bool
}

func (s *faulty) ReadAt(p []byte, at int64) (int, error) {
	if s.armed {
		panic("index out of range")
	}
	return s.Source.ReadAt(p, at)
}

func TestAPanicNamesItsColumnOnOneLine(t *testing.T) {
	data := craft(t, 1, format.Uncompressed, dataPage(1, format.Plain, 8, make([]byte, 8)))
	src := &faulty{Source: sourceOf(data)}
	f, err := Open(src, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	src.armed = true
	const cause = "panic: index out of range; this is a defect of Basalt, please report it"
	c, err := f.Cursor("price", ReadAs{Type: vector.Float})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, err = c.Read(&vector.Column{Type: vector.Float}, 1)
	checkDefect(t, "read", err, "corrupt-file: reading test.parquet: row group 0: column price: decoding failed: "+cause)
	_, err = Open(src, Limits{})
	checkDefect(t, "opened", err, "corrupt-file: reading test.parquet: decoding the footer failed: "+cause)
}

func checkDefect(t *testing.T, what string, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("%s: %v, want %s", what, err, want)
	}
	var p *defect.Panic
	if !errors.As(err, &p) || !strings.Contains(string(p.Stack), "ReadAt") {
		t.Errorf("%s: the place of the panic is lost", what)
	}
}
