//go:build linux

package killtest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cespare/xxhash/v2"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/store"
)

func (p *pipeline) ledger(t *testing.T) *ledger.Ledger {
	t.Helper()
	j, err := job.Load(p.config(older), config.Overrides{Env: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	book, err := j.OpenLedger(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// shown returns what a reader finds through the manifests. The data must be those that
// the manifests speak of.
func (p *pipeline) shown(t *testing.T) contents {
	t.Helper()
	book, found := p.ledger(t), contents{}
	for _, pass := range passes {
		s := ledger.Series{Dataset: "d", Pass: pass, Universe: "all"}
		ranges, err := book.Committed(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range ranges {
			m, err := book.Manifest(t.Context(), ledger.Key{Series: s, Range: r})
			if err != nil {
				t.Fatal(err)
			}
			if m == nil {
				t.Fatalf("%s %s is committed and has no manifest", pass, r)
			}
			if err := book.Verify(t.Context(), m); err != nil {
				t.Errorf("reading what the manifest of %s %s says: %v", pass, r, err)
			}
			p.sameRows(t, m)
			name, _ := store.Rel(p.out, m.Output.URI)
			found[name] = m.Output.Hash
		}
	}
	return found
}

// sameRows fails the test unless further targets hold what the output does: otherwise they
// are of another version. One that failed holds a whole file of any version, or nothing.
func (p *pipeline) sameRows(t *testing.T, m *ledger.Manifest) {
	t.Helper()
	read := func(uri string) []byte {
		data, err := store.ReadAll(t.Context(), p.store, uri, 1<<30)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	if want := map[string]int{"prints": 1, "book": 0}[m.Pass]; len(m.Sides)+len(m.Failed) < want || len(m.Sides) > want {
		t.Errorf("%s has %d further targets and %d that failed, want %d", m.Key(), len(m.Sides), len(m.Failed), want)
	}
	output := read(m.Output.URI)
	for _, o := range m.Sides {
		if !bytes.Equal(read(o.URI), output) {
			t.Errorf("the further target of %s is of another version", m.Key())
		}
	}
	for i := range m.Failed {
		for _, o := range m.Failed[i].Left {
			name, _ := store.Rel(p.out, o.URI)
			sum := fmt.Sprintf("xxh64:%016x", xxhash.Sum64(read(o.URI)))
			if !slices.ContainsFunc([]string{older, newer, week}, func(version string) bool { return p.want[version][name] == sum }) {
				t.Errorf("the further target of %s that failed holds %s of no version", m.Key(), name)
			}
		}
	}
}

// bare returns what a reader finds who knows nothing of manifests.
func (p *pipeline) bare(t *testing.T) contents {
	t.Helper()
	found, err := p.data(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// data hashes the files that are not the program's own.
func (p *pipeline) data(ctx context.Context) (contents, error) {
	infos, err := p.store.List(ctx, p.out+"/")
	if err != nil {
		return nil, err
	}
	found := contents{}
	for _, info := range infos {
		name, _ := store.Rel(p.out, info.URI)
		if strings.HasPrefix(name, "_") {
			continue
		}
		data, err := store.ReadAll(ctx, p.store, info.URI, 1<<30)
		if err != nil {
			return nil, err
		}
		found[name] = fmt.Sprintf("xxh64:%016x", xxhash.Sum64(data))
	}
	return found, nil
}

// passOf is the pass that a data file belongs to.
func passOf(name string) string { return strings.Split(name, "/")[1] }

// daysOf are the days that the files of a pass hold.
func (c contents) daysOf(t *testing.T, pass string) map[calendar.Date]int {
	t.Helper()
	days := map[calendar.Date]int{}
	for name := range c {
		if passOf(name) != pass {
			continue
		}
		first, last, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), ".parquet"), "_")
		from, err := calendar.ParseDate(first)
		to, err2 := calendar.ParseDate(last)
		if err != nil || err2 != nil {
			t.Fatalf("%s: %v %v", name, err, err2)
		}
		for d := from; d <= to; d = d.AddDays(1) {
			days[d]++
		}
	}
	return days
}

// leftovers are objects below the root that are neither data nor records of what is
// current.
func (p *pipeline) leftovers(t *testing.T, version string) []string {
	t.Helper()
	var left []string
	manifests, configs := 0, 0
	for _, name := range p.everything(t) {
		_, data := p.want[version][name]
		switch {
		case data, strings.HasPrefix(name, "_basalt/runs/"):
		case strings.HasPrefix(name, "_basalt/manifests/"):
			manifests++
		case strings.HasPrefix(name, "_basalt/configs/"):
			configs++
		default:
			left = append(left, name)
		}
	}
	if manifests != len(p.want[version].results()) || configs != len(passes) {
		t.Errorf("%d manifests of %d partitions, %d configurations of %d passes", manifests, len(p.want[version].results()), configs, len(passes))
	}
	return left
}

// everything lists all objects below the root, with what the store hides.
func (p *pipeline) everything(t *testing.T) []string {
	t.Helper()
	var names []string
	if store.Remote(p.out) {
		infos, err := p.store.List(t.Context(), p.out+"/")
		if err != nil {
			t.Fatal(err)
		}
		for _, info := range infos {
			name, _ := store.Rel(p.out, info.URI)
			names = append(names, name)
		}
		return names
	}
	err := filepath.WalkDir(p.out, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := store.Rel(p.out, path)
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
