package sink

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/vector"
)

// harness is what the conformance test needs of a format.
type harness struct {
	sink Sink
	uri  string
	// read returns what a reader sees at uri; nil when nothing is there.
	read func(t *testing.T) *vector.Frame
	// traces lists everything that exists, committed or staged.
	traces func() []string
	// fill makes writing fail, as a full disk does, after some bytes; negative: never.
	fill func(bytes int64)
}

var conformanceFields = []vector.Field{
	{Name: "ListingId", Type: vector.Int, Doc: "Listing."},
	{Name: "TimeBucket", Type: vector.Time, Doc: "End of the bucket."},
	{Name: "MIC", Type: vector.String},
	{Name: "Spread", Type: vector.Float, Unit: "BPS", Doc: "Relative spread."},
	{Name: "Auction", Type: vector.Bool},
}

// conformanceFrame returns rows in key order, with nulls, from listing first on.
func conformanceFrame(first, rows int) *vector.Frame {
	f := &vector.Frame{}
	for _, field := range conformanceFields {
		f.Add(field, vector.MakeColumn(field.Type, rows))
	}
	mics := []string{"XLON", "XPAR", "XETR"}
	for r := range rows {
		f.Cols[0].Ints[r] = int64(first + r/50)
		f.Cols[1].Ints[r] = 1735776000e9 + int64(r%50)*60e9 + 1
		f.Cols[2].Codes[r] = f.Cols[2].Dict.Code(mics[(first+r)%3])
		f.Cols[3].Floats[r] = math.Sqrt(float64(r))
		f.Cols[4].Ints[r] = int64(r % 2)
		switch r % 7 {
		case 1:
			f.Cols[2].Codes[r] = vector.NullCode
		case 2:
			f.Cols[3].Floats[r] = vector.NullFloat()
		case 3:
			f.Cols[4].Ints[r] = vector.NullInt
		}
	}
	return f
}

// texts returns a frame as text, a line per row.
func texts(f *vector.Frame) []string {
	var lines []string
	for r := range f.Rows {
		lines = append(lines, strings.Join(rowTexts(f.Cols, r), " "))
	}
	return lines
}

func concatenated(frames ...*vector.Frame) []string {
	var lines []string
	for _, f := range frames {
		lines = append(lines, texts(f)...)
	}
	return lines
}

