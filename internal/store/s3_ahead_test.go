package store

import (
	"bytes"
	"io"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func openPrefetching(t *testing.T, data []byte, budget int) (*fakeS3, *s3Reader) {
	t.Helper()
	f, st := newFakeS3(t)
	putObject(f, data)
	st.opts.Prefetch = budget
	r, err := st.Open(t.Context(), object)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return f, r.(*s3Reader)
}

func TestOpeningTakesOneRequest(t *testing.T) {
	f, r := openPrefetching(t, pattern(400), 1<<20)
	got := make([]byte, 400)
	if _, err := r.ReadAt(got, 0); err != nil || !bytes.Equal(got, pattern(400)) {
		t.Errorf("got %v", err)
	}
	if f.count("GET") != 1 || f.count("HEAD") != 0 {
		t.Errorf("%d GET, %d HEAD to open and read a small object", f.count("GET"), f.count("HEAD"))
	}
}

func TestNeighbouringRangesComeInOneRequest(t *testing.T) {
	data := pattern(1 << 20)
	for _, tt := range []struct {
		name   string
		ranges [][2]int64
		budget int
		want   int
	}{
		{"side by side", [][2]int64{{0, 1000}, {1000, 9000}}, 1 << 20, 1},
		{"with a small gap, in another order", [][2]int64{{5000, 9000}, {0, 1000}}, 1 << 20, 1},
		{"far apart", [][2]int64{{0, 1000}, {500_000, 501_000}}, 1 << 20, 2},
		{"more than the budget", [][2]int64{{0, 9000}}, 3000, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, r := openPrefetching(t, data, tt.budget)
			r.Prefetch(tt.ranges)
			for _, x := range tt.ranges {
				for off := x[0]; off < x[1]; off += 1000 {
					p := make([]byte, min(1000, x[1]-off))
					if _, err := r.ReadAt(p, off); err != nil || !bytes.Equal(p, data[off:off+int64(len(p))]) {
						t.Fatalf("at %d: %v", off, err)
					}
				}
			}
			if n := f.count("GET") - 1; n != tt.want {
				t.Errorf("%d requests, want %d", n, tt.want)
			}
		})
	}
}

func TestASecondPlanKeepsWhatIsThere(t *testing.T) {
	f, r := openPrefetching(t, pattern(1<<20), 1<<20)
	for range 3 {
		r.Prefetch([][2]int64{{0, 50_000}})
		if _, err := r.ReadAt(make([]byte, 50_000), 0); err != nil {
			t.Fatal(err)
		}
	}
	if n := f.count("GET") - 1; n != 1 {
		t.Errorf("%d requests", n)
	}
}

// TestReadingAheadChangesNoByteAndKeepsItsBudget reads anything in any order, from two
// goroutines, after any plans.
func TestReadingAheadChangesNoByteAndKeepsItsBudget(t *testing.T) {
	const size = 20_000
	data := pattern(size)
	f, st := newFakeS3(t)
	putObject(f, data)
	span := rapid.Custom(func(t *rapid.T) [2]int64 {
		begin := rapid.Int64Range(0, size).Draw(t, "begin")
		return [2]int64{begin, min(size, begin+rapid.Int64Range(0, 5000).Draw(t, "length"))}
	})
	rapid.Check(t, func(rt *rapid.T) {
		st.opts.Prefetch = rapid.IntRange(100, 30_000).Draw(rt, "budget")
		opened, err := st.Open(t.Context(), object)
		if err != nil {
			rt.Fatal(err)
		}
		defer opened.Close()
		r := opened.(*s3Reader)
		for range rapid.IntRange(1, 2).Draw(rt, "plans") {
			r.Prefetch(rapid.SliceOfN(span, 0, 6).Draw(rt, "ranges"))
			reads := rapid.SliceOfN(span, 1, 6).Draw(rt, "reads")
			var readers sync.WaitGroup
			for i := range 2 {
				readers.Go(func() {
					for k := i; k < len(reads); k += 2 {
						p := make([]byte, reads[k][1]-reads[k][0])
						n, err := r.ReadAt(p, reads[k][0])
						if err != nil && err != io.EOF || !bytes.Equal(p[:n], data[reads[k][0]:][:n]) || n < len(p) {
							t.Errorf("%v: %d bytes, %v", reads[k], n, err)
						}
					}
				})
			}
			readers.Wait()
			r.ahead.mu.Lock()
			if r.ahead.bytes > r.ahead.budget {
				t.Errorf("%d bytes are held of %d", r.ahead.bytes, r.ahead.budget)
			}
			r.ahead.mu.Unlock()
		}
	})
}
