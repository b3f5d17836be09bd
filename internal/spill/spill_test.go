package spill

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/vector"
)

var fields = []vector.Field{
	{Name: "ListingId", Type: vector.Int}, {Name: "Venue", Type: vector.String}, {Name: "Price", Type: vector.Float},
	{Name: "Flag", Type: vector.Bool}, {Name: "Side", Type: vector.String}, {Name: "TimeBucket", Type: vector.Time},
}

func frameOf(random *rand.Rand, dicts []*vector.Dict, rows int) *vector.Frame {
	floats := []float64{1.5, math.Copysign(0, -1), math.Inf(1), vector.NullFloat(), 1e300}
	ints := []int64{0, -1, vector.NullInt, math.MaxInt64}
	f := &vector.Frame{}
	for i, field := range fields {
		c := vector.MakeColumn(field.Type, rows)
		if field.Type == vector.String {
			c.Dict = dicts[i]
		}
		for r := range rows {
			switch field.Type {
			case vector.Float:
				c.Floats[r] = floats[random.IntN(len(floats))]
			case vector.String:
				c.Codes[r] = random.Int32N(4) - 1
			default:
				c.Ints[r] = ints[random.IntN(len(ints))]
			}
		}
		f.Add(field, c)
	}
	return f
}

// appendAll appends all values of src.
func appendAll(dst, src *vector.Column) {
	dst.Floats, dst.Ints, dst.Codes = append(dst.Floats, src.Floats...), append(dst.Ints, src.Ints...), append(dst.Codes, src.Codes...)
	if src.Type == vector.String {
		dst.Dict = src.Dict
	}
}

// bitsOf makes NaN comparable.
func bitsOf(f *vector.Frame) [][]uint64 {
	var all [][]uint64
	for i := range f.Cols {
		var c []uint64
		for _, v := range f.Cols[i].Floats {
			c = append(c, math.Float64bits(v))
		}
		for _, v := range f.Cols[i].Ints {
			c = append(c, uint64(v))
		}
		for r := range f.Cols[i].Codes {
			text, ok := f.Cols[i].Text(r)
			if !ok {
				text = "null"
			}
			for _, b := range []byte(text) {
				c = append(c, uint64(b))
			}
		}
		all = append(all, c)
	}
	return all
}

func TestRowsComeBackAsTheyWereWhereverTheyLay(t *testing.T) {
	folder := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		a := NewArea(Limits{Folder: folder, Memory: rapid.Int64Range(0, 60000).Draw(t, "memory")})
		defer a.Close()
		dicts := make([]*vector.Dict, len(fields))
		for i := range dicts {
			dicts[i] = vector.NewDict()
			for _, text := range []string{"a", "bc", "def"} {
				dicts[i].Code(text)
			}
		}
		run := a.NewRun(fields)
		want := &vector.Frame{Fields: fields, Cols: make([]vector.Column, len(fields))}
		for i, field := range fields {
			want.Cols[i] = vector.Column{Type: field.Type, Dict: dicts[i]}
		}
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for range rapid.IntRange(0, 4).Draw(t, "frames") {
			f := frameOf(random, dicts, rapid.SampledFrom([]int{0, 1, 3, PieceRows, PieceRows + 5}).Draw(t, "rows"))
			for i := range f.Cols {
				appendAll(&want.Cols[i], &f.Cols[i])
			}
			if err := run.Append(f); err != nil {
				t.Fatal(err)
			}
		}
		whole := &vector.Frame{Fields: fields, Cols: make([]vector.Column, len(fields))}
		for i, field := range fields {
			whole.Cols[i].Type = field.Type
		}
		rows := 0
		for b := range run.Blocks() {
			f, err := run.Frame(b)
			if err != nil {
				t.Fatal(err)
			}
			for i := range fields {
				appendAll(&whole.Cols[i], &f.Cols[i])
			}
			rows += run.BlockRows(b)
			run.Release(b)
		}
		if int64(rows) != run.Rows() {
			t.Fatalf("%d rows in blocks, %d in all", rows, run.Rows())
		}
		if d := cmp.Diff(bitsOf(want), bitsOf(whole)); d != "" {
			t.Fatal(d)
		}
		if held := a.held.Load(); held != 0 {
			t.Fatalf("%d bytes are held after all was released", held)
		}
	})
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Fatalf("files are left: %v", left)
	}
}

