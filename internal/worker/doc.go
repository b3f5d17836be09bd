// Package worker runs work in a child process of the same binary, so that its memory
// goes back to the machine and a crash is contained. It knows nothing of the work: a
// request goes in as bytes, messages come out as lines.
package worker
