package sink

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/vector"
)

var mergeKeys = []string{"MIC", "ListingId", "TimeBucket"}

// mergeFrame returns a frame of the given keys ("MIC listing bucket", "-" is null), in
// the order given, with a value that tells the row.
// Frames is a run of frames that lie in memory.
func Frames(frames ...*vector.Frame) Run {
	r := frameRun(frames)
	return &r
}

type frameRun []*vector.Frame

func (r *frameRun) Next() (*vector.Frame, error) {
	if len(*r) == 0 {
		return nil, nil
	}
	next := (*r)[0]
	*r = (*r)[1:]
	return next, nil
}

func mergeFrame(keys ...string) *vector.Frame {
	f := &vector.Frame{}
	mic, id, bucket := vector.MakeColumn(vector.String, 0), vector.MakeColumn(vector.Int, 0), vector.MakeColumn(vector.Time, 0)
	value, label := vector.MakeColumn(vector.Float, 0), vector.MakeColumn(vector.String, 0)
	for _, k := range keys {
		var m string
		var i, b int64
		if _, err := fmt.Sscan(k, &m, &i, &b); err != nil {
			panic(err)
		}
		if m == "-" {
			mic.AppendNull()
		} else {
			mic.Codes = append(mic.Codes, mic.Dict.Code(m))
		}
		if i < 0 {
			i = vector.NullInt
		}
		id.Ints = append(id.Ints, i)
		bucket.Ints = append(bucket.Ints, b)
		value.Floats = append(value.Floats, float64(i*1000+b))
		label.Codes = append(label.Codes, label.Dict.Code(k))
	}
	f.Add(vector.Field{Name: "MIC", Type: vector.String}, mic)
	f.Add(vector.Field{Name: "ListingId", Type: vector.Int}, id)
	f.Add(vector.Field{Name: "TimeBucket", Type: vector.Time}, bucket)
	f.Add(vector.Field{Name: "Value", Type: vector.Float}, value)
	f.Add(vector.Field{Name: "Label", Type: vector.String}, label)
	return f
}

// runsOf makes a run of each frame.
func runsOf(frames []*vector.Frame) []Run {
	runs := make([]Run, len(frames))
	for i, f := range frames {
		runs[i] = Frames(f)
	}
	return runs
}

// merged returns the rows Merge emits, as text.
func merged(frames []*vector.Frame, threads int) ([]string, error) {
	var lines []string
	err := Merge(runsOf(frames), mergeFrame().Fields, mergeKeys, threads, func(cols []vector.Column, rows int) error {
		for r := range rows {
			lines = append(lines, strings.Join(rowTexts(cols, r), " "))
		}
		return nil
	})
	return lines, err
}

// labels takes the last word of lines, mergeFrame's key.
func labels(frames ...*vector.Frame) []string {
	var keys []string
	for _, f := range frames {
		for r := range f.Rows {
			s, _ := f.Cols[4].Text(r)
			keys = append(keys, s)
		}
	}
	return keys
}

func TestMergeOrdersRowsOfFrames(t *testing.T) {
	for name, c := range map[string]struct{ frames, want []string }{
		"none":                 {nil, nil},
		"empty frames":         {[]string{"", ""}, nil},
		"one":                  {[]string{"X 1 1,X 1 2"}, []string{"X 1 1", "X 1 2"}},
		"disjoint in order":    {[]string{"X 1 1,X 1 2", "X 2 1,Y 0 0"}, []string{"X 1 1", "X 1 2", "X 2 1", "Y 0 0"}},
		"disjoint, not so":     {[]string{"Y 1 1", "", "X 2 1"}, []string{"X 2 1", "Y 1 1"}},
		"alternating":          {[]string{"X 1 1,X 3 1", "X 2 1,X 4 1"}, []string{"X 1 1", "X 2 1", "X 3 1", "X 4 1"}},
		"one inside another":   {[]string{"A 1 1,Z 1 1", "M 1 1", "N 1 1,O 1 1"}, []string{"A 1 1", "M 1 1", "N 1 1", "O 1 1", "Z 1 1"}},
		"nulls come first":     {[]string{"- 1 1,B 1 1", "A -1 5,A 0 0"}, []string{"- 1 1", "A -1 5", "A 0 0", "B 1 1"}},
		"text, not first seen": {[]string{"B 1 1,C 1 1", "A 1 1,B 2 1"}, []string{"A 1 1", "B 1 1", "B 2 1", "C 1 1"}},
		"twice in one frame":   {[]string{"X 1 1,X 1 1,X 3 1", "X 2 1"}, []string{"X 1 1", "X 1 1", "X 2 1", "X 3 1"}},
	} {
		var frames []*vector.Frame
		for _, keys := range c.frames {
			frames = append(frames, mergeFrame(strings.FieldsFunc(keys, func(r rune) bool { return r == ',' })...))
		}
		var got []string
		err := Merge(runsOf(frames), mergeFrame().Fields, mergeKeys, 2, func(cols []vector.Column, rows int) error {
			got = append(got, labels(&vector.Frame{Cols: cols, Rows: rows})...)
			return nil
		})
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v; want %v", name, got, err, c.want)
		}
	}
}

func TestMergeIsTheSortOfAllRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(0, 400).Draw(t, "rows")
		frames := rapid.IntRange(1, 6).Draw(t, "frames")
		chunk := rapid.IntRange(1, 60).Draw(t, "chunk") // 1 alternates, 60 has long runs
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		keys := make([][]string, frames)
		at := 0
		for i := range rows {
			if i%chunk == 0 {
				at = r.IntN(frames)
			}
			keys[at] = append(keys[at], fmt.Sprintf("M%d %d %d", i/150, i/20, i%20))
		}
		var all []*vector.Frame
		var want []string
		for _, k := range keys {
			f := mergeFrame(k...)
			all = append(all, f)
			want = append(want, texts(f)...)
		}
		rank := map[string]int{}
		for i := range rows {
			rank[fmt.Sprintf("M%d %d %d", i/150, i/20, i%20)] = i
		}
		slices.SortFunc(want, func(a, b string) int { return cmp.Compare(rank[key(a)], rank[key(b)]) })
		for _, threads := range []int{1, 3} {
			got, err := merged(all, threads)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// key takes mergeFrame's label from a line of text.
func key(line string) string {
	words := strings.Fields(line)
	return strings.Join(words[len(words)-3:], " ")
}

func TestMergeEmitsBlocksOfBoundedSize(t *testing.T) {
	var even, odd []string
	for i := range 30000 {
		if i < 20000 && i%2 == 0 {
			even = append(even, fmt.Sprintf("X %d 0", i))
		} else {
			odd = append(odd, fmt.Sprintf("X %d 0", i))
		}
	}
	rows, last := 0, int64(-1)
	err := Merge([]Run{Frames(mergeFrame(even...)), Frames(mergeFrame(odd...))}, mergeFrame().Fields, mergeKeys, 2, func(cols []vector.Column, n int) error {
		if n > mergeRows || n == 0 {
			t.Fatalf("block of %d rows", n)
		}
		for r := range n {
			if cols[1].Ints[r] != last+1 {
				t.Fatalf("%d after %d", cols[1].Ints[r], last)
			}
			last++
		}
		rows += n
		return nil
	})
	if err != nil || rows != 30000 {
		t.Fatalf("%d rows, %v", rows, err)
	}
}

func TestMergeDoesNotCopyLongStretchesOfAFrame(t *testing.T) {
	var first, second, third []string
	for i := range wholeRows {
		first = append(first, fmt.Sprintf("X 1 %d", i))
		second = append(second, fmt.Sprintf("X 2 %d", i))
		third = append(third, fmt.Sprintf("X 3 %d", i))
	}
	a, b, c := mergeFrame(first...), mergeFrame(second...), mergeFrame(third...)
	var got []*float64
	err := Merge([]Run{Frames(a, c), Frames(b)}, a.Fields, mergeKeys, 1, func(cols []vector.Column, _ int) error {
		got = append(got, &cols[3].Floats[0])
		return nil
	})
	if err != nil || !slices.Equal(got, []*float64{&a.Cols[3].Floats[0], &b.Cols[3].Floats[0], &c.Cols[3].Floats[0]}) {
		t.Fatalf("copied: %v", err)
	}
}

func TestMergeNamesAKeyThatTwoRunsHave(t *testing.T) {
	for name, frames := range map[string][]*vector.Frame{
		"inside":       {mergeFrame("A 0 0"), mergeFrame("X 1 1", "X 7 60000000000", "X 9 1"), mergeFrame("W 1 1", "X 7 60000000000")},
		"at the seam":  {mergeFrame("A 0 0"), mergeFrame("X 1 1", "X 7 60000000000"), mergeFrame("X 7 60000000000", "X 9 1")},
		"equal frames": {mergeFrame("A 0 0"), mergeFrame("X 7 60000000000"), mergeFrame("X 7 60000000000")},
	} {
		_, err := merged(frames, 1)
		var dup *DuplicateKeyError
		if !errors.As(err, &dup) {
			t.Fatalf("%s: %v", name, err)
		}
		want := &DuplicateKeyError{Keys: mergeKeys, Values: []string{"X", "7", "1970-01-01T00:01:00Z"}, Runs: [2]int{1, 2}}
		if diff := gocmp.Diff(want, dup); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if !strings.Contains(err.Error(), "MIC=X ListingId=7 TimeBucket=1970-01-01T00:01:00Z") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMergeRefuses(t *testing.T) {
	good := mergeFrame("X 1 1")
	renamed := mergeFrame("X 1 1")
	renamed.Fields[3].Name = "Other"
	short := &vector.Frame{Fields: good.Fields[:2], Cols: good.Cols[:2], Rows: 1}
	for name, c := range map[string]struct {
		frames []*vector.Frame
		keys   []string
		want   string
	}{
		"no keys":          {[]*vector.Frame{good}, nil, "no key columns"},
		"an absent key":    {[]*vector.Frame{good}, []string{"Nope"}, "no key column Nope"},
		"other names":      {[]*vector.Frame{good, renamed}, mergeKeys, "Other"},
		"fewer columns":    {[]*vector.Frame{good, short}, mergeKeys, "run 1 has 2 fields"},
		"rows unsorted":    {[]*vector.Frame{mergeFrame("X 2 1", "X 1 1")}, mergeKeys, "not sorted"},
		"strings unsorted": {[]*vector.Frame{mergeFrame("B 1 1", "A 1 1")}, mergeKeys, "not sorted"},
	} {
		err := Merge(runsOf(c.frames), good.Fields, c.keys, 1, func([]vector.Column, int) error { return nil })
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	stop := errors.New("stop")
	for name, frames := range map[string][]*vector.Frame{
		"disjoint":    {good},
		"interleaved": {mergeFrame("X 1 1", "X 3 1"), mergeFrame("X 2 1")},
	} {
		if err := Merge(runsOf(frames), good.Fields, mergeKeys, 1, func([]vector.Column, int) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("%s: the error of emit became %v", name, err)
		}
	}
}

func BenchmarkMergeAlternating(b *testing.B) {
	const rows, columns = 150_000, 60
	frames := []*vector.Frame{{}, {}, {}}
	for k, f := range frames {
		id := vector.MakeColumn(vector.Int, rows/3)
		for r := range id.Ints {
			id.Ints[r] = int64(3*r + k)
		}
		f.Add(vector.Field{Name: "ListingId", Type: vector.Int}, id)
		for c := range columns {
			f.Add(vector.Field{Name: fmt.Sprint("m", c), Type: vector.Float}, vector.MakeColumn(vector.Float, rows/3))
		}
	}
	for _, threads := range []int{1, 2} {
		b.Run(fmt.Sprint("threads=", threads), func(b *testing.B) {
			b.SetBytes(8 * rows * columns)
			for b.Loop() {
				if err := Merge(runsOf(frames), frames[0].Fields, []string{"ListingId"}, threads, func([]vector.Column, int) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestStringsThatWereEmittedAreForgotten merges runs of which every row has another string.
func TestStringsThatWereEmittedAreForgotten(t *testing.T) {
	const rows, block = 3 * mostStrings, 100
	var runs [2]frameRun
	for lo := 0; lo < rows; lo += block {
		f := vector.Empty([]vector.Field{{Name: "Time", Type: vector.Time}, {Name: "Text", Type: vector.String}})
		for i := lo; i < min(lo+block, rows); i++ {
			f.Cols[0].Ints = append(f.Cols[0].Ints, int64(i))
			f.Cols[1].Codes = append(f.Cols[1].Codes, f.Cols[1].Dict.Code(fmt.Sprint("text ", i)))
			f.Rows++
		}
		run := &runs[lo/block%2]
		*run = append(*run, f)
	}
	next, most := 0, 0
	err := Merge([]Run{&runs[0], &runs[1]}, runs[0][0].Fields, []string{"Time"}, 1, func(cols []vector.Column, n int) error {
		most = max(most, cols[1].Dict.Len())
		for i := range n {
			if text, _ := cols[1].Text(i); text != fmt.Sprint("text ", next) {
				return fmt.Errorf("row %d is %s", next, text)
			}
			next++
		}
		return nil
	})
	if err != nil || next != rows || most > mostStrings+mergeRows {
		t.Errorf("%d rows, %d strings at a time, %v", next, most, err)
	}
}
