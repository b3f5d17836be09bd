package defect

import (
	"errors"
	"strings"
	"testing"
)

func TestAPanicIsOneLineAndKeepsItsStack(t *testing.T) {
	cause := errors.New("first line\n\tsecond line")
	var err error
	func() {
		defer func() { err = Recovered(recover()) }()
		explode(cause)
	}()
	if want := "panic: first line second line; this is a defect of Basalt, please report it"; err.Error() != want {
		t.Errorf("%q, want %q", err, want)
	}
	var p *Panic
	if !errors.As(err, &p) || !strings.Contains(string(p.Stack), "explode") {
		t.Errorf("%+v has lost its place", err)
	}
}

func explode(err error) { panic(err) }
