package parquet

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// told is a source that remembers what it was told.
type told struct {
	Source
	ranges [][2]int64
}

func (s *told) Prefetch(ranges [][2]int64) { s.ranges = ranges }

func fakeFile(src Source, ahead int, sizes [][]int64) *File {
	f := &File{src: src, limits: Limits{ReadAhead: ahead}, footer: &footer{}, byName: map[string]int{}}
	at := int64(4)
	for _, group := range sizes {
		g := groupMeta{}
		for _, size := range group {
			g.chunks = append(g.chunks, chunkMeta{described: true, dataOffset: at, compressed: size})
			at += size
		}
		f.footer.groups = append(f.footer.groups, g)
	}
	for i := range sizes[0] {
		f.leaves = append(f.leaves, leaf{kind: kindFloat, chunk: i, info: ColumnInfo{Name: string(rune('a' + i))}})
		f.byName[string(rune('a'+i))] = i
	}
	return f
}

func TestPrefetchNamesTheNeededChunksInReadingOrder(t *testing.T) {
	sizes := [][]int64{{10, 30, 20}, {5, 5, 5}} // row groups of columns a, b, c
	for _, tt := range []struct {
		order ReadOrder
		cols  []string
		want  [][2]int64
	}{
		{Together, []string{"a", "c", "nothing", "a"}, [][2]int64{{4, 14}, {44, 54}, {54, 64}, {64, 69}, {74, 79}}},
		{OneByOne, []string{"c", "a"}, [][2]int64{{44, 54}, {54, 64}, {74, 79}, {4, 14}, {64, 69}}},
		{Together, []string{"b", "c"}, [][2]int64{{14, 24}, {44, 54}, {24, 34}, {54, 64}, {34, 44}, {69, 74}, {74, 79}}},
	} {
		src := &told{}
		fakeFile(src, 10, sizes).Prefetch(tt.cols, tt.order)
		if !slices.Equal(src.ranges, tt.want) {
			t.Errorf("%v %v: %v, want %v", tt.order, tt.cols, src.ranges, tt.want)
		}
	}
}

func TestPrefetchNamesEveryByteOfTheChunksOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 4).Draw(t, "columns")
		sizes := rapid.SliceOfN(rapid.SliceOfN(rapid.Int64Range(0, 60), columns, columns), 1, 3).Draw(t, "sizes")
		order := rapid.SampledFrom([]ReadOrder{Together, OneByOne}).Draw(t, "order")
		src := &told{}
		fakeFile(src, rapid.IntRange(1, 20).Draw(t, "ahead"), sizes).Prefetch([]string{"a", "b", "c", "d"}, order)
		total := int64(0)
		for _, group := range sizes {
			for _, size := range group {
				total += size
			}
		}
		slices.SortFunc(src.ranges, func(a, b [2]int64) int { return int(a[0] - b[0]) })
		at := int64(4)
		for _, r := range src.ranges {
			if r[0] != at || r[1] <= r[0] {
				t.Fatalf("%v after %d", r, at)
			}
			at = r[1]
		}
		if at != 4+total {
			t.Fatalf("%d bytes of %d", at-4, total)
		}
	})
}
