package store

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// watchedClient gives up requests that make no progress: no byte sent, no byte received
// within the stall time, or redirects without end. Without it a silent connection would
// hold a run for ever.
type watchedClient struct {
	next  aws.HTTPClient
	stall time.Duration
}

// stallError says that a transfer made no progress. It counts as a timeout, which is
// repeated.
type stallError struct{ after time.Duration }

func (e *stallError) Error() string   { return "no byte came within " + e.after.String() }
func (e *stallError) Timeout() bool   { return true }
func (e *stallError) Temporary() bool { return true }

// mostAnswers is how many answers a request has at most: redirects, and the last one. The
// SDK would follow a circle until the stall time is over.
const mostAnswers = 6

// redirectError says that redirects lead on and on. It is not repeated.
type redirectError struct{}

func (*redirectError) Error() string        { return "the service redirects again and again" }
func (*redirectError) RetryableError() bool { return false }

// Do sends a request. The watch ends when the body of the answer is closed.
func (c *watchedClient) Do(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	w := &watch{ctx: ctx, stall: c.stall}
	w.timer = time.AfterFunc(c.stall, func() { cancel(&stallError{c.stall}) })
	w.end = func() { w.timer.Stop(); cancel(nil) }
	var answers atomic.Int32
	req = req.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotFirstResponseByte: func() {
		if answers.Add(1) > mostAnswers {
			cancel(&redirectError{})
		}
	}}))
	if req.Body != nil && req.Body != http.NoBody {
		req.Body, req.GetBody = &watchedBody{req.Body, w, false}, nil
	}
	resp, err := c.next.Do(req)
	if err != nil {
		err = w.explain(err)
		w.end()
		return resp, err
	}
	w.progress()
	resp.Body = &watchedBody{resp.Body, w, true}
	return resp, nil
}

// watch is the timer of one request.
type watch struct {
	ctx   context.Context
	stall time.Duration
	timer *time.Timer
	end   func()
}

func (w *watch) progress() { w.timer.Reset(w.stall) }

// explain tells a request that was given up here from one that failed by itself.
func (w *watch) explain(err error) error {
	switch cause := context.Cause(w.ctx).(type) {
	case *stallError, *redirectError:
		return cause
	}
	return err
}

// watchedBody is a body whose bytes are progress; closing that of the answer ends the
// watch.
type watchedBody struct {
	io.ReadCloser
	watch *watch
	last  bool
}

func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 {
		b.watch.progress()
	}
	if err != nil && err != io.EOF {
		err = b.watch.explain(err)
	}
	return n, err
}

func (b *watchedBody) Close() error {
	if b.last {
		b.watch.end()
	}
	return b.ReadCloser.Close()
}
