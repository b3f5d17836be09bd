package golden

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/job"
)

const combinedBooks = `
START_DATE: '2026-01-05'
END_DATE: '2026-01-06'
DATASETNAME: golden
PASSES:
- name: snapshots
  modules: [cbbo_preprocess]
  timeline_mode: sparse_digitised
  cbbo_preprocess: {market_states: null, top_n: 3}
- name: orders
  modules: [cbbofroml3_preprocess]
  timeline_mode: sparse_digitised
  cbbofroml3_preprocess: {market_states: null, top_n: 3}
- name: direct
  preprocess_modules: [cbbo_preprocess]
  modules: [cbbo_analytics]
  timeline_mode: sparse_digitised
  module_inputs: {cbbo_analytics: {cbbo: 'direct:cbbo'}}
  cbbo_preprocess: {time_index: event, market_states: null}
`

// TestBooksFromSnapshotsAndFromOrdersAgree puts the same books together in two ways:
// from snapshots and from order events.
func TestBooksFromSnapshotsAndFromOrdersAgree(t *testing.T) {
	snapshots, orders := combined(t, "snapshots"), combined(t, "orders")
	keys := []string{"InstrumentId", "TimeBucket"}
	at, err := index(snapshots, keys)
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for i := range orders.n {
		j, ok := at[orders.key(i, keys)]
		if !ok {
			continue
		}
		compared++
		for _, name := range orders.names {
			if !strings.HasPrefix(name, "Bid") && !strings.HasPrefix(name, "Ask") {
				continue
			}
			if a, b := orders.cols[name][i], snapshots.cols[name][j]; fmt.Sprint(a) != fmt.Sprint(b) {
				t.Errorf("%s %s: %v from orders, %v from snapshots", orders.key(i, keys), name, a, b)
			}
		}
	}
	if compared < orders.n*9/10 || compared == 0 {
		t.Errorf("%d of %d rows are in both", compared, orders.n)
	}
}

// TestSideOutputStandsForTheConsolidatedTable compares venues with the book that is put
// together from their own quotes: of all venues one at least is at the best at any time.
func TestSideOutputStandsForTheConsolidatedTable(t *testing.T) {
	r := combined(t, "direct")
	never, always := 0, 0
	for i := range r.n {
		switch share, ok := r.cols["TimeAtCBB"][i].(float64); {
		case !ok:
		case share < 0 || share > 1:
			t.Errorf("row %d: TimeAtCBB is %v", i, share)
		case share == 0:
			never++
		case share == 1:
			always++
		}
	}
	if always == 0 || always+never == r.n {
		t.Errorf("of %d venues %d are always and %d never at the best bid", r.n, always, never)
	}
}

// combined runs the pipeline and reads the output of a pass.
func combined(t *testing.T, pass string) *rows {
	t.Helper()
	lake, err := filepath.Abs(filepath.Join(goldenRoot, "book", "input"))
	if err != nil {
		t.Fatal(err)
	}
	j, err := job.Parse("/pipeline.yaml", []byte("LAKE: "+filepath.ToSlash(lake)+combinedBooks), manner{}.overrides(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	result, err := j.Run(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := readParquet(outputs(result, pass, "")...)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
