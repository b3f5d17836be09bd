package sink

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/cespare/xxhash/v2"
	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/vector"
)

func TestParquetConforms(t *testing.T) {
	for name, base := range map[string]store.Store{"folder": newFolderStore(), "local": store.NewLocal()} {
		for _, opts := range []ParquetOptions{{}, {Threads: 3, RowGroupRows: 500}, {Threads: 3, RowGroupRows: 500, Behind: true}, {Codec: "zstd", Threads: 2}} {
			t.Run(fmt.Sprintf("%s/%+v", name, opts), func(t *testing.T) {
				testSink(t, func(t *testing.T) harness {
					folder := t.TempDir()
					st := &limitedStore{Store: base, room: -1}
					uri := filepath.Join(folder, "data/p1/x.parquet")
					return harness{
						sink: NewParquet(st, opts), uri: uri,
						read:   func(t *testing.T) *vector.Frame { return readParquet(t, uri) },
						traces: func() []string { return filesBelow(folder) },
						fill:   func(n int64) { st.room = n },
					}
				})
			})
		}
	}
}

// readParquet reads a file with arrow-go; nil when there is none.
func readParquet(t *testing.T, uri string) *vector.Frame {
	t.Helper()
	data, err := os.ReadFile(uri)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	table, err := pqarrow.ReadTable(context.Background(), bytes.NewReader(data), nil, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	f := &vector.Frame{}
	for c := range int(table.NumCols()) {
		field := conformanceFields[c]
		col := vector.MakeColumn(field.Type, 0)
		for _, chunk := range table.Column(c).Data().Chunks() {
			for i := range chunk.Len() {
				if chunk.IsNull(i) {
					col.AppendNull()
					continue
				}
				switch a := chunk.(type) {
				case *array.Int64:
					col.Ints = append(col.Ints, a.Value(i))
				case *array.Timestamp:
					col.Ints = append(col.Ints, int64(a.Value(i)))
				case *array.Boolean:
					col.Ints = append(col.Ints, int64(boolInt(a.Value(i))))
				case *array.Float64:
					col.Floats = append(col.Floats, a.Value(i))
				case *array.String:
					col.Codes = append(col.Codes, col.Dict.Code(a.Value(i)))
				}
			}
		}
		field.Name = table.Schema().Field(c).Name
		f.Add(field, col)
	}
	return f
}

func TestParquetRecordsSizeAndHashOfTheFile(t *testing.T) {
	uri := filepath.Join(t.TempDir(), "x.parquet")
	for _, threads := range []int{1, 2} {
		staged, err := NewParquet(newFolderStore(), ParquetOptions{Threads: threads, Codec: "none"}).Begin(context.Background(), uri, conformanceFields)
		if err != nil {
			t.Fatal(err)
		}
		f := conformanceFrame(1, 40000)
		if err := staged.Write(f.Cols, f.Rows); err != nil {
			t.Fatal(err)
		}
		w, err := staged.Commit(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(uri)
		if err != nil {
			t.Fatal(err)
		}
		if w.Hash != fmt.Sprintf("xxh64:%016x", xxhash.Sum64(data)) || w.Bytes != int64(len(data)) || w.URI != uri {
			t.Errorf("written %+v", w)
		}
	}
}

func TestFailuresHaveACodeAndACure(t *testing.T) {
	for code, causes := range map[string][]error{
		CodeDiskFull:    {syscall.ENOSPC, syscall.EDQUOT},
		CodeNotWritable: {syscall.EACCES, syscall.EROFS, syscall.EPERM, fs.ErrPermission, deniedByS3{}},
		CodeWriteFailed: {syscall.EIO, errors.New("odd")},
	} {
		for _, cause := range causes {
			_, err := NewParquet(refusingStore{err: &os.PathError{Op: "open", Path: "/out/x", Err: cause}}, ParquetOptions{}).
				Begin(context.Background(), "/out/x", conformanceFields)
			if !hasCode(err, code) || !errors.Is(err, cause) || !strings.Contains(err.Error(), "/out/x") {
				t.Errorf("%v: %v", cause, err)
			}
		}
	}
}

// What a store says of a failure is told once, with one cure.
func TestFailuresOfStoresAreToldOnce(t *testing.T) {
	failed := func(kind, err error, cure string) error {
		return &store.Error{Op: "making the folder of", URI: "/out/x", Kind: kind, Err: err, Cure: cure}
	}
	for _, c := range []struct {
		uri  string
		err  error
		want string
	}{
		{"/out/x", failed(store.ErrFull, syscall.ENOSPC, "free space"),
			"output-disk-full: creating /out/x: no space left on device; nothing of it was kept; free space there or set OUTPUT_ROOT to another disk, and run again"},
		{"/out/x", failed(store.ErrReadOnly, syscall.EROFS, "mount it"),
			"output-not-writable: creating /out/x: read-only file system; mount it writable, or set OUTPUT_ROOT or path_template to another place"},
		{"/out/x", failed(store.ErrPermission, syscall.EACCES, "check owner"),
			"output-not-writable: creating /out/x: permission denied; allow this user to write there, or set OUTPUT_ROOT or path_template to a place it may write to"},
		{"/out/x", failed(store.ErrNotFolder, &fs.PathError{Op: "stat", Path: "/out", Err: syscall.ENOTDIR}, "move it"),
			"output-not-writable: creating /out/x: /out: not a directory; set OUTPUT_ROOT or path_template to a folder, or move that file away"},
		{"s3://b/x", failed(store.ErrPermission, errors.New("SignatureDoesNotMatch"), "check the secret"),
			"output-not-writable: creating s3://b/x: access-denied: making the folder of /out/x: access is denied: SignatureDoesNotMatch: check the secret"},
		{"s3://b/x", failed(store.ErrNotFound, errors.New("NoSuchBucket"), "check the name of the bucket"),
			"output-write-failed: creating s3://b/x: not-found: making the folder of /out/x: there is no such object: NoSuchBucket: check the name of the bucket"},
	} {
		if got := Diagnose("creating", c.uri, c.err); got.Error() != c.want {
			t.Errorf("got  %v\nwant %s", got, c.want)
		}
	}
}

type deniedByS3 struct{}

func (deniedByS3) Error() string     { return "denied" }
func (deniedByS3) ErrorCode() string { return "AccessDenied" }

func TestDiskFullReadsAsOneSentence(t *testing.T) {
	st := &limitedStore{Store: newFolderStore(), room: 10}
	uri := t.TempDir() + "/x"
	staged, err := NewParquet(st, ParquetOptions{}).Begin(context.Background(), uri, conformanceFields)
	if err != nil {
		t.Fatal(err)
	}
	want := "output-disk-full: committing " + uri + ": no space left on device; " +
		"nothing of it was kept; free space there or set OUTPUT_ROOT to another disk, and run again"
	if _, err := staged.Commit(context.Background()); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestCommitThatTheStoreRefusesLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	st := newFolderStore()
	st.commitErr = &os.PathError{Op: "rename", Path: "x", Err: syscall.EROFS}
	staged, err := NewParquet(st, ParquetOptions{}).Begin(context.Background(), folder+"/x", conformanceFields)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := staged.Commit(context.Background()); !hasCode(err, CodeNotWritable) {
		t.Errorf("Commit: %v", err)
	}
	if got := filesBelow(folder); len(got) > 0 {
		t.Errorf("left %v", got)
	}
}

func TestBeginThatFailsLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	if _, err := NewParquet(newFolderStore(), ParquetOptions{Codec: "lzo"}).Begin(context.Background(), folder+"/x", conformanceFields); err == nil {
		t.Error("no error")
	}
	if got := filesBelow(folder); len(got) > 0 {
		t.Errorf("left %v", got)
	}
}

func TestCheckFindsAFooterThatDiffers(t *testing.T) {
	for name, damage := range map[string]func(*stagedParquet){
		"rows":      func(s *stagedParquet) { s.rows++ },
		"nulls":     func(s *stagedParquet) { s.tallies[3].nulls++ },
		"size":      func(s *stagedParquet) { s.file.size++ },
		"first key": func(s *stagedParquet) { s.keys.first[0].Ints[0]-- },
		"last key":  func(s *stagedParquet) { s.keys.last[0].Ints[0]++ },
		"magic":     func(s *stagedParquet) { s.file.head[0] = 'X' },
		"truncated": func(s *stagedParquet) { s.file.tail = s.file.tail[50:] },
		"no footer": func(s *stagedParquet) { s.file.tail = nil },
		"garbled":   func(s *stagedParquet) { clear(s.file.tail[:60]) },
	} {
		s := newStagedParquet(t)
		tail := bytes.Clone(s.file.tail)
		if err := s.check(); err != nil {
			t.Fatal(err)
		}
		s.file.tail = tail
		damage(s)
		if s.check() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// newStagedParquet returns a file that is complete but for Commit.
func newStagedParquet(t *testing.T) *stagedParquet {
	staged, err := NewParquet(newFolderStore(), ParquetOptions{}).Begin(context.Background(), t.TempDir()+"/x", conformanceFields)
	if err != nil {
		t.Fatal(err)
	}
	f := conformanceFrame(1, 500)
	s := staged.(*stagedParquet)
	if err := errors.Join(s.Write(f.Cols, f.Rows), s.writer.Flush(), s.file.flush()); err != nil {
		t.Fatal(err)
	}
	s.file.keepTail()
	if err := errors.Join(s.writer.Close(), s.file.flush()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestChecksumsDependNeitherOnDictionariesNorOnNaNBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "", "long text"}), 1, 50).Draw(t, "words")
		one, two := vector.MakeColumn(vector.String, 0), vector.MakeColumn(vector.String, 0)
		two.Dict.Code("unused")
		for _, w := range words {
			one.Codes = append(one.Codes, one.Dict.Code(w))
			two.Codes = append(two.Codes, two.Dict.Code(w))
		}
		if a, b := checksum(t, &one), checksum(t, &two); a != b {
			t.Fatal("dictionaries matter")
		}
	})
	one := vector.Column{Type: vector.Float, Floats: []float64{math.NaN()}}
	two := vector.Column{Type: vector.Float, Floats: []float64{math.Float64frombits(0xFFF8000000000123)}}
	if checksum(t, &one) != checksum(t, &two) {
		t.Fatal("bits of NaN matter")
	}
}