// testSink is what every Sink must do.
func testSink(t *testing.T, make func(t *testing.T) harness) {
	ctx := context.Background()
	begin := func(t *testing.T, h harness, frames ...*vector.Frame) Staged {
		t.Helper()
		staged, err := h.sink.Begin(ctx, h.uri, conformanceFields)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range frames {
			if err := staged.Write(f.Cols, f.Rows); err != nil {
				t.Fatal(err)
			}
		}
		return staged
	}
	commit := func(t *testing.T, h harness, frames ...*vector.Frame) Written {
		t.Helper()
		w, err := begin(t, h, frames...).Commit(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	wantSeen := func(t *testing.T, h harness, want []string) {
		t.Helper()
		got := h.read(t)
		if got == nil {
			t.Fatal("nothing is visible")
		}
		if diff := cmp.Diff(want, texts(got)); diff != "" {
			t.Fatal(diff)
		}
	}

	t.Run("nothing is visible before Commit, everything after", func(t *testing.T) {
		h := make(t)
		a, b := conformanceFrame(1, 120), conformanceFrame(9, 80)
		staged := begin(t, h, a, b)
		if h.read(t) != nil {
			t.Fatal("visible before Commit")
		}
		if _, err := staged.Commit(ctx); err != nil {
			t.Fatal(err)
		}
		wantSeen(t, h, concatenated(a, b))
		if err := staged.Abort(); err != nil {
			t.Fatalf("Abort after Commit: %v", err)
		}
		wantSeen(t, h, concatenated(a, b))
		if err := staged.Write(a.Cols, a.Rows); err == nil {
			t.Fatal("writing after Commit: no error")
		}
		if _, err := staged.Commit(ctx); err == nil {
			t.Fatal("committing twice: no error")
		}
	})
	t.Run("an empty partition is a table without rows", func(t *testing.T) {
		h := make(t)
		if w := commit(t, h); w.Rows != 0 {
			t.Fatalf("%d rows", w.Rows)
		}
		wantSeen(t, h, nil)
		if got := h.read(t); !slices.EqualFunc(got.Fields, conformanceFields, func(a, b vector.Field) bool { return a.Name == b.Name && a.Type == b.Type }) {
			t.Fatalf("fields %v", got.Fields)
		}
	})
	t.Run("Abort leaves nothing", func(t *testing.T) {
		h := make(t)
		staged := begin(t, h, conformanceFrame(1, 5000))
		if err := errors.Join(staged.Abort(), staged.Abort()); err != nil {
			t.Fatal(err)
		}
		if got := h.traces(); len(got) > 0 {
			t.Fatalf("left %v", got)
		}
		if _, err := staged.Commit(ctx); err == nil {
			t.Fatal("committing after Abort: no error")
		}
	})
	t.Run("a second Commit replaces the first", func(t *testing.T) {
		h := make(t)
		commit(t, h, conformanceFrame(1, 100))
		traces := h.traces()
		commit(t, h, conformanceFrame(5, 30))
		wantSeen(t, h, concatenated(conformanceFrame(5, 30)))
		if got := h.traces(); !slices.Equal(got, traces) {
			t.Fatalf("left %v, before %v", got, traces)
		}
	})
	t.Run("a cancelled Commit leaves what was there", func(t *testing.T) {
		h := make(t)
		commit(t, h, conformanceFrame(1, 100))
		traces := h.traces()
		cancelled, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := begin(t, h, conformanceFrame(5, 30)).Commit(cancelled); !errors.Is(err, context.Canceled) {
			t.Fatalf("error %v", err)
		}
		wantSeen(t, h, concatenated(conformanceFrame(1, 100)))
		if got := h.traces(); !slices.Equal(got, traces) {
			t.Fatalf("left %v, before %v", got, traces)
		}
	})
	t.Run("what was written is described", func(t *testing.T) {
		a, b := conformanceFrame(1, 120), conformanceFrame(9, 80)
		one := commit(t, make(t), a, b)
		if one.Rows != 200 || one.Bytes == 0 || len(one.Columns) != len(conformanceFields) {
			t.Fatalf("written %+v", one)
		}
		for c, stat := range one.Columns {
			nulls := int64(0)
			for _, f := range []*vector.Frame{a, b} {
				for r := range f.Rows {
					if f.Cols[c].Null(r) {
						nulls++
					}
				}
			}
			if stat.Name != conformanceFields[c].Name || stat.Nulls != nulls {
				t.Errorf("column %d: %+v, want %d nulls", c, stat, nulls)
			}
		}
		b.Cols[3].Floats[70]++
		two := commit(t, make(t), a, b)
		for c := range one.Columns {
			if same := one.Columns[c] == two.Columns[c]; same == (c == 3) {
				t.Errorf("column %d: checksums %+v and %+v", c, one.Columns[c], two.Columns[c])
			}
		}
	})
	t.Run("equal rows give equal data however they were divided", func(t *testing.T) {
		f := conformanceFrame(1, 3000)
		want := commit(t, make(t), f)
		for _, block := range []int{1, 7, 1000} {
			h := make(t)
			staged := begin(t, h)
			for lo := 0; lo < f.Rows; lo += block {
				hi := min(lo+block, f.Rows)
				var cols []vector.Column
				for i := range f.Cols {
					cols = append(cols, f.Cols[i].Slice(lo, hi))
				}
				if err := staged.Write(cols, hi-lo); err != nil {
					t.Fatal(err)
				}
			}
			got, err := staged.Commit(ctx)
			got.URI = want.URI
			if err != nil || !cmp.Equal(want, got) {
				t.Fatalf("blocks of %d: %v %s", block, err, cmp.Diff(want, got))
			}
		}
	})
	t.Run("floats are snapped", func(t *testing.T) {
		h := make(t)
		f := conformanceFrame(1, 1)
		f.Cols[3].Floats[0] = 0.1 + 0.2
		commit(t, h, f)
		if got := h.read(t).Cols[3].Floats[0]; got != 0.3 {
			t.Fatalf("got %v", got)
		}
	})
	t.Run("rows out of order are refused", func(t *testing.T) {
		h := make(t)
		for name, frames := range map[string][]*vector.Frame{
			"across": {conformanceFrame(5, 60), conformanceFrame(1, 60)},
			"within": {swapped(conformanceFrame(1, 60), 10, 20)},
		} {
			staged := begin(t, h)
			var err error
			for _, f := range frames {
				err = errors.Join(err, staged.Write(f.Cols, f.Rows))
			}
			if !hasCode(err, CodeNotSorted) {
				t.Fatalf("%s: %v", name, err)
			}
			if _, err := staged.Commit(ctx); !hasCode(err, CodeNotSorted) {
				t.Fatalf("%s: Commit %v", name, err)
			}
		}
		if got := h.traces(); len(got) > 0 {
			t.Fatalf("left %v", got)
		}
	})
	t.Run("columns that do not fit are refused", func(t *testing.T) {
		f := conformanceFrame(1, 10)
		for name, cols := range map[string][]vector.Column{
			"too few":   f.Cols[:4],
			"too short": conformanceFrame(1, 9).Cols,
			"reordered": {f.Cols[0], f.Cols[1], f.Cols[3], f.Cols[2], f.Cols[4]},
		} {
			h := make(t)
			staged := begin(t, h)
			if staged.Write(cols, 10) == nil {
				t.Errorf("%s: no error", name)
			}
			if err := staged.Abort(); err != nil || len(h.traces()) > 0 {
				t.Errorf("%s: Abort %v left %v", name, err, h.traces())
			}
		}
	})
	t.Run("a disk that fills anywhere leaves what was there", func(t *testing.T) {
		h := make(t)
		size := commit(t, h, conformanceFrame(1, 900)).Bytes
		traces := h.traces()
		for room := int64(0); room < size; room += 1 + size/60 {
			h.fill(room)
			staged := begin(t, h)
			f := conformanceFrame(1, 900)
			err := staged.Write(f.Cols, f.Rows)
			_, commitErr := staged.Commit(ctx)
			if !hasCode(commitErr, CodeDiskFull) || err != nil && !hasCode(err, CodeDiskFull) {
				t.Fatalf("room for %d: Write %v, Commit %v", room, err, commitErr)
			}
			if got := h.traces(); !slices.Equal(got, traces) {
				t.Fatalf("room for %d: left %v, before %v", room, got, traces)
			}
		}
		h.fill(-1)
		wantSeen(t, h, concatenated(conformanceFrame(1, 900)))
	})
}

func swapped(f *vector.Frame, i, j int) *vector.Frame {
	keys := f.Cols[1].Ints
	keys[i], keys[j] = keys[j], keys[i]
	return f
}

func hasCode(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == code && e.Cure != ""
}
