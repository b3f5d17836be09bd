package demo

import (
	"context"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/basaltlake/basalt/vector"
)

// smallLake writes two days around a weekend of three instruments on two venues.
func smallLake(t *testing.T) (string, Options) {
	t.Helper()
	o := Options{
		Root: t.TempDir(), Seed: 7, Start: time.Date(2026, 1, 9, 0, 0, 0, 0, time.UTC),
		Days: 2, Listings: 6, MICs: []string{"DEMA", "DEMB"}, Events: 9000, RowGroup: 2000, Workers: 2,
	}
	if _, err := Generate(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	return o.Root, o
}

// frame is a file read back: nulls are NaN, vector.NullInt and "".
type frame struct {
	rows   int
	ints   map[string][]int64
	floats map[string][]float64
	texts  map[string][]string
}

// read returns the one file of a table, venue and day, e.g. read(t, root, "Equity", "DEMA", "2026/01/09").
func read(t *testing.T, root, folder, mic, day string) *frame {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, folder, mic, day, "*.parquet"))
	if err != nil || len(paths) != 1 {
		t.Fatalf("%s %s %s: files %v, %v", folder, mic, day, paths, err)
	}
	f, err := os.Open(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := pqarrow.ReadTable(context.Background(), f, parquet.NewReaderProperties(memory.DefaultAllocator), pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	out := &frame{rows: int(table.NumRows()), ints: map[string][]int64{}, floats: map[string][]float64{}, texts: map[string][]string{}}
	for i := range int(table.NumCols()) {
		name := table.Schema().Field(i).Name
		for _, chunk := range table.Column(i).Data().Chunks() {
			out.append(t, name, chunk)
		}
	}
	return out
}

func (f *frame) append(t *testing.T, name string, chunk arrow.Array) {
	t.Helper()
	whole := func(value func(i int) int64) {
		for i := range chunk.Len() {
			v := int64(vector.NullInt)
			if chunk.IsValid(i) {
				v = value(i)
			}
			f.ints[name] = append(f.ints[name], v)
		}
	}
	switch a := chunk.(type) {
	case *array.Int64:
		whole(a.Value)
	case *array.Timestamp:
		whole(func(i int) int64 { return int64(a.Value(i)) })
	case *array.Boolean:
		whole(func(i int) int64 { return bit(a.Value(i)) })
	case *array.Float64:
		for i := range a.Len() {
			v := math.NaN()
			if a.IsValid(i) {
				v = a.Value(i)
			}
			f.floats[name] = append(f.floats[name], v)
		}
	case *array.String:
		for i := range a.Len() {
			f.texts[name] = append(f.texts[name], a.Value(i))
		}
	default:
		t.Fatalf("column %s: unexpected %T", name, chunk)
	}
}

// files lists the files below root with slashes.
func files(t *testing.T, root string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		found[filepath.ToSlash(name)] = data
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

var venueDays = []struct{ mic, day string }{
	{"DEMA", "2026/01/09"}, {"DEMB", "2026/01/09"}, {"DEMA", "2026/01/12"}, {"DEMB", "2026/01/12"},
}

func TestFilesLieInTheCanonicalLayoutAndSkipWeekends(t *testing.T) {
	root, _ := smallLake(t)
	found := files(t, root)
	want := []string{"CBBO/DEMA/2026/01/09/cbbo-DEMA-20260109.parquet", "CBBO/DEMA/2026/01/12/cbbo-DEMA-20260112.parquet"}
	for _, v := range venueDays {
		tail := v.mic + "-" + strings.ReplaceAll(v.day, "/", "") + ".parquet"
		for folder, prefix := range map[string]string{
			"Trades-Plus": "trades-plus-", "Equity": "", "Equity-L3": "l3-", "MarketState": "market-state-", "Reference": "reference-",
		} {
			want = append(want, folder+"/"+v.mic+"/"+v.day+"/"+prefix+tail)
		}
	}
	for _, name := range want {
		if _, ok := found[name]; !ok {
			t.Errorf("no file %s", name)
		}
	}
	if len(found) != len(want) {
		t.Errorf("%d files, want %d", len(found), len(want))
	}
}

func TestSameOptionsGiveTheSameBytesForAnyNumberOfWorkers(t *testing.T) {
	root, o := smallLake(t)
	first := files(t, root)
	o.Root, o.Workers = t.TempDir(), 1
	if _, err := Generate(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	for name, data := range files(t, o.Root) {
		if string(first[name]) != string(data) {
			t.Errorf("%s differs", name)
		}
	}
	o.Root, o.Seed = t.TempDir(), 8
	if _, err := Generate(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	const trades = "Trades-Plus/DEMA/2026/01/09/trades-plus-DEMA-20260109.parquet"
	if string(files(t, o.Root)[trades]) == string(first[trades]) {
		t.Error("another seed gives the same trades")
	}
}

func TestSummaryCountsWhatWasWritten(t *testing.T) {
	o := Options{Root: t.TempDir(), Days: 2, Listings: 4, Events: 6000, Workers: 2}
	var calls int
	o.Progress = func(done, total int, rows int64) {
		calls++
		if done != calls || total != 4 || rows == 0 {
			t.Errorf("progress %d of %d with %d rows in call %d", done, total, rows, calls)
		}
	}
	s, err := Generate(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	var bytes int64
	found := files(t, o.Root)
	for _, data := range found {
		bytes += int64(len(data))
	}
	if s.Files != len(found) || s.Bytes != bytes || s.Listings != 4 || len(s.Days) != 2 || calls != 4 {
		t.Errorf("summary %+v, want %d files of %d bytes; %d calls", s, len(found), bytes, calls)
	}
	if s.Rows["reference"] != 8 || s.Rows["marketstate"] != 40 {
		t.Errorf("rows %v", s.Rows)
	}
	if l3 := s.Rows["l3"]; l3 < 9000 || l3 > 16000 {
		t.Errorf("%d order events, about 12,000 were asked for", l3)
	}
}

func TestBadOptionsAreRefused(t *testing.T) {
	for name, o := range map[string]Options{
		"no folder":      {},
		"negative days":  {Root: "x", Days: -1},
		"short MIC":      {Root: "x", MICs: []string{"ABC"}},
		"MIC with slash": {Root: "x", MICs: []string{"AB/C"}},
		"MIC twice":      {Root: "x", MICs: []string{"DEMA", "DEMA"}},
	} {
		if _, err := Generate(context.Background(), o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestCancelledGenerationLeavesNoTemporaryFiles(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := Options{Root: t.TempDir(), Days: 5, Listings: 4, Events: 2000, Workers: 1, Progress: func(int, int, int64) { cancel() }}
	if _, err := Generate(ctx, o); err == nil {
		t.Fatal("no error")
	}
	for name := range files(t, o.Root) {
		if !strings.HasSuffix(name, ".parquet") {
			t.Errorf("left %s", name)
		}
	}
}
