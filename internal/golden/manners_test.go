package golden

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"github.com/basaltlake/basalt/internal/job"
)

// tinyBudget is memory for some dozens of rows: the others wait on disk, and files that
// have to be sorted are shredded, within listings where they have more.
const tinyBudget = 32 << 10

// equalBytes are manners that have to give the same files.
var equalBytes = []manner{
	{name: "again"},
	{name: "1 thread", threads: 1},
	{name: "4 threads", threads: 4},
	{name: "chunks of 1 row", settings: job.Settings{ChunkRows: 1}},
	{name: "chunks of 2 rows", threads: 1, settings: job.Settings{ChunkRows: 2}},
	{name: "chunks of 3 rows, 4 threads", threads: 4, settings: job.Settings{ChunkRows: 3}},
	{name: "chunks of 1000 rows", threads: 4, settings: job.Settings{ChunkRows: 1000}},
	{name: "little memory", settings: job.Settings{Budget: tinyBudget}},
	{name: "little memory, chunks of 3 rows", threads: 4, settings: job.Settings{Budget: tinyBudget, ChunkRows: 3}},
}

// equalRows are manners that divide the same rows into other files.
var equalRows = []manner{
	{name: "daily batches", batchFreq: "D"},
	{name: "weekly batches", batchFreq: "W"},
	{name: "monthly batches", batchFreq: "M"},
	{name: "one batch", batchFreq: "null", settings: job.Settings{ChunkRows: 7, Budget: tinyBudget}},
}

// checkManners runs a case in other manners and under its variants, and compares with
// what the plain run gave. In short mode each case is run in a few of them, which are
// others from case to case.
func (c *goldenCase) checkManners(t *testing.T, number int, base *job.Result, root string) {
	t.Helper()
	want := fingerprint(base, root)
	for i, m := range equalBytes {
		if testing.Short() && (i+number)%5 != 0 {
			continue
		}
		out := t.TempDir()
		r, err := c.run(c.config, m, out)
		if err != nil {
			t.Errorf("%s: %v", m.name, err)
			continue
		}
		if got := fingerprint(r, out); !maps.Equal(got, want) {
			t.Errorf("%s: other bytes: %s", m.name, difference(got, want))
		}
	}
	wantRows, err := content(base)
	if err != nil {
		t.Fatal(err)
	}
	sameRows := func(name string, config []byte, m manner) {
		r, err := c.run(config, m, t.TempDir())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		got, err := content(r)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, pass := range sortedKeys(wantRows) {
			if !slices.Equal(got[pass], wantRows[pass]) {
				t.Errorf("%s: output %s has other rows", name, pass)
			}
		}
	}
	for i, m := range equalRows {
		if !testing.Short() || (i+number)%4 == 0 {
			sameRows(m.name, c.config, m)
		}
	}
	variants, err := c.variants()
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range variants {
		if !testing.Short() || (i+number)%4 == 0 {
			sameRows(fmt.Sprintf("variant %d", i), text, manner{})
		}
	}
}

func difference(got, want map[string]string) string {
	for _, k := range sortedKeys(want) {
		if got[k] != want[k] {
			return fmt.Sprintf("first %s", k)
		}
	}
	return fmt.Sprintf("files %v, want %v", sortedKeys(got), sortedKeys(want))
}

// content returns a digest of every row by output, sorted, so that it does not matter
// how rows are divided into files.
func content(r *job.Result) (map[string][][32]byte, error) {
	files := map[string][]string{}
	for _, p := range r.Partitions {
		path := filepath.FromSlash(p.Written.URI)
		folder := filepath.Base(filepath.Dir(filepath.Dir(path)))
		files[folder] = append(files[folder], path)
	}
	all := map[string][][32]byte{}
	for name, paths := range files {
		table, err := readParquet(paths...)
		if err != nil {
			return nil, err
		}
		all[name] = table.digests()
	}
	return all, nil
}

func (r *rows) digests() [][32]byte {
	sums := make([][32]byte, r.n)
	var text []byte
	for i := range sums {
		text = text[:0]
		for _, name := range r.names {
			text = appendValue(append(append(text, name...), 0), r.cols[name][i])
		}
		sums[i] = sha256.Sum256(text)
	}
	slices.SortFunc(sums, func(a, b [32]byte) int { return slices.Compare(a[:], b[:]) })
	return sums
}

func appendValue(text []byte, v any) []byte {
	switch x := v.(type) {
	case nil:
		return append(text, 'n')
	case float64:
		return binary.LittleEndian.AppendUint64(append(text, 'f'), math.Float64bits(x))
	case int64:
		return binary.LittleEndian.AppendUint64(append(text, 'i'), uint64(x))
	case string:
		return append(append(binary.AppendUvarint(append(text, 's'), uint64(len(x))), x...), 0)
	}
	return fmt.Appendf(text, "%v", v)
}
