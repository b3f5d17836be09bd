package store

import (
	"errors"
	"fmt"
)

// What can be wrong, for errors.Is.
var (
	ErrNotFound   = errors.New("there is no such object")
	ErrPermission = errors.New("access is denied")
	ErrReadOnly   = errors.New("the place is read-only")
	ErrFull       = errors.New("there is no space left")
	ErrExists     = errors.New("the object exists already")
	ErrNotFolder  = errors.New("a file is where a folder is needed")
	ErrChanged    = errors.New("the object changed while it was read")
)

// Error is a failed operation on an object. errors.Is sees Kind and Err.
type Error struct {
	Op   string // gerund, e.g. "reading"
	URI  string
	Kind error  // one of the errors of this package, or nil
	Err  error  // what the system or the service said; may be nil
	Cure string // what to do, "" when there is nothing to say
}

var codes = map[error]string{
	ErrNotFound: "not-found", ErrPermission: "access-denied", ErrReadOnly: "read-only",
	ErrFull: "no-space", ErrExists: "exists", ErrChanged: "object-changed", ErrNotFolder: "not-a-folder",
}

// Code returns the message code.
func (e *Error) Code() string {
	if code, ok := codes[e.Kind]; ok {
		return code
	}
	return "storage"
}

func (e *Error) Error() string {
	s := fmt.Sprintf("%s: %s %s", e.Code(), e.Op, e.URI)
	if e.Kind != nil {
		s += ": " + e.Kind.Error()
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	if e.Cure != "" {
		s += ": " + e.Cure
	}
	return s
}

func (e *Error) Unwrap() []error {
	var causes []error
	for _, err := range []error{e.Kind, e.Err} {
		if err != nil {
			causes = append(causes, err)
		}
	}
	return causes
}

type errTooLarge struct{ size, limit int64 }

func (e errTooLarge) Error() string {
	return fmt.Sprintf("%d bytes are more than the limit of %d", e.size, e.limit)
}

var errNegative = errors.New("the offset is negative")
