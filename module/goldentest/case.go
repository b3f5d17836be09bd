// Package goldentest runs single modules over the inputs of golden cases and compares
// what they yield with what is expected. It does without the engine: files are sorted
// in memory, scans and operators run one file and one listing at a time. The labels
// that the engine adds (MIC, Ticker, CurrencyCode) are not compared where a module
// leaves them to it.
package goldentest

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/table"
)

// Case is a golden case with one pass.
type Case struct {
	Dir  string
	days calendar.Range
	lake *lake.Lake
	pass string // its YAML
}

// Cases returns the folders that match a pattern such as "trades/cases/execution-*"
// below the golden cases of the repository.
func Cases(t *testing.T, patterns ...string) []string {
	t.Helper()
	var dirs []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join("..", "..", "testdata", "golden", filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 {
			t.Fatalf("there is no golden case %s", pattern)
		}
		dirs = append(dirs, found...)
	}
	return dirs
}

// Open reads the configuration of a case.
func Open(t *testing.T, dir string) *Case {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var keys struct {
		Lake   string      `yaml:"LAKE"`
		Start  string      `yaml:"START_DATE"`
		End    string      `yaml:"END_DATE"`
		Passes []yaml.Node `yaml:"PASSES"`
	}
	if err := yaml.Unmarshal(text, &keys); err != nil {
		t.Fatal(err)
	}
	if len(keys.Passes) != 1 {
		t.Fatalf("%s has %d passes", dir, len(keys.Passes))
	}
	pass, err := yaml.Marshal(&keys.Passes[0])
	if err != nil {
		t.Fatal(err)
	}
	c := &Case{Dir: dir, pass: string(pass)}
	for _, d := range []struct {
		text string
		to   *calendar.Date
	}{{keys.Start, &c.days.Start}, {keys.End, &c.days.End}} {
		if *d.to, err = calendar.ParseDate(d.text); err != nil {
			t.Fatal(err)
		}
	}
	root, err := filepath.Abs(filepath.Join(dir, keys.Lake))
	if err != nil {
		t.Fatal(err)
	}
	if c.lake, err = lake.Open(context.Background(), root, store.NewLocal(), table.Lookup); err != nil {
		t.Fatal(err)
	}
	return c
}

// Compile compiles a module for the pass of the case.
func (c *Case) Compile(t *testing.T, spec module.Spec) *moduletest.Pass {
	t.Helper()
	return moduletest.Decode(t, spec, c.pass)
}

// universe returns the listings of a day by id.
func (c *Case) universe(t *testing.T, day calendar.Date) map[int64]table.Listing {
	t.Helper()
	f, err := c.lake.Source(nil).Reference(context.Background(), day, []string{"ListingId", "MIC", "Ticker"})
	if err != nil {
		t.Fatal(err)
	}
	listings := map[int64]table.Listing{}
	for i := 0; f != nil && i < f.Rows; i++ {
		l := table.Listing{ID: f.Col("ListingId").Ints[i]}
		l.MIC, _ = f.Col("MIC").Text(i)
		l.Ticker, _ = f.Col("Ticker").Text(i)
		listings[l.ID] = l
	}
	return listings
}
