package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// maxResumes bounds how often one read goes on after a break, however far each try got.
const maxResumes = 64

// fetch fills p with the object's bytes from offset off. A body that breaks off,
// stalls or is short is resumed where it ended, under the ETag of the opened object,
// so the bytes are those of one version.
func (r *s3Reader) fetch(p []byte, off int64) (int, error) {
	got, fruitless := 0, 0
	for resumes := 0; ; resumes++ {
		n, err := r.attempt(p[got:], off+int64(got))
		got += n
		if err == nil && got == len(p) {
			return got, nil
		}
		if r.ctx.Err() != nil {
			return got, fmt.Errorf("reading %s: %w", r.uri, context.Cause(r.ctx))
		}
		if n > 0 {
			fruitless = 0
		}
		fruitless++
		if !broken(err) || fruitless >= r.store.opts.Attempts || resumes >= maxResumes {
			return got, s3Error("reading", r.uri, err)
		}
		r.store.resumes.Add(1)
		if err := r.pause(fruitless); err != nil {
			return got, err
		}
	}
}

// pause waits before a read is resumed: not at all after progress, else ever longer.
func (r *s3Reader) pause(fruitless int) error {
	if fruitless <= 1 {
		return nil
	}
	delay, err := r.store.retryer().RetryDelay(fruitless, io.ErrUnexpectedEOF)
	if err != nil {
		return err
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-r.ctx.Done():
		return fmt.Errorf("reading %s: %w", r.uri, context.Cause(r.ctx))
	}
}

// attempt reads what one request gives.
func (r *s3Reader) attempt(p []byte, off int64) (int, error) {
	in := &s3.GetObjectInput{Bucket: &r.bucket, Key: &r.key, Range: aws.String(fmt.Sprintf("bytes=%d-%d", off, off+int64(len(p))-1))}
	if r.etag != "" {
		in.IfMatch = &r.etag
	}
	out, err := r.store.client.GetObject(r.ctx, in)
	if err != nil {
		return 0, err // the retryer has tried all it may
	}
	defer out.Body.Close()
	if err := r.checkRange(out, off, int64(len(p))); err != nil {
		return 0, err
	}
	got := 0
	for got < len(p) {
		n, err := out.Body.Read(p[got:])
		got += n
		r.store.read.Add(int64(n))
		if err == io.EOF && got < len(p) {
			return got, &bodyError{io.ErrUnexpectedEOF}
		}
		if err != nil && err != io.EOF {
			return got, &bodyError{err}
		}
	}
	return got, nil
}

// errNoTail says that the service did not give the end of an object: it is empty, or the
// service does not know ranges from the end.
var errNoTail = errors.New("the service gave no end of the object")

// readTail reads the last n bytes, or all there are, and learns size and version.
func (r *s3Reader) readTail(n int) ([]byte, error) {
	for broke := 1; ; broke++ {
		tail, err := r.tryTail(n)
		if err == nil || !broken(err) || broke >= r.store.opts.Attempts {
			return tail, err
		}
		if r.ctx.Err() != nil {
			return nil, err
		}
		r.store.resumes.Add(1)
		if err := r.pause(broke); err != nil {
			return nil, err
		}
	}
}

func (r *s3Reader) tryTail(n int) ([]byte, error) {
	out, err := r.store.client.GetObject(r.ctx, &s3.GetObjectInput{Bucket: &r.bucket, Key: &r.key, Range: aws.String(fmt.Sprintf("bytes=-%d", n))})
	if code := errorCode(err); code == "InvalidRange" || code == "NotImplemented" {
		return nil, errNoTail
	}
	if err != nil {
		return nil, err
	}
	defer out.Body.Close()
	var first, last, size int64
	if out.ContentRange == nil {
		return nil, errNoTail
	}
	if _, err := fmt.Sscanf(*out.ContentRange, "bytes %d-%d/%d", &first, &last, &size); err != nil || last != size-1 || last-first >= int64(n) || first < 0 || first > last {
		return nil, errNoTail
	}
	tail := make([]byte, last-first+1)
	got, err := io.ReadFull(out.Body, tail)
	r.store.read.Add(int64(got))
	if err != nil {
		return nil, &bodyError{err}
	}
	r.etag, r.size = aws.ToString(out.ETag), size
	return tail, nil
}

// errOtherVersion says that an object was replaced since it was opened, where the service
// does not heed If-Match.
var errOtherVersion = errors.New("another version was answered")

// checkRange refuses an answer that is not the range of the version that was asked for.
func (r *s3Reader) checkRange(out *s3.GetObjectOutput, off, length int64) error {
	if etag := aws.ToString(out.ETag); r.etag != "" && etag != "" && etag != r.etag {
		return errOtherVersion
	}
	if out.ContentRange == nil {
		if off == 0 && aws.ToInt64(out.ContentLength) == length {
			return nil // the whole object was asked for
		}
		return errors.New("the service ignores ranges")
	}
	var first, last int64
	if _, err := fmt.Sscanf(*out.ContentRange, "bytes %d-%d/", &first, &last); err != nil || first != off || last > off+length-1 {
		return fmt.Errorf("the service answered range %q to bytes %d-%d", *out.ContentRange, off, off+length-1)
	}
	return nil
}

// bodyError is a transfer that began well and then broke.
type bodyError struct{ err error }

func (e *bodyError) Error() string { return "the transfer broke: " + e.err.Error() }
func (e *bodyError) Unwrap() error { return e.err }

// broken reports whether the rest of a transfer can be asked for again.
func broken(err error) bool {
	var body *bodyError
	return errors.As(err, &body)
}
