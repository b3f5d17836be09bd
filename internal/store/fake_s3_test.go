package store

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeS3 speaks as much of S3 as the store uses, path style, and fails where told to.
type fakeS3 struct {
	mu       sync.Mutex
	objects  map[string]fakeObject // bucket/key
	uploads  map[string]*fakeUpload
	nextID   int
	pageSize int
	fault    func(kind string, n int) fault
	seen     map[string]int
	listing  string // answered to every List; "" is what there is
	lax      bool   // If-Match is not heeded
}

type fakeObject struct {
	data []byte
	etag string
}

type fakeUpload struct {
	path    string
	parts   map[int][]byte
	started time.Time
}

// fault is how a request fails: with an answer, or by a body cut after some bytes.
type fault struct {
	status int
	code   string
	cut    int  // > 0: bytes of the body before the connection is reset
	stall  bool // with cut: hang instead, until the client goes away
	drop   bool // no answer at all
	late   bool // with drop: do the work first
}

func newFakeS3(t *testing.T) (*fakeS3, *S3) {
	t.Helper()
	f := &fakeS3{objects: map[string]fakeObject{}, uploads: map[string]*fakeUpload{}, seen: map[string]int{}, pageSize: 3}
	server := httptest.NewServer(f)
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(func() {
		client.CloseIdleConnections()
		server.CloseClientConnections()
		server.Close()
	})
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("AWS_CONFIG_FILE", "/nonexistent")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
	st, err := NewS3(context.Background(), Options{Endpoint: server.URL, Region: "eu-west-2", Client: client,
		MaxBackoff: time.Millisecond, PartBytes: 1 << 10, ReadAhead: 512, Stall: time.Minute, Attempts: 4})
	if err != nil {
		t.Fatal(err)
	}
	return f, st
}

func (f *fakeS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	kind := f.kind(r)
	f.mu.Lock()
	f.seen[kind]++
	var x fault
	if f.fault != nil {
		x = f.fault(kind, f.seen[kind])
	}
	f.mu.Unlock()
	switch {
	case x.status != 0:
		if x.status == http.StatusTemporaryRedirect {
			w.Header().Set("Location", r.URL.String()) // to itself
		}
		failS3(w, x.status, x.code)
		return
	case x.drop && x.late:
		f.serve(httptest.NewRecorder(), r, kind, body)
		fallthrough
	case x.drop:
		conn, _, _ := w.(http.Hijacker).Hijack()
		conn.Close()
		return
	case x.cut > 0:
		w = &cutting{ResponseWriter: w, left: x.cut, stall: x.stall, gone: r.Context().Done()}
	}
	f.serve(w, r, kind, body)
}

// count returns how many requests of a kind came.
func (f *fakeS3) count(kind string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen[kind]
}

func (f *fakeS3) kind(r *http.Request) string {
	q := r.URL.Query()
	switch {
	case q.Has("uploads") && r.Method == "GET":
		return "ListUploads"
	case q.Has("uploads"):
		return "CreateUpload"
	case q.Has("uploadId"):
		return map[string]string{"PUT": "UploadPart", "POST": "Complete", "DELETE": "AbortUpload"}[r.Method]
	case q.Has("list-type"):
		return "List"
	}
	return r.Method
}

func failS3(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `<?xml version="1.0"?><Error><Code>%s</Code><Message>told to</Message></Error>`, code)
}

func (f *fakeS3) serve(w http.ResponseWriter, r *http.Request, kind string, body []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/")
	bucket, _, _ := strings.Cut(path, "/")
	if bucket == "missing" {
		failS3(w, 404, "NoSuchBucket")
		return
	}
	switch kind {
	case "GET", "HEAD":
		f.get(w, r, path)
	case "PUT":
		if f.taken(w, r, path) {
			return
		}
		sum := md5.Sum(body)
		f.objects[path] = fakeObject{body, `"` + hex.EncodeToString(sum[:]) + `"`}
		w.Header().Set("ETag", f.objects[path].etag)
	case "DELETE":
		delete(f.objects, path)
		w.WriteHeader(204)
	case "List":
		f.list(w, r, bucket)
	default:
		f.multipart(w, r, kind, path, bucket, body)
	}
}

func (f *fakeS3) taken(w http.ResponseWriter, r *http.Request, path string) bool {
	if _, there := f.objects[path]; there && r.Header.Get("If-None-Match") == "*" {
		failS3(w, 412, "PreconditionFailed")
		return true
	}
	return false
}

