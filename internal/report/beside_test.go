package report

import (
	"bytes"
	"testing"
	"time"
)

func TestLinesBesideProgressLeaveItsLineWhole(t *testing.T) {
	now := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	o := Options{Clock: func() time.Time { return now }, Memory: func() int64 { return 0 }}
	for name, c := range map[string]struct {
		open func(*bytes.Buffer) Progress
		want string
	}{
		"terminal": {func(b *bytes.Buffer) Progress { return Terminal(b, nil, false, o) }, eraseLine + "a line\n" + "compute  ░░░░░░░░░░░░░░░░░░░░  0/4"},
		"plain":    {func(b *bytes.Buffer) Progress { return Lines(b, o) }, "a line\n"},
		"none":     {func(*bytes.Buffer) Progress { return Silent{} }, "a line\n"},
	} {
		var out bytes.Buffer
		p := c.open(&out)
		w := Beside(p, &out)
		p.Stage("compute", 4)
		out.Reset()
		if n, err := w.Write([]byte("a line\n")); n != 7 || err != nil {
			t.Errorf("%s: %d, %v", name, n, err)
		}
		if out.String() != c.want {
			t.Errorf("%s: got %q, want %q", name, out.String(), c.want)
		}
	}
}

func TestProgressTogetherTellsAll(t *testing.T) {
	a, b := &Meter{}, &Meter{}
	p := Together(a, b, Silent{})
	p.Stage("compute", 3)
	p.Advance(2, 10)
	p.Note("a note")
	p.Done()
	for _, m := range []*Meter{a, b} {
		r := m.Read()
		if _, ended := r.Stages["compute"]; !ended || r.Days != 3 || r.Done != 2 {
			t.Errorf("%+v", r)
		}
	}
}