func TestMoreThanTheQuotaIsRefused(t *testing.T) {
	f := &vector.Frame{}
	f.Add(vector.Field{Name: "x", Type: vector.Int}, vector.MakeColumn(vector.Int, PieceRows))
	const quota = 20
	a := NewArea(Limits{Folder: filepath.Join(t.TempDir(), "made"), Disk: quota})
	defer a.Close()
	run := a.NewRun(f.Fields)
	for range 2 { // in 9 bytes each
		if err := run.Append(f); err != nil {
			t.Fatal(err)
		}
	}
	var full *FullError
	if err := run.Append(f); !errors.As(err, &full) || full.Quota != quota {
		t.Fatalf("got %v", err)
	}
	run.Discard()
	if err := a.NewRun(f.Fields).Append(f); err != nil {
		t.Fatalf("after all was discarded: %v", err)
	}
}

func TestADiskThatIsFullIsRefusedBeforeItIs(t *testing.T) {
	f := &vector.Frame{}
	f.Add(vector.Field{Name: "x", Type: vector.Int}, vector.MakeColumn(vector.Int, 1))
	folder := t.TempDir()
	if _, known := freeSpace(folder); !known {
		t.Skip("the free space of a disk is not known on this system")
	}
	a := NewArea(Limits{Folder: folder, Keep: 1 << 60})
	defer a.Close()
	var full *FullError
	if err := a.NewRun(f.Fields).Append(f); !errors.As(err, &full) || full.Free == 0 {
		t.Fatalf("got %v", err)
	}
}

// TestADiskThatFailsIsSaidWithWhatToDo has disks that fill up, or break, in between.
func TestADiskThatFailsIsSaidWithWhatToDo(t *testing.T) {
	f := &vector.Frame{}
	f.Add(vector.Field{Name: "x", Type: vector.Int}, vector.MakeColumn(vector.Int, 1))
	for name, want := range map[string]string{"/dev/full": "spill-full", "/proc/version": "temp-not-writable"} {
		file, err := os.Open(name)
		if name == "/dev/full" {
			file, err = os.OpenFile(name, os.O_RDWR, 0)
		}
		if err != nil {
			t.Skipf("there is no %s on this system: %v", name, err)
		}
		a := NewArea(Limits{Folder: "/tmp/of_the_run"})
		a.file = file
		err = a.NewRun(f.Fields).Append(f)
		var coded interface{ Code() string }
		if !errors.As(err, &coded) || coded.Code() != want || !strings.HasPrefix(err.Error(), want+": ") ||
			!strings.Contains(err.Error(), "/tmp/of_the_run") || !strings.Contains(err.Error(), "TEMP_DIR") {
			t.Errorf("%s: %v", name, err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestSmallFramesTakeNoMoreThanTheAllowance keeps a frame for a row of each of many listings.
func TestSmallFramesTakeNoMoreThanTheAllowance(t *testing.T) {
	const allowance, frames = 4 << 20, 20_000
	many := make([]vector.Field, 50)
	for i := range many {
		many[i] = vector.Field{Name: fmt.Sprint("Metric", i), Type: vector.Float}
	}
	inUse := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	area := NewArea(Limits{Folder: t.TempDir(), Memory: allowance})
	defer area.Close()
	run := area.NewRun(many)
	before := inUse()
	for range frames {
		f := vector.Empty(many)
		for c := range f.Cols {
			f.Cols[c].Floats = append(f.Cols[c].Floats, 1.5)
		}
		f.Rows = 1
		if err := run.Append(f); err != nil {
			t.Fatal(err)
		}
	}
	bytes := inUse() - before
	if places := int64(frames * unsafe.Sizeof(block{})); bytes > allowance*3/2+2*places {
		t.Errorf("%d bytes are in use with an allowance of %d", bytes, allowance)
	}
	runtime.KeepAlive(run)
}
