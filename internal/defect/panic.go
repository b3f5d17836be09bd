// Package defect tells a fault of the program from faults of its input.
package defect

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// Panic is a recovered panic as an error of one line.
type Panic struct {
	Value any    // what was panicked with
	Stack []byte // of the goroutine, for whoever mends the program
}

// Recovered makes an error of what recover returned. It is called by the deferred function
// itself, so that the stack still has the place of the panic.
func Recovered(value any) *Panic { return &Panic{Value: value, Stack: debug.Stack()} }

func (p *Panic) Error() string {
	return "panic: " + strings.Join(strings.Fields(fmt.Sprint(p.Value)), " ") + "; this is a defect of Basalt, please report it"
}
