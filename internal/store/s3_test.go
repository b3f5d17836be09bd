package store

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

const object = "s3://bucket/object"

func putObject(f *fakeS3, data []byte) {
	f.objects["bucket/object"] = fakeObject{data, `"v1"`}
}

func TestBrokenBodiesResumeWhereTheyEnded(t *testing.T) {
	data := pattern(4000)
	for name, faulty := range map[string]fault{
		"reset":       {cut: 700},
		"reset early": {cut: 1},
		"no answer":   {drop: true},
		"503":         {status: 503, code: "ServiceUnavailable"},
		"slow down":   {status: 503, code: "SlowDown"},
		"500":         {status: 500, code: "InternalError"},
		"502":         {status: 502, code: "BadGateway"},
		"504":         {status: 504, code: "GatewayTimeout"},
	} {
		t.Run(name, func(t *testing.T) {
			f, st := newFakeS3(t)
			putObject(f, data)
			f.fault = func(kind string, n int) fault {
				if kind == "GET" && n%4 != 0 {
					return faulty
				}
				return fault{}
			}
			if got := read(t, st, object); !bytes.Equal(got, data) {
				t.Error("the bytes differ")
			}
			if c := st.Counters(); c.Repeats+c.Resumes == 0 {
				t.Errorf("nothing was repeated: %+v", c)
			}
		})
	}
}

func TestStalledBodyIsReadOnAfterTheStallTime(t *testing.T) {
	f, st := newFakeS3(t)
	st.client.Options().HTTPClient.(*watchedClient).stall = 50 * time.Millisecond
	data := pattern(4000)
	putObject(f, data)
	f.fault = func(kind string, n int) fault {
		if kind == "GET" && n <= 3 {
			return fault{cut: 300, stall: true}
		}
		return fault{}
	}
	if got := read(t, st, object); !bytes.Equal(got, data) {
		t.Error("the bytes differ")
	}
	if c := st.Counters(); c.Resumes < 2 {
		t.Errorf("%+v", c)
	}
}