func (f *fakeS3) get(w http.ResponseWriter, r *http.Request, path string) {
	o, ok := f.objects[path]
	if !ok {
		failS3(w, 404, "NoSuchKey")
		return
	}
	if want := r.Header.Get("If-Match"); want != "" && want != o.etag && !f.lax {
		failS3(w, 412, "PreconditionFailed")
		return
	}
	w.Header().Set("ETag", o.etag)
	w.Header().Set("Last-Modified", "Fri, 02 Jan 2026 12:00:00 GMT")
	data, status := o.data, 200
	if text, ranged := strings.CutPrefix(r.Header.Get("Range"), "bytes="); ranged {
		first, last, _ := strings.Cut(text, "-")
		a, _ := strconv.Atoi(first)
		b, _ := strconv.Atoi(last)
		if first == "" {
			a, b = max(0, len(data)-b), len(data)-1
		}
		if a >= len(data) {
			failS3(w, 416, "InvalidRange")
			return
		}
		b = min(b, len(data)-1)
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", a, b, len(data)))
		data, status = data[a:b+1], 206
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method == "GET" {
		w.Write(data)
	}
}

func (f *fakeS3) list(w http.ResponseWriter, r *http.Request, bucket string) {
	if f.listing != "" {
		io.WriteString(w, f.listing)
		return
	}
	q := r.URL.Query()
	prefix, delimiter := q.Get("prefix"), q.Get("delimiter")
	var keys []string
	seen := map[string]bool{}
	for path := range f.objects {
		key, inside := strings.CutPrefix(path, bucket+"/")
		if !inside || !strings.HasPrefix(key, prefix) {
			continue
		}
		if i := strings.Index(key[len(prefix):], "/"); delimiter != "" && i >= 0 {
			key = key[:len(prefix)+i+1]
		}
		if key > q.Get("continuation-token") && !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	more := len(keys) > f.pageSize
	keys = keys[:min(len(keys), f.pageSize)]
	fmt.Fprintf(w, `<?xml version="1.0"?><ListBucketResult><IsTruncated>%v</IsTruncated>`, more)
	if more {
		fmt.Fprintf(w, "<NextContinuationToken>%s</NextContinuationToken>", keys[len(keys)-1])
	}
	for _, key := range keys {
		if delimiter != "" && strings.HasSuffix(key, delimiter) {
			fmt.Fprintf(w, "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>", key)
			continue
		}
		o := f.objects[bucket+"/"+key]
		fmt.Fprintf(w, "<Contents><Key>%s</Key><Size>%d</Size><ETag>%s</ETag><LastModified>2026-01-02T12:00:00Z</LastModified></Contents>", key, len(o.data), o.etag)
	}
	io.WriteString(w, "</ListBucketResult>")
}

func (f *fakeS3) multipart(w http.ResponseWriter, r *http.Request, kind, path, bucket string, body []byte) {
	id := r.URL.Query().Get("uploadId")
	upload, ok := f.uploads[id]
	if !ok && kind != "CreateUpload" && kind != "ListUploads" {
		failS3(w, 404, "NoSuchUpload")
		return
	}
	switch kind {
	case "CreateUpload":
		f.nextID++
		id = fmt.Sprint("u", f.nextID)
		f.uploads[id] = &fakeUpload{path: path, parts: map[int][]byte{}, started: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}
		fmt.Fprintf(w, "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>", id)
	case "UploadPart":
		n, _ := strconv.Atoi(r.URL.Query().Get("partNumber"))
		upload.parts[n] = body
		sum := md5.Sum(body)
		w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:])+`"`)
	case "Complete":
		if f.taken(w, r, path) {
			return
		}
		f.complete(w, upload, body)
		delete(f.uploads, id)
	case "AbortUpload":
		delete(f.uploads, id)
		w.WriteHeader(204)
	case "ListUploads":
		io.WriteString(w, "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>")
		for id, u := range f.uploads {
			if key, inside := strings.CutPrefix(u.path, bucket+"/"); inside && strings.HasPrefix(key, r.URL.Query().Get("prefix")) {
				fmt.Fprintf(w, "<Upload><Key>%s</Key><UploadId>%s</UploadId><Initiated>%s</Initiated></Upload>", key, id, u.started.Format(time.RFC3339))
			}
		}
		io.WriteString(w, "</ListMultipartUploadsResult>")
	}
}

func (f *fakeS3) complete(w http.ResponseWriter, upload *fakeUpload, body []byte) {
	var order struct {
		Part []struct {
			PartNumber int
			ETag       string
		}
	}
	if err := xml.Unmarshal(body, &order); err != nil {
		failS3(w, 400, "MalformedXML")
		return
	}
	var data, sums []byte
	for i, p := range order.Part {
		part, ok := upload.parts[p.PartNumber]
		sum := md5.Sum(part)
		if !ok || p.PartNumber != i+1 || strings.Trim(p.ETag, `"`) != hex.EncodeToString(sum[:]) {
			failS3(w, 400, "InvalidPart")
			return
		}
		data, sums = append(data, part...), append(sums, sum[:]...)
	}
	sum := md5.Sum(sums)
	etag := fmt.Sprintf(`"%x-%d"`, sum, len(order.Part))
	f.objects[upload.path] = fakeObject{data, etag}
	fmt.Fprintf(w, "<CompleteMultipartUploadResult><ETag>%s</ETag></CompleteMultipartUploadResult>", etag)
}

// cutting lets a number of bytes through and then breaks the connection.
type cutting struct {
	http.ResponseWriter
	left  int
	stall bool
	gone  <-chan struct{}
}

func (c *cutting) Write(p []byte) (int, error) {
	if len(p) < c.left {
		c.left -= len(p)
		return c.ResponseWriter.Write(p)
	}
	c.ResponseWriter.Write(p[:c.left])
	c.ResponseWriter.(http.Flusher).Flush()
	if c.stall {
		<-c.gone
	}
	panic(http.ErrAbortHandler)
}
