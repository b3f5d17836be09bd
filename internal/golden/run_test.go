package golden

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/engine"
	"github.com/basaltlake/basalt/internal/job"
)

// manner is a way to run a case. None may change a value.
type manner struct {
	name      string
	threads   int
	settings  job.Settings
	batchFreq string // "" keeps that of the case
}

func (m manner) overrides(out string) config.Overrides {
	o := config.Overrides{Out: out, BatchFreq: m.batchFreq, Env: func(string) string { return "" }}
	if m.threads > 0 {
		o.Threads = &m.threads
	}
	return o
}

// run runs a configuration in the place of the case's own.
func (c *goldenCase) run(text []byte, m manner, out string) (*job.Result, error) {
	j, err := job.Parse(c.path("config.yaml"), text, m.overrides(out))
	if err != nil {
		return nil, err
	}
	j.Settings = m.settings
	return j.Run(context.Background(), nil)
}

// compare compares the outputs of a run with what the case expects.
func (c *goldenCase) compare(r *job.Result) error {
	var errs []error
	for _, e := range c.outputs {
		what := e.pass
		if e.side != "" {
			what += "." + e.side
		}
		if err := c.compareOutput(r, e); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", what, err))
		}
	}
	return errors.Join(errs...)
}

func (c *goldenCase) compareOutput(r *job.Result, e expectation) error {
	paths := outputs(r, e.pass, e.side)
	if len(paths) == 0 {
		return errors.New("there is no such output")
	}
	got, err := readParquet(paths...)
	if err != nil {
		return err
	}
	want, err := readParquet(e.want)
	if err != nil {
		return err
	}
	rules, err := readRules(e.columns)
	if err != nil {
		return err
	}
	if c.passes[e.pass] >= 2 && e.side == "" {
		for _, name := range got.names {
			if strings.HasPrefix(name, "MarketState") {
				e.extra.names = append(slices.Clone(e.extra.names), name)
			}
		}
	}
	return compare(got, want, rules, e.extra, e.keys)
}

// outputs returns the files of a pass or of one of its side outputs, which are told
// by their place in the default path template.
func outputs(r *job.Result, pass, side string) []string {
	folder := pass
	if side != "" {
		folder += "." + side
	}
	var paths []string
	for _, p := range r.Partitions {
		path := filepath.FromSlash(p.Written.URI)
		if parts := strings.Split(filepath.ToSlash(path), "/"); slices.Contains(parts[max(0, len(parts)-3):], folder) {
			paths = append(paths, path)
		}
	}
	return paths
}

// fingerprint is the content of all outputs of a run: the SHA-256 of each file, when
// files are meant to be equal, by output and name.
func fingerprint(r *job.Result, root string) map[string]string {
	sums := map[string]string{}
	for _, p := range r.Partitions {
		sums[relative(p, root)] = p.Written.Hash
	}
	return sums
}

func relative(p engine.Partition, root string) string {
	rel, err := filepath.Rel(root, filepath.FromSlash(p.Written.URI))
	if err != nil {
		return p.Written.URI
	}
	return filepath.ToSlash(rel)
}
