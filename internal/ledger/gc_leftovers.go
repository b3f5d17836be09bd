package ledger

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/basaltlake/basalt/internal/store"
)

// failures removes those of days that have been committed since.
func (c *collection) failures(ctx context.Context) error {
	for _, info := range c.byKind[failures] {
		f := Failure{}
		found, err := c.ledger.read(ctx, info.URI, &f)
		if err != nil {
			return err
		}
		made := slices.ContainsFunc(c.kept, func(m *Manifest) bool {
			// The run that published the data may have failed after that.
			return m.Series == f.Key.Series && Within(f.Key.Range, m.Key().Range) && (m.Run == f.Run || m.Finished.After(f.When))
		})
		if !found || !made {
			continue
		}
		if err := c.removeKnown(ctx, info, "the failure of a partition that was committed since"); err != nil {
			return err
		}
	}
	return nil
}

// leases removes those whose holder is gone, and counts the others.
func (c *collection) leases(ctx context.Context) error {
	for _, info := range c.byKind[leases] {
		r := leaseRecord{}
		found, err := c.ledger.read(ctx, info.URI, &r)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if !c.ledger.opts.Dead(r.Owner) && renewed(c.now, info.Modified) {
			c.alive++
			continue
		}
		if err := c.removeKnown(ctx, info, "the lease of a run that is gone"); err != nil {
			return err
		}
	}
	return nil
}

// clocks removes probes of the store's time.
func (c *collection) clocks(ctx context.Context) error {
	for _, info := range c.byKind[clocks] {
		if renewed(c.now, info.Modified) && c.alive > 0 {
			continue
		}
		if err := c.removeKnown(ctx, info, "a temporary file of a run that is gone"); err != nil {
			return err
		}
	}
	return nil
}

// copies removes those that no commit needs any more: what is committed or forgotten has
// removed its own.
func (c *collection) copies(ctx context.Context) error {
	if c.alive > 0 {
		return nil
	}
	for _, info := range c.byKind[copies] {
		if err := c.removeKnown(ctx, info, "a copy that a commit made, which is over"); err != nil {
			return err
		}
	}
	return nil
}

// configs removes configurations that no manifest refers to. A run keeps its own before
// its first commit, so none is removed while a run is at work.
func (c *collection) configs(ctx context.Context) error {
	if c.alive > 0 {
		return nil
	}
	for _, info := range c.byKind[configs] {
		hash := strings.TrimSuffix(store.Base(info.URI), ".json")
		if c.refers[hash] || slices.Contains(c.begun, hash) {
			continue
		}
		if err := c.removeKnown(ctx, info, "a configuration that no manifest refers to"); err != nil {
			return err
		}
	}
	return nil
}

// runs removes old run records.
func (c *collection) runs(ctx context.Context) error {
	for _, info := range c.byKind[runs] {
		if c.now.Sub(info.Modified) < runsKeptFor {
			continue
		}
		if err := c.removeKnown(ctx, info, "the record of an old run"); err != nil {
			return err
		}
	}
	return nil
}

// writes removes unfinished writes. They cannot be listed, so that a dry run does not
// know of them.
func (c *collection) writes(ctx context.Context) error {
	sweeper, ok := c.ledger.store.(store.Sweeper)
	if !ok || c.dry {
		return nil
	}
	before := c.now.Add(time.Second) // clocks of stores are coarse
	if c.alive > 0 {
		before = c.now.Add(-writeLife)
	}
	folders := c.folders()
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		n, err := sweeper.Sweep(ctx, folder+"/", before)
		if needed := folders[folder]; err != nil && needed {
			return err
		}
		for range n {
			c.found = append(c.found, Garbage{URI: folder, Why: "an unfinished write"})
		}
	}
	return nil
}

// folders are where data are written, and whether that has to be so: a place of further
// targets only may be gone, or be one that cannot be looked at, and hinders nobody.
func (c *collection) folders() map[string]bool {
	root := c.ledger.root
	folders := map[string]bool{root: true}
	for _, m := range c.kept {
		for _, o := range m.outputs() {
			if _, inside := store.Rel(root, o.URI); !inside {
				folder := store.Dir(o.URI)
				folders[folder] = folders[folder] || o.Extra == 0
			}
		}
	}
	return folders
}
