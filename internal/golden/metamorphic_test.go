package golden

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
)

// runPasses runs a pipeline and returns its result and the folder of its outputs.
func runPasses(t *testing.T, text []byte, m manner, change ...func(*config.Overrides)) (*job.Result, string) {
	t.Helper()
	out := t.TempDir()
	o := m.overrides(out)
	for _, c := range change {
		c(&o)
	}
	j, err := job.Parse("/pipeline.yaml", text, o)
	if err != nil {
		t.Fatal(err)
	}
	j.Settings = m.settings
	r, err := j.Run(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r, out
}

// TestNoWayToRunChangesAByte runs every metric of every module over one set of rows in
// many files and manners.
func TestNoWayToRunChangesAByte(t *testing.T) {
	t.Parallel()
	g := generateLake(t, 1, 60, "trades", "l2", "l3", "cbbo", "marketstate")
	passes := fullPasses(t)
	lakes := make([]string, len(layouts))
	for i, l := range layouts {
		lakes[i] = t.TempDir()
		g.write(t, lakes[i], l)
	}
	base, root := runPasses(t, pipeline(lakes[0], passes...), manner{})
	want := fingerprint(base, root)
	checkNotEmpty(t, base, onlySides(t, passes))
	for i, l := range layouts {
		for k, m := range equalBytes {
			// Every layout meets a few manners, every manner a few layouts.
			if (i+k)%4 != 0 || testing.Short() && (i+k)%8 != 0 {
				continue
			}
			t.Run(l.name+"/"+m.name, func(t *testing.T) {
				r, out := runPasses(t, pipeline(lakes[i], passes...), m)
				for _, name := range differing(fingerprint(r, out), want) {
					t.Errorf("%s has other bytes", name)
				}
			})
		}
	}
	rows, err := content(base)
	if err != nil {
		t.Fatal(err)
	}
	last := lakes[3]
	t.Run("split days", func(t *testing.T) { sameInParts(t, rows, splitDays(t, last, passes)) })
	t.Run("split universe", func(t *testing.T) { sameInParts(t, rows, splitUniverse(t, last, passes)) })
	t.Run("batches of days", func(t *testing.T) {
		r, _ := runPasses(t, pipeline(last, passes...), manner{batchFreq: "D", threads: 4})
		sameInParts(t, rows, []*job.Result{r})
	})
}

// onlySides returns the passes whose own rows may be none: of operators that put out
// side outputs, and of modules that are off.
func onlySides(t *testing.T, passes []keys) map[string]bool {
	t.Helper()
	j, err := job.Parse("/pipeline.yaml", pipeline("/lake", passes...), config.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	with := map[string]bool{}
	for _, p := range j.Passes {
		with[p.Name] = len(p.Parts) == 0 // a module that is off
		for _, part := range p.Parts {
			with[p.Name] = with[p.Name] || part.Operator != nil && len(part.Operator.Sides) > 0
		}
	}
	return with
}

// checkNotEmpty makes sure that the passes compute something.
func checkNotEmpty(t *testing.T, r *job.Result, mayBeEmpty map[string]bool) {
	t.Helper()
	for _, p := range r.Partitions {
		if p.Written.Rows == 0 && !mayBeEmpty[p.Pass] {
			t.Errorf("pass %s has no rows", p.Pass)
		}
	}
	for name, table := range r.Funnel.Tables {
		if n := table.Unaccounted(); n != 0 {
			t.Errorf("%d rows of %s are unaccounted for", n, name)
		}
	}
}

func differing(got, want map[string]string) []string {
	all := maps.Clone(got)
	maps.Copy(all, want)
	return slices.DeleteFunc(sortedKeys(all), func(k string) bool { return got[k] == want[k] })
}

// sameInParts compares all rows of a run with those of several runs together.
func sameInParts(t *testing.T, want map[string][][32]byte, parts []*job.Result) {
	t.Helper()
	got := map[string][][32]byte{}
	for _, r := range parts {
		rows, err := content(r)
		if err != nil {
			t.Fatal(err)
		}
		for pass, sums := range rows {
			got[pass] = append(got[pass], sums...)
		}
	}
	for _, pass := range sortedKeys(want) {
		slices.SortFunc(got[pass], func(a, b [32]byte) int { return slices.Compare(a[:], b[:]) })
		if !slices.Equal(got[pass], want[pass]) {
			t.Errorf("pass %s: %d rows, want %d, or other values", pass, len(got[pass]), len(want[pass]))
		}
	}
}

func splitDays(t *testing.T, lake string, passes []keys) []*job.Result {
	t.Helper()
	var parts []*job.Result
	for _, day := range generatedDays {
		r, _ := runPasses(t, pipeline(lake, passes...), manner{}, func(o *config.Overrides) { o.Date = day })
		parts = append(parts, r)
	}
	return parts
}

// splitUniverse runs the instruments in two halves, all listings of one together.
func splitUniverse(t *testing.T, lake string, passes []keys) []*job.Result {
	t.Helper()
	var parts []*job.Result
	for half := range 2 {
		var b strings.Builder
		b.WriteString("ListingId\n")
		for m := range generatedMICs {
			for n := range listingsPerMIC {
				if n%2 == half {
					fmt.Fprintln(&b, listingID(m, n))
				}
			}
		}
		file := filepath.Join(t.TempDir(), "half.csv")
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		r, _ := runPasses(t, pipeline(lake, passes...), manner{}, func(o *config.Overrides) { o.Universe = "file=" + file })
		parts = append(parts, r)
	}
	return parts
}
