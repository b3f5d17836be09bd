package s3test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Proxy passes requests on to a server, except those that its schedule lets fail.
type Proxy struct {
	URL string

	target    string
	transport *http.Transport

	mu       sync.Mutex
	schedule Schedule
	choose   func(r *http.Request) Fault // before the schedule; may be nil
	seen     map[string]int
	requests []Request
	stalled  chan struct{}
}

// Request is one that came.
type Request struct {
	Method, Path, Query, Range string
	Fault                      Fault
	Bytes                      int64 // of the body that was answered
}

// NewProxy starts a proxy before a server. It ends with the test.
func NewProxy(t testing.TB, s *Server, schedule Schedule) *Proxy {
	t.Helper()
	p := &Proxy{target: strings.TrimPrefix(s.URL, "http://"), transport: &http.Transport{DisableCompression: true},
		schedule: schedule, seen: map[string]int{}, stalled: make(chan struct{}, 1)}
	server := httptest.NewServer(p)
	p.URL = server.URL
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		p.transport.CloseIdleConnections()
	})
	return p
}

// Choose lets a function decide how a request fails; None leaves it to the schedule. It
// may be called by several goroutines, and may wait.
func (p *Proxy) Choose(f func(r *http.Request) Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.choose = f
}

// Stalled receives when a request begins to stall.
func (p *Proxy) Stalled() <-chan struct{} { return p.stalled }

// Requests returns the requests that came, in the order they were answered.
func (p *Proxy) Requests() []Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Request(nil), p.requests...)
}

// Forget forgets the requests that came.
func (p *Proxy) Forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests, p.seen = nil, map[string]int{}
}

func (p *Proxy) fault(r *http.Request) (fault Fault, cut float64, delay time.Duration) {
	p.mu.Lock()
	choose := p.choose
	p.mu.Unlock()
	if choose != nil {
		fault = choose(r)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	key := r.Method + " " + r.URL.String() + " " + r.Header.Get("Range")
	n := p.seen[key]
	p.seen[key]++
	if fault == None {
		fault, cut = p.schedule.draw(key, n)
	}
	return fault, cut, p.schedule.Delay
}

// ServeHTTP implements http.Handler.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault, cut, delay := p.fault(r)
	note := Request{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Range: r.Header.Get("Range"), Fault: fault}
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.requests = append(p.requests, note)
	}()
	switch fault {
	case Internal:
		refuse(w, r, http.StatusInternalServerError, "InternalError")
		return
	case Unavailable:
		refuse(w, r, http.StatusServiceUnavailable, "ServiceUnavailable")
		return
	case SlowDown:
		refuse(w, r, http.StatusServiceUnavailable, "SlowDown")
		return
	case Delay:
		wait(r, delay)
	}
	answer, body, err := p.pass(r)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	switch fault {
	case Reset, Truncate, Stall:
		note.Bytes = p.breakOff(w, r, answer, body, fault, cut)
		return
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.StatusCode)
	n, _ := w.Write(body)
	note.Bytes = int64(n)
}

// pass lets the server answer. The host stays that of the client: it is part of what is
// signed.
func (p *Proxy) pass(r *http.Request) (*http.Response, []byte, error) {
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, nil, err
	}
	out := r.Clone(r.Context())
	out.RequestURI, out.URL.Scheme, out.URL.Host = "", "http", p.target
	out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(sent)), int64(len(sent))
	if len(sent) == 0 {
		out.Body = http.NoBody // else its length counts as unknown
	}
	out.Header.Del("Expect") // the body is here already
	answer, err := p.transport.RoundTrip(out)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer, body, err
}

// refuse answers with an error of the service; a HEAD request has no body.
func refuse(w http.ResponseWriter, r *http.Request, status int, code string) {
	io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><Message>by schedule</Message></Error>`, code)
	}
}

func wait(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}

// breakOff sends a part of an answer and returns how much of its body. An answer without
// a body does not come at all.
func (p *Proxy) breakOff(w http.ResponseWriter, r *http.Request, answer *http.Response, body []byte, fault Fault, cut float64) int64 {
	part := body[:int(cut*float64(len(body)))]
	if fault == Stall {
		if len(body) > 0 {
			for name, values := range answer.Header {
				w.Header()[name] = values
			}
			w.WriteHeader(answer.StatusCode)
			w.Write(part)
			w.(http.Flusher).Flush()
		}
		select {
		case p.stalled <- struct{}{}:
		default:
		}
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer conn.Close()
	if len(body) > 0 {
		var head bytes.Buffer
		fmt.Fprintf(&head, "HTTP/1.1 %d %s\r\n", answer.StatusCode, http.StatusText(answer.StatusCode))
		answer.Header.Set("Content-Length", fmt.Sprint(len(body)))
		answer.Header.Del("Transfer-Encoding")
		answer.Header.Write(&head)
		head.WriteString("\r\n")
		conn.Write(append(head.Bytes(), part...))
	}
	if tcp, ok := conn.(*net.TCPConn); ok && fault == Reset {
		tcp.SetLinger(0) // closing then resets the connection
	}
	return int64(len(part))
}
