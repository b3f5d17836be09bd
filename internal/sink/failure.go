package sink

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"
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
	Code  string
	What  string // what was being done, e.g. "writing"
	Where string // the URI or template
	Why   string
	Cure  string
	Err   error // the cause; may be nil
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code + ": " + e.What)
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
	e := &Error{Code: CodeWriteFailed, What: what, Where: uri, Why: err.Error(), Err: err,
		Cure: "nothing of it is visible; run again once the cause is gone"}
	var service interface{ ErrorCode() string } // errors of S3
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		e.Code, e.Why, e.Cure = CodeDiskFull, innermost(err), "nothing of it was kept; free space there or set OUTPUT_ROOT to another disk, and run again"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.ENOTDIR),
		errors.As(err, &service) && service.ErrorCode() == "AccessDenied":
		e.Code, e.Why, e.Cure = CodeNotWritable, innermost(err), "allow this user to write there, or set OUTPUT_ROOT or path_template to a place it may write to"
	}
	return e
}

// innermost returns the text of the first cause: where and how are said by Error.
func innermost(err error) string {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err.Error()
}