// checksum is that of a column as it is written.
func checksum(t interface{ Fatal(...any) }, col *vector.Column) uint64 {
	fields := []vector.Field{{Name: "x", Type: col.Type}}
	staged, err := NewParquet(discardStore{}, ParquetOptions{}).Begin(context.Background(), "x", fields)
	if err == nil {
		err = staged.Write([]vector.Column{*col}, col.Len())
	}
	if err != nil {
		t.Fatal(err)
	}
	w, err := staged.Commit(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return w.Columns[0].Checksum
}

// discardStore keeps nothing.
type discardStore struct{ store.Store }

type discardWriter struct{ io.Writer }

func (discardWriter) Commit(context.Context) error { return nil }
func (discardWriter) Abort() error                 { return nil }

func (discardStore) Create(context.Context, string) (store.Writer, error) {
	return discardWriter{io.Discard}, nil
}

func BenchmarkParquet(b *testing.B) {
	const rows, metrics = 150_000, 140
	f := conformanceFrame(1, rows)
	fields, cols := conformanceFields[:2:2], f.Cols[:2:2]
	for m := range metrics {
		fields = append(fields, vector.Field{Name: fmt.Sprint("m", m), Type: vector.Float})
		col := vector.MakeColumn(vector.Float, rows)
		for i := range col.Floats {
			if col.Floats[i] = math.Sin(float64(i * (m + 1))); m%2 == 1 {
				col.Floats[i] = float64(i*(m+7)%10007) / 100
			}
		}
		cols = append(cols, col)
	}
	whole := &vector.Frame{Fields: fields, Cols: cols, Rows: rows}
	for _, threads := range []int{1, 2} {
		b.Run(fmt.Sprint("threads=", threads), func(b *testing.B) {
			b.SetBytes(int64(8 * rows * len(cols)))
			for b.Loop() {
				staged, err := NewParquet(discardStore{}, ParquetOptions{Threads: threads, Behind: true}).Begin(context.Background(), "x", fields)
				if err == nil {
					err = Merge([]Run{Frames(whole)}, fields, []string{"ListingId", "TimeBucket"}, threads, staged.Write)
				}
				if err == nil {
					_, err = staged.Commit(context.Background())
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestPreparedDataAreInvisibleUntilCommit(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	uri := filepath.ToSlash(filepath.Join(folder, "out.parquet"))
	staged, err := NewParquet(newFolderStore(), ParquetOptions{}).Begin(ctx, uri, []vector.Field{{Name: "ListingId", Type: vector.Int}})
	if err != nil {
		t.Fatal(err)
	}
	defer staged.Abort()
	cols := []vector.Column{{Type: vector.Int, Ints: []int64{1, 2}}}
	if err := staged.Write(cols, 2); err != nil {
		t.Fatal(err)
	}
	prepared, err := staged.(Prepared).Prepare(ctx)
	if err != nil || prepared.Rows != 2 || prepared.Hash == "" {
		t.Fatalf("prepared %+v, %v", prepared, err)
	}
	if _, err := os.Stat(uri); err == nil {
		t.Error("the data are visible before Commit")
	}
	if err := staged.Write(cols, 2); err == nil {
		t.Error("rows were taken after Prepare")
	}
	written, err := staged.Commit(ctx)
	if err != nil || written.Hash != prepared.Hash {
		t.Errorf("committed %+v, %v, prepared %+v", written, err, prepared)
	}
	if _, err := os.Stat(uri); err != nil {
		t.Error(err)
	}
}
