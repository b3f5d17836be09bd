package golden

import (
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// sideTables are the expected rows of side outputs, by name: files expected_<side>.parquet.
func (c *goldenCase) sideTables(t *testing.T) map[string]*rows {
	t.Helper()
	paths, err := filepath.Glob(c.path("expected_*.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]*rows{}
	for _, path := range paths {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "expected_"), ".parquet")
		if tables[name], err = readParquet(path); err != nil {
			t.Fatal(err)
		}
	}
	return tables
}

// TestSideTablesOfGoldenCases writes the side outputs for which a case has rows, and compares them, in the manners
// that must not change a byte.
func TestSideTablesOfGoldenCases(t *testing.T) {
	t.Parallel()
	compared := 0
	for _, c := range allCases(t) {
		want := c.sideTables(t)
		if len(want) == 0 {
			continue
		}
		compared++
		t.Run(c.name, func(t *testing.T) {
			written := map[string]any{}
			for side := range want {
				written[side] = map[string]any{"materialize": "always"}
			}
			for _, module := range []map[string]any{{}, {"iceberg_analytics": map[string]any{"match_window": "backward"}}} {
				config := withPassKeys(t, c.config, union(keys(module), keys{"side_outputs": written}))
				base := c.compareSides(t, config, manner{}, want)
				for _, m := range []manner{{name: "4 threads, chunks of 3 rows", threads: 4}, {name: "listing by listing"}} {
					if m.threads > 0 {
						m.settings.ChunkRows = 3
					} else {
						m.settings.Budget = tinyBudget
					}
					if got := c.compareSides(t, config, m, want); !maps.Equal(got, base) {
						t.Errorf("%s: other bytes: %s", m.name, difference(got, base))
					}
				}
				c.compareSides(t, config, manner{name: "daily batches", batchFreq: "D"}, want)
			}
		})
	}
	if compared == 0 {
		t.Error("no case has a side table")
	}
}

// compareSides runs a case and returns its fingerprint.
func (c *goldenCase) compareSides(t *testing.T, config []byte, m manner, want map[string]*rows) map[string]string {
	t.Helper()
	out := t.TempDir()
	r, err := c.run(config, m, out)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sortedKeys(want) {
		got, err := readParquet(outputs(r, c.outputs[0].pass, name)...)
		if err != nil {
			t.Fatal(err)
		}
		if err := compareSide(got, want[name]); err != nil {
			t.Errorf("%s %s: %v", m.name, name, err)
		}
	}
	return fingerprint(r, out)
}

// compareSide looks up the expected rows by their first two columns. Of events all are expected, of prints those whose
// tag no reading of the specification changes. IcebergId only says which rows belong together within a listing's day.
func compareSide(got, want *rows) error {
	by := want.names[:2]
	at, err := index(got, by)
	if err != nil {
		return err
	}
	if by[1] == "OrderID" && got.n != want.n {
		return fmt.Errorf("%d rows, want %d", got.n, want.n)
	}
	group, back := map[string]any{}, map[any]string{}
	exact := columnRule{exact: true}
	for i := range want.n {
		key := want.key(i, by)
		j, ok := at[key]
		if !ok {
			return fmt.Errorf("%s is missing", key)
		}
		for _, name := range want.names[2:] {
			g, w := got.cols[name][j], want.cols[name][i]
			if name != "IcebergId" {
				if !exact.same(g, w) || w == nil && g != nil {
					return fmt.Errorf("%s: %s is %v, want %v", key, name, g, w)
				}
				continue
			}
			if (g == nil) != (w == nil) {
				return fmt.Errorf("%s: iceberg %v, want %v", key, g, w)
			}
			if w == nil {
				continue
			}
			mine := fmt.Sprint(want.cols["ListingId"][i], " ", want.cols["EventTimestamp"][i].(int64)/86_400_000_000_000, " ", g)
			if theirs, seen := group[mine]; seen && theirs != w {
				return fmt.Errorf("%s: iceberg %v is two", key, mine)
			}
			if ours, seen := back[w]; seen && ours != mine {
				return fmt.Errorf("%s: iceberg %v is taken for two", key, w)
			}
			group[mine], back[w] = w, mine
		}
	}
	return nil
}

// withPassKeys sets keys in the last pass of a configuration.
func withPassKeys(t *testing.T, config []byte, with keys) []byte {
	t.Helper()
	var all map[string]any
	if err := yaml.Unmarshal(config, &all); err != nil {
		t.Fatal(err)
	}
	passes := all["PASSES"].([]any)
	maps.Copy(passes[len(passes)-1].(map[string]any), with)
	text, err := yaml.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
