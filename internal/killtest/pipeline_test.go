//go:build linux

package killtest

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
	"github.com/basaltlake/basalt/internal/store"
)

// The versions of a pipeline: the newer one has other columns than the older one, the week
// is the newer one with one file for both days.
const (
	older = "older.yaml"
	newer = "newer.yaml"
	week  = "week.yaml"
)

var passes = []string{"prints", "book"}

const pipelineText = `
DATASETNAME: d
START_DATE: 2026-01-05
END_DATE: 2026-01-06
BATCH_FREQ: D
PASSES:
- name: prints
  time_bucket_seconds: 3600
  timeline_mode: sparse_digitised
  modules: [trade]
  trade_analytics:
    generic_metrics: [{sides: Total, measures: [OF_PRINTS]}]
  extra_outputs: [{path_template: '{output_root}/d/copies/{start_date}_{end_date}.parquet'}]
- name: book
  time_bucket_seconds: 3600
  timeline_mode: sparse_digitised
  modules: [l2]
  l2_analytics:
    spreads: [{variant: OF_BOOK}]
`

// pipeline is a configuration over a market, in several versions.
type pipeline struct {
	*market
	folder string
	out    string // root of the output
	store  store.Store
}

// market is a lake, what the versions of a pipeline over it are, and what they make of it.
type market struct {
	lake  string
	text  string
	words map[string][]string // by version: what is replaced in the text
	want  map[string]contents
}

// small is the market that most tests share.
var small = &market{text: pipelineText, words: map[string][]string{
	older: {"OF_PRINTS", "Volume", "OF_BOOK", "BPS"},
	newer: {"OF_PRINTS", "VWAP", "OF_BOOK", "Abs"},
	week:  {"OF_PRINTS", "VWAP", "OF_BOOK", "Abs", "FREQ: D", "FREQ: W"},
}}

// contents are the hashes of data files by their path below the output root.
type contents map[string]string

// learn makes the lake in a folder and computes all versions there.
func learn(folder string) error {
	small.lake = filepath.Join(folder, "lake")
	if _, err := command(context.Background(), folder, "demo", small.lake, "--size", "tiny", "--days", "2", "--events", "400", "--listings", "2", "--progress", "none"); err != nil {
		return err
	}
	if err := small.learn(folder); err != nil {
		return err
	}
	if want := small.want; maps.Equal(want[older], want[newer]) || len(want[older].results()) != 4 || len(want[week].results()) != 2 {
		return fmt.Errorf("the versions are %v", want)
	}
	return nil
}

// learn computes all versions in a folder.
func (m *market) learn(folder string) error {
	m.want = map[string]contents{}
	for version := range m.words {
		p := &pipeline{market: m, folder: folder, out: filepath.Join(folder, version+".out"), store: store.NewLocal()}
		if err := p.write(); err != nil {
			return err
		}
		if _, err := command(context.Background(), folder, "run", p.config(version), "--progress", "none"); err != nil {
			return err
		}
		found, err := p.data(context.Background())
		if err != nil {
			return err
		}
		m.want[version] = found
	}
	return nil
}

// newPipeline writes the versions of the pipeline over the small market. more are lines of the configuration;
// out is the output root, "" a folder.
func newPipeline(t *testing.T, out string, more ...string) *pipeline {
	t.Helper()
	return small.pipeline(t, out, more...)
}

func (m *market) pipeline(t *testing.T, out string, more ...string) *pipeline {
	t.Helper()
	p := &pipeline{market: m, folder: t.TempDir(), out: out, store: store.NewLocal()}
	if out == "" {
		p.out = filepath.Join(p.folder, "out")
	}
	if err := p.write(more...); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *pipeline) write(more ...string) error {
	head := strings.Join(slices.Concat([]string{"LAKE: " + p.lake, "OUTPUT_ROOT: " + p.out}, more), "\n")
	for version, words := range p.words {
		text := head + strings.NewReplacer(words...).Replace(p.text)
		if err := os.WriteFile(p.config(version), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (p *pipeline) config(version string) string { return filepath.Join(p.folder, version) }

// command runs a command line in this process.
func command(ctx context.Context, folder string, args ...string) (string, error) {
	var out, said bytes.Buffer
	if code := cli.Run(ctx, args, cli.Streams{Out: &out, Err: &said, Dir: folder, Env: func(string) string { return "" }}); code != cli.ExitOK {
		return "", fmt.Errorf("%v: exit code %d: %s%s", args, code, out.String(), said.String())
	}
	return out.String(), nil
}

// command runs a command line in this process; it must succeed.
func (p *pipeline) command(t *testing.T, args ...string) string {
	t.Helper()
	out, err := command(t.Context(), p.folder, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// run computes a version in this process.
func (p *pipeline) run(t *testing.T, version string) {
	t.Helper()
	p.command(t, "run", p.config(version), "--progress", "none")
}

// restore makes the output what it was in a copy, by links: files are never changed, only
// replaced.
func restore(t *testing.T, from, to string) {
	t.Helper()
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		}
		return os.Link(path, filepath.Join(to, name))
	})
	if err != nil {
		t.Fatal(err)
	}
}
