package store

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/s3test"
	"pgregory.net/rapid"
)

// Every store passes the same tests.
func forEachStore(t *testing.T, test func(t *testing.T, st Store, root string)) {
	t.Run("local", func(t *testing.T) { test(t, NewLocal(), filepath.ToSlash(t.TempDir())) })
	t.Run("s3", func(t *testing.T) {
		_, st := newFakeS3(t)
		test(t, st, "s3://bucket/some/prefix")
	})
	t.Run("versitygw", func(t *testing.T) {
		server := s3test.Start(t)
		server.Bucket(t, "bucket")
		test(t, realS3(t, server.URL, server), "s3://bucket/some/prefix")
	})
	t.Run("versitygw with faults", func(t *testing.T) {
		server := s3test.Start(t)
		server.Bucket(t, "bucket")
		proxy := s3test.NewProxy(t, server, s3test.Schedule{Seed: 7, Share: 0.2, Faults: s3test.Every})
		test(t, realS3(t, proxy.URL, server), "s3://bucket/some/prefix")
	})
}

// realS3 returns the store of a server, with small parts and pieces.
func realS3(t *testing.T, endpoint string, server *s3test.Server) *S3 {
	t.Helper()
	t.Setenv("AWS_CONFIG_FILE", "/nonexistent")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	st, err := NewS3(context.Background(), Options{Endpoint: endpoint, Region: s3test.Region,
		AccessKey: server.AccessKey, SecretKey: server.SecretKey, Client: &http.Client{Transport: transport},
		MaxBackoff: time.Millisecond, ReadAhead: 512, Stall: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func pattern(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(i*7 + i>>8)
	}
	return data
}

func read(t *testing.T, st Store, uri string) []byte {
	t.Helper()
	data, err := ReadAll(t.Context(), st, uri, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	forEachStore(t, func(t *testing.T, st Store, root string) {
		for _, size := range []int{0, 1, 511, 1023, 1024, 1025, 5000} {
			uri, data := Join(root, "a/b", "object.bin"), pattern(size)
			if err := WriteAll(t.Context(), st, uri, data); err != nil {
				t.Fatal(err)
			}
			if got := read(t, st, uri); !bytes.Equal(got, data) {
				t.Errorf("%d bytes came back as %d", size, len(got))
			}
			if info, err := st.Stat(t.Context(), uri); err != nil || info.Size != int64(size) || info.URI != uri {
				t.Errorf("stat: %+v %v", info, err)
			}
		}
	})
}

func TestNothingIsVisibleBeforeCommit(t *testing.T) {
	forEachStore(t, func(t *testing.T, st Store, root string) {
		uri := Join(root, "object")
		w, err := st.Create(t.Context(), uri)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if _, err := w.Write(pattern(1000)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := st.Stat(t.Context(), uri); !errors.Is(err, ErrNotFound) {
			t.Errorf("stat before commit: %v", err)
		}
		if infos, err := st.List(t.Context(), root); err != nil || len(infos) != 0 {
			t.Errorf("list before commit: %v %v", infos, err)
		}
		if err := w.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := w.Abort(); err != nil {
			t.Errorf("abort after commit: %v", err)
		}
		if got := read(t, st, uri); len(got) != 3000 {
			t.Errorf("%d bytes", len(got))
		}
	})
}

func TestAbortLeavesTheOldObject(t *testing.T) {
	forEachStore(t, func(t *testing.T, st Store, root string) {
		uri := Join(root, "object")
		if err := WriteAll(t.Context(), st, uri, []byte("old")); err != nil {
			t.Fatal(err)
		}
		w, err := st.Create(t.Context(), uri)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(pattern(3000))
		if err := w.Abort(); err != nil {
			t.Fatal(err)
		}
		if got := read(t, st, uri); string(got) != "old" {
			t.Errorf("%q", got)
		}
		if infos, _ := st.List(t.Context(), root); len(infos) != 1 {
			t.Errorf("abort left %v", infos)
		}
	})
}

func TestListIsSortedAndByPrefix(t *testing.T) {
	forEachStore(t, func(t *testing.T, st Store, root string) {
		names := []string{"Equity/X/b", "Equity/X/a", "Equity-L3/X/a", "Equity/Y/2026/c", "Equity/d", "Other"}
		for _, name := range names {
			if err := WriteAll(t.Context(), st, Join(root, name), []byte(name)); err != nil {
				t.Fatal(err)
			}
		}
		for prefix, want := range map[string][]string{
			"Equity/":   {"Equity/X/a", "Equity/X/b", "Equity/Y/2026/c", "Equity/d"},
			"Equity":    {"Equity-L3/X/a", "Equity/X/a", "Equity/X/b", "Equity/Y/2026/c", "Equity/d"},
			"Equity/X/": {"Equity/X/a", "Equity/X/b"},
			"Equity/d":  {"Equity/d"}, "Equity/d/": nil, "Nothing/": nil, "Equity/X/ab": nil,
		} {
			infos, err := st.List(t.Context(), Join(root, prefix))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, info := range infos {
				name, ok := Rel(root, info.URI)
				if !ok || info.Size != int64(len(name)) || info.Modified.IsZero() {
					t.Errorf("%+v", info)
				}
				got = append(got, name)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", prefix, got, want)
			}
		}
		if got, err := Folders(t.Context(), st, Join(root, "Equity")); err != nil || !slices.Equal(got, []string{"X", "Y"}) {
			t.Errorf("folders: %v %v", got, err)
		}
		if got, err := Folders(t.Context(), st, Join(root, "Nothing")); err != nil || len(got) != 0 {
			t.Errorf("folders of nothing: %v %v", got, err)
		}
	})
}

func TestMissingObjectsAreNotFound(t *testing.T) {
	forEachStore(t, func(t *testing.T, st Store, root string) {
		uri := Join(root, "no/such")
		if _, err := st.Open(t.Context(), uri); !errors.Is(err, ErrNotFound) {
			t.Errorf("open: %v", err)
		}
		if _, err := st.Stat(t.Context(), uri); !errors.Is(err, ErrNotFound) {
			t.Errorf("stat: %v", err)
		}
		if err := st.Remove(t.Context(), uri); err != nil {
			t.Errorf("removing what is not there: %v", err)
		}
	})
}

func TestRemovedObjectsAreGone(t *testing.T) {
	forEachStore(t, func(t *testing.T, st Store, root string) {
		uri := Join(root, "object")
		if err := WriteAll(t.Context(), st, uri, []byte("x")); err != nil {
			t.Fatal(err)
		}
		if err := st.Remove(t.Context(), uri); err != nil {
			t.Fatal(err)
		}
		if _, err := st.Stat(t.Context(), uri); !errors.Is(err, ErrNotFound) {
			t.Errorf("stat: %v", err)
		}
	})
}

func TestCreateNewRefusesAnExistingObject(t *testing.T) {
	forEachStore(t, func(t *testing.T, st Store, root string) {
		for _, size := range []int{10, 3000} {
			uri := Join(root, "lock")
			var winners int
			for range 2 {
				w, err := st.(Exclusive).CreateNew(t.Context(), uri)
				if err != nil {
					t.Fatal(err)
				}
				w.Write(pattern(size))
				switch err := w.Commit(t.Context()); {
				case err == nil:
					winners++
				case !errors.Is(err, ErrExists):
					t.Errorf("commit: %v", err)
				}
				w.Abort()
			}
			if winners != 1 {
				t.Errorf("%d writers created the object", winners)
			}
			if err := st.Remove(t.Context(), uri); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestReadAtAnyOffsetFromSeveralGoroutines(t *testing.T) {
	forEachStore(t, func(t *testing.T, st Store, root string) {
		uri, data := Join(root, "object"), pattern(10_000)
		if err := WriteAll(t.Context(), st, uri, data); err != nil {
			t.Fatal(err)
		}
		r, err := st.Open(t.Context(), uri)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if r.Name() != uri || r.Size() != 10_000 {
			t.Errorf("%s of %d bytes", r.Name(), r.Size())
		}
		var wg sync.WaitGroup
		for g := range 4 {
			wg.Go(func() {
				for off := g * 13; off < 11_000; off += 700 {
					p := make([]byte, 100+g*150)
					n, err := r.ReadAt(p, int64(off))
					want := data[min(off, len(data)):min(off+len(p), len(data))]
					if !bytes.Equal(p[:n], want) || (n < len(p)) != (err == io.EOF) {
						t.Errorf("at %d: %d bytes, %v", off, n, err)
					}
				}
			})
		}
		wg.Wait()
	})
}

func TestAnyReadReturnsItsBytes(t *testing.T) {
	forEachStore(t, func(t *testing.T, st Store, root string) {
		uri, data := Join(root, "object"), pattern(3000)
		if err := WriteAll(t.Context(), st, uri, data); err != nil {
			t.Fatal(err)
		}
		r, err := st.Open(t.Context(), uri)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		rapid.Check(t, func(t *rapid.T) {
			off := rapid.IntRange(0, 3100).Draw(t, "offset")
			p := make([]byte, rapid.IntRange(1, 900).Draw(t, "length"))
			n, err := r.ReadAt(p, int64(off))
			if err != nil && err != io.EOF {
				t.Fatal(err)
			}
			if want := data[min(off, 3000):min(off+len(p), 3000)]; !bytes.Equal(p[:n], want) {
				t.Fatalf("%d bytes, want %d", n, len(want))
			}
		})
	})
}

func TestStoresCount(t *testing.T) {
	forEachStore(t, func(t *testing.T, st Store, root string) {
		uri := Join(root, "object")
		if err := WriteAll(t.Context(), st, uri, pattern(3000)); err != nil {
			t.Fatal(err)
		}
		read(t, st, uri)
		c := st.(Counted).Counters()
		if c.BytesWritten != 3000 || c.BytesRead != 3000 || c.Requests < 3 {
			t.Errorf("%+v", c)
		}
	})
}

func TestCommitOfACancelledRunFails(t *testing.T) {
	forEachStore(t, func(t *testing.T, st Store, root string) {
		ctx, cancel := context.WithCancel(t.Context())
		w, err := st.Create(ctx, Join(root, "object"))
		if err != nil {
			t.Fatal(err)
		}
		w.Write(pattern(3000))
		cancel()
		if err := w.Commit(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("commit: %v", err)
		}
		if err := w.Abort(); err != nil {
			t.Errorf("abort: %v", err)
		}
		if infos, _ := st.List(t.Context(), root); len(infos) != 0 {
			t.Errorf("left %v", infos)
		}
	})
}

func TestLargeObjectsAreWrittenInParts(t *testing.T) {
	server := s3test.Start(t)
	server.Bucket(t, "bucket")
	proxy := s3test.NewProxy(t, server, s3test.Schedule{Seed: 3, Share: 0.5, Faults: s3test.Every})
	st := realS3(t, proxy.URL, server)
	st.opts.PartBytes = 5 << 20 // the least that S3 takes
	data := pattern(13 << 20)
	if err := WriteAll(t.Context(), st, object, data); err != nil {
		t.Fatal(err)
	}
	got, err := ReadAll(t.Context(), st, object, 20<<20)
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes came back, %v", len(got), err)
	}
	w, err := st.Create(t.Context(), object+"2")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Abort(); err != nil {
		t.Fatal(err)
	}
	// An upload whose first answer was lost has begun twice: that is left to Sweep.
	later := time.Now().Add(time.Hour)
	if _, err := st.Sweep(t.Context(), "s3://bucket/", later); err != nil {
		t.Fatal(err)
	}
	if n, err := st.Sweep(t.Context(), "s3://bucket/", later); err != nil || n != 0 {
		t.Errorf("%d uploads are left, %v", n, err)
	}
}
