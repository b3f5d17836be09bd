package store

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"golang.org/x/sync/errgroup"
)

const (
	partsInFlight = 2    // of one writer; memory is partsInFlight + 1 parts
	partsPerSize  = 1000 // then parts get twice as large: a service takes 10,000 of them
	abortTime     = time.Minute
)

// s3Writer collects parts. An object of less than one part is put in one request;
// a larger one is a multipart upload, which is not visible before it is completed.
type s3Writer struct {
	store            *S3
	ctx              context.Context
	uri, bucket, key string
	exclusive        bool

	buffer   []byte
	partSize int
	upload   string // id, once there is more than one part
	uploads  *errgroup.Group
	bound    context.Context // cancelled when a part fails
	parts    []*types.CompletedPart
	sums     [][md5.Size]byte // of the parts
	failed   error
	done     bool
}

// Create begins an object; ctx bounds its writes.
func (s *S3) Create(ctx context.Context, uri string) (Writer, error) {
	return s.create(ctx, uri, false)
}

// CreateNew is Create for an object that must not exist; the service checks that in
// the step that makes the object visible.
func (s *S3) CreateNew(ctx context.Context, uri string) (Writer, error) {
	return s.create(ctx, uri, true)
}

func (s *S3) create(ctx context.Context, uri string, exclusive bool) (Writer, error) {
	bucket, key, err := splitS3(uri)
	if err != nil {
		return nil, err
	}
	w := &s3Writer{store: s, ctx: ctx, uri: uri, bucket: bucket, key: key, exclusive: exclusive, partSize: s.opts.PartBytes}
	w.uploads, w.bound = errgroup.WithContext(ctx)
	w.uploads.SetLimit(partsInFlight)
	return w, nil
}

func (w *s3Writer) Write(p []byte) (int, error) {
	written := 0
	for len(p) > 0 {
		if w.failed != nil {
			return written, w.failed
		}
		if err := context.Cause(w.bound); err != nil {
			w.failed = err
			if w.ctx.Err() != nil {
				w.failed = fmt.Errorf("writing %s: %w", w.uri, err)
			}
			return written, w.failed
		}
		n := min(w.partSize-len(w.buffer), len(p))
		w.buffer = append(w.buffer, p[:n]...)
		p, written = p[n:], written+n
		if len(w.buffer) == w.partSize {
			w.failed = w.flush()
		}
	}
	return written, w.failed
}

// flush sends the buffer as the next part.
func (w *s3Writer) flush() error {
	if w.upload == "" {
		out, err := w.store.client.CreateMultipartUpload(w.ctx, &s3.CreateMultipartUploadInput{Bucket: &w.bucket, Key: &w.key})
		if err != nil {
			return s3Error("writing", w.uri, err)
		}
		w.upload = aws.ToString(out.UploadId)
	}
	data := w.buffer
	w.buffer = make([]byte, 0, w.partSize)
	part := &types.CompletedPart{PartNumber: aws.Int32(int32(len(w.parts) + 1))}
	w.parts = append(w.parts, part)
	w.sums = append(w.sums, md5.Sum(data))
	if len(w.parts)%partsPerSize == 0 {
		w.partSize *= 2
	}
	w.uploads.Go(func() error {
		out, err := w.store.client.UploadPart(w.bound, &s3.UploadPartInput{
			Bucket: &w.bucket, Key: &w.key, UploadId: &w.upload, PartNumber: part.PartNumber, Body: bytes.NewReader(data),
		})
		if err != nil {
			return s3Error("writing", w.uri, err)
		}
		w.store.written.Add(int64(len(data)))
		part.ETag = out.ETag
		return nil
	})
	return nil
}

// Commit makes the object visible.
func (w *s3Writer) Commit(ctx context.Context) error {
	if w.failed != nil {
		return w.failed
	}
	if w.upload == "" {
		return w.put(ctx)
	}
	if len(w.buffer) > 0 {
		if err := w.flush(); err != nil {
			return err
		}
	}
	if err := w.uploads.Wait(); err != nil {
		return err
	}
	parts := make([]types.CompletedPart, len(w.parts))
	for i, part := range w.parts {
		parts[i] = *part
	}
	in := &s3.CompleteMultipartUploadInput{Bucket: &w.bucket, Key: &w.key, UploadId: &w.upload,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: parts}}
	if w.exclusive {
		in.IfNoneMatch = aws.String("*")
	}
	var repeated atomic.Bool
	_, err := w.store.client.CompleteMultipartUpload(ctx, in, w.store.noting(&repeated))
	return w.published(ctx, err, w.multipartTag(), repeated.Load())
}

func (w *s3Writer) put(ctx context.Context) error {
	in := &s3.PutObjectInput{Bucket: &w.bucket, Key: &w.key, Body: bytes.NewReader(w.buffer)}
	if w.exclusive {
		in.IfNoneMatch = aws.String("*")
	}
	var repeated atomic.Bool
	_, err := w.store.client.PutObject(ctx, in, w.store.noting(&repeated))
	if err == nil {
		w.store.written.Add(int64(len(w.buffer)))
	}
	sum := md5.Sum(w.buffer)
	return w.published(ctx, err, hex.EncodeToString(sum[:]), repeated.Load())
}

// published judges the outcome of the last request. When an answer is lost the repeated
// request fails although the first one did it: the ETag then tells that the object is
// the one written here.
func (w *s3Writer) published(ctx context.Context, err error, tag string, repeated bool) error {
	if err == nil {
		w.done = true
		return nil
	}
	refused := s3Error("publishing", w.uri, err)
	taken := w.exclusive && errors.Is(refused, ErrChanged)
	if repeated && (taken || errorCode(err) == "NoSuchUpload") {
		if info, statErr := w.store.Stat(ctx, w.uri); statErr == nil && strings.Trim(info.ETag, `"`) == tag {
			w.done = true
			return nil
		}
	}
	if taken {
		return &Error{Op: "publishing", URI: w.uri, Kind: ErrExists}
	}
	return refused
}

// multipartTag is the ETag of a completed upload, where the service makes it of MD5s.
func (w *s3Writer) multipartTag() string {
	h := md5.New()
	for _, sum := range w.sums {
		h.Write(sum[:])
	}
	return fmt.Sprintf("%s-%d", hex.EncodeToString(h.Sum(nil)), len(w.sums))
}

// Abort forgets the parts. It also works when the context of the run is done.
func (w *s3Writer) Abort() error {
	if w.done {
		return nil
	}
	w.done = true
	w.uploads.Wait()
	w.buffer = nil
	if w.upload == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), abortTime)
	defer cancel()
	_, err := w.store.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &w.bucket, Key: &w.key, UploadId: &w.upload})
	if err != nil {
		if err = s3Error("aborting the upload of", w.uri, err); !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return nil
}