func TestStalledReadEndsWithItsContext(t *testing.T) {
	f, st := newFakeS3(t)
	putObject(f, pattern(4000))
	ctx, cancel := context.WithCancel(t.Context())
	f.fault = func(kind string, n int) fault {
		if kind == "GET" {
			cancel()
			return fault{cut: 10, stall: true}
		}
		return fault{}
	}
	if _, err := ReadAll(ctx, st, object, 1<<20); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestReadGivesUpWhenNothingComesAnyMore(t *testing.T) {
	f, st := newFakeS3(t)
	putObject(f, pattern(4000))
	f.fault = func(kind string, n int) fault { return fault{drop: kind == "GET"} }
	_, err := ReadAll(t.Context(), st, object, 1<<20)
	if err == nil || !strings.Contains(err.Error(), object) {
		t.Errorf("got %v", err)
	}
	if n := f.count("GET"); n > 5 {
		t.Errorf("%d tries", n)
	}
}

func TestObjectThatChangesIsAnError(t *testing.T) {
	for _, lax := range []bool{false, true} {
		f, st := newFakeS3(t)
		f.lax = lax
		putObject(f, pattern(4000))
		r, err := st.Open(t.Context(), object)
		if err != nil {
			t.Fatal(err)
		}
		f.mu.Lock()
		f.objects["bucket/object"] = fakeObject{pattern(4000), `"v2"`}
		f.mu.Unlock()
		if _, err := r.ReadAt(make([]byte, 10), 0); !errors.Is(err, ErrChanged) {
			t.Errorf("by a service that does not heed If-Match (%v): %v", lax, err)
		}
	}
}

// TestListingThatIsNotWholeIsAnError has answers that would pass for listings of few objects,
// or that never end.
func TestListingThatIsNotWholeIsAnError(t *testing.T) {
	const one = "<Contents><Key>prefix/a</Key></Contents><CommonPrefixes><Prefix>prefix/a/</Prefix></CommonPrefixes></ListBucketResult>"
	for name, answer := range map[string]string{
		"a page of a proxy":    "<html><body>Sign in</body></html>",
		"nothing":              " ",
		"no token":             "<ListBucketResult><IsTruncated>true</IsTruncated>" + one,
		"a token for ever":     "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken>" + one,
		"a listing cut in two": "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>prefix/a</Key>",
	} {
		f, st := newFakeS3(t)
		f.listing = answer
		if got, err := st.List(t.Context(), "s3://bucket/prefix"); err == nil {
			t.Errorf("%s: %v", name, got)
		}
		if got, err := st.folders(t.Context(), "s3://bucket/prefix"); err == nil {
			t.Errorf("%s: folders %v", name, got)
		}
	}
}

func TestDenialsFailAtOnceWithACure(t *testing.T) {
	for _, tt := range []struct {
		status int
		code   string
		kind   error
		cure   string
	}{
		{403, "AccessDenied", ErrPermission, "s3:ListBucket"},
		{403, "InvalidAccessKeyId", ErrPermission, "access key"},
		{403, "ExpiredToken", ErrPermission, "expired"},
		{400, "ExpiredToken", ErrPermission, "expired"},
		{400, "BadRequest", nil, "expired"},
		{404, "NoSuchBucket", ErrNotFound, "name of the bucket"},
		{301, "PermanentRedirect", nil, "region"},
		{307, "TemporaryRedirect", nil, "the service redirects again and again: check the endpoint"},
		{507, "XMinioStorageFull", ErrFull, "free space"},
	} {
		f, st := newFakeS3(t)
		f.fault = func(string, int) fault { return fault{status: tt.status, code: tt.code} }
		_, err := st.List(t.Context(), "s3://bucket/prefix")
		var typed *Error
		if !errors.As(err, &typed) || typed.Kind != tt.kind || !strings.Contains(err.Error(), tt.cure) {
			t.Errorf("%s: %v", tt.code, err)
		}
		if n := f.count("List"); tt.status == 307 && n != mostAnswers+1 || tt.status != 307 && tt.status < 500 && n != 1 {
			t.Errorf("%s: %d requests", tt.code, f.count("List"))
		}
	}
}

func TestUploadSurvivesFaults(t *testing.T) {
	f, st := newFakeS3(t)
	f.fault = func(kind string, n int) fault {
		if n <= 3 && strings.Contains("CreateUpload UploadPart Complete", kind) {
			return fault{status: 503, code: "SlowDown"}
		}
		return fault{}
	}
	data := pattern(10_000)
	if err := WriteAll(t.Context(), st, object, data); err != nil {
		t.Fatal(err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if !bytes.Equal(f.objects["bucket/object"].data, data) || len(f.uploads) != 0 {
		t.Error("the object differs or an upload is left")
	}
}

func TestLostAnswerOfTheLastRequestIsNoFailure(t *testing.T) {
	for _, size := range []int{100, 5000} {
		f, st := newFakeS3(t)
		f.fault = func(kind string, n int) fault {
			return fault{drop: n == 1 && (kind == "PUT" || kind == "Complete"), late: true}
		}
		w, err := st.CreateNew(t.Context(), object)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(pattern(size))
		if err := w.Commit(t.Context()); err != nil {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

func TestFailedUploadIsAborted(t *testing.T) {
	f, st := newFakeS3(t)
	f.fault = func(kind string, n int) fault {
		if kind == "UploadPart" && n > 1 {
			return fault{status: 403, code: "AccessDenied"}
		}
		return fault{}
	}
	if err := WriteAll(t.Context(), st, object, pattern(20_000)); !errors.Is(err, ErrPermission) {
		t.Errorf("got %v", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.objects) != 0 || len(f.uploads) != 0 {
		t.Errorf("left %d objects, %d uploads", len(f.objects), len(f.uploads))
	}
}

func TestSweepAbortsForgottenUploads(t *testing.T) {
	f, st := newFakeS3(t)
	w, _ := st.Create(t.Context(), "s3://bucket/out/object")
	w.Write(pattern(5000))
	w.(*s3Writer).uploads.Wait()
	for _, tt := range []struct {
		prefix string
		before time.Time
		want   int
	}{
		{"s3://bucket/out/", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 0},
		{"s3://bucket/other/", time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC), 0},
		{"s3://bucket/out/", time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC), 1},
	} {
		if n, err := st.Sweep(t.Context(), tt.prefix, tt.before); err != nil || n != tt.want {
			t.Errorf("%s before %s: %d, %v", tt.prefix, tt.before, n, err)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.uploads) != 0 {
		t.Error("the upload is left")
	}
}

func TestSmallReadsShareRequests(t *testing.T) {
	f, st := newFakeS3(t)
	putObject(f, pattern(4000))
	r, err := st.Open(t.Context(), object)
	if err != nil {
		t.Fatal(err)
	}
	opened := f.count("GET")
	for off := range int64(50) {
		if _, err := r.ReadAt(make([]byte, 8), 3000+off*8); err != nil {
			t.Fatal(err)
		}
	}
	if n := f.count("GET") - opened; n != 1 {
		t.Errorf("%d requests for 400 neighbouring bytes", n)
	}
}
