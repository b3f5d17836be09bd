package sink

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"github.com/basaltlake/basalt/internal/store"
)

// Codes of Error.
const (
	CodeDiskFull         = "output-disk-full"
	CodeNotWritable      = "output-not-writable"
	CodeWriteFailed      = "output-write-failed"
	CodeNotSorted        = "output-not-sorted"
	CodeCheckFailed      = "output-check-failed"
	CodeTemplateInvalid  = "output-template-invalid"
	CodeBucketUnresolved = "output-bucket-unresolved"
	CodeRootMissing      = "output-root-missing"
	CodeFieldEmpty       = "output-field-empty"
)

// Error is a failure to write, as it is told to the user.
type Error struct {
	Kind  string // the message code
	What  string // what was being done, e.g. "writing"
	Where string // the URI or template
	Why   string
	Cure  string
	Err   error // the cause; may be nil
}

// Code returns the message code.
func (e *Error) Code() string { return e.Kind }

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind + ": " + e.What)
	if e.Where != "" {
		b.WriteString(" " + e.Where)
	}
	b.WriteString(": " + e.Why)
	if e.Cure != "" {
		b.WriteString("; " + e.Cure)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// Diagnose tells a failure to write an object beside the data, such as a manifest, as
// those to write the data are told.
func Diagnose(what, uri string, err error) error { return diagnose(what, uri, err) }

// diagnose turns an error of a store into an Error with a cure. An Error and the end
// of a context pass through.
func diagnose(what, uri string, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	e := &Error{Kind: CodeWriteFailed, What: what, Where: uri, Why: err.Error(), Err: err,
		Cure: "nothing of it is visible; run again once the cause is gone"}
	var service interface{ ErrorCode() string } // errors of S3
	var failed *store.Error
	if errors.As(err, &failed) && failed.Cure != "" {
		e.Cure = "" // Why holds one
	}
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		e.Kind, e.Why, e.Cure = CodeDiskFull, innermost(err), "nothing of it was kept; free space there or set OUTPUT_ROOT to another disk, and run again"
	case errors.Is(err, store.ErrNotFolder):
		e.Kind, e.Why, e.Cure = CodeNotWritable, innermost(err), "set OUTPUT_ROOT or path_template to a folder, or move that file away"
	case errors.Is(err, syscall.EROFS):
		e.Kind, e.Why, e.Cure = CodeNotWritable, innermost(err), "mount it writable, or set OUTPUT_ROOT or path_template to another place"
	case store.Remote(uri) && errors.Is(err, store.ErrPermission):
		e.Kind = CodeNotWritable // the store knows which of many causes it is
	case errors.Is(err, fs.ErrPermission), errors.As(err, &service) && service.ErrorCode() == "AccessDenied":
		e.Kind, e.Why, e.Cure = CodeNotWritable, innermost(err), "allow this user to write there, or set OUTPUT_ROOT or path_template to a place it may write to"
	}
	return e
}

// innermost returns the text of the first cause: where and how are said by Error.
func innermost(err error) string {
	var failed *store.Error
	if errors.As(err, &failed) && failed.Err != nil {
		var other *fs.PathError
		if err = failed.Err; errors.As(err, &other) { // of another place than the one that was to be written
			return other.Path + ": " + other.Err.Error()
		}
	}
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err.Error()
}
