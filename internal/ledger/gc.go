package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/store"
)

// Garbage is something that no reader needs.
type Garbage struct {
	URI  string `json:"uri"`
	Why  string `json:"why"`
	Size int64  `json:"size"`
}

const (
	// Records of runs are kept for so long.
	runsKeptFor = 90 * 24 * time.Hour
	// Writes that began so long ago are abandoned even while other runs are at work.
	writeLife = 24 * time.Hour
)

// Collect removes what interrupted runs and replaced versions left behind: commits that
// were begun, void leases, data that were replaced, unfinished writes, configurations
// that no manifest refers to and old run records. It never touches what a run that is
// alive works on, nor files that no ledger speaks of. With dry set it only tells.
func (l *Ledger) Collect(ctx context.Context, dry bool) ([]Garbage, error) {
	c := &collection{ledger: l, dry: dry}
	// Finishing a commit writes a manifest: what is there is looked at after that.
	for _, step := range []func(context.Context) error{c.list, c.intents, c.list, c.replaced, c.failures, c.leases, c.copies, c.clocks, c.configs, c.runs, c.writes} {
		if err := step(ctx); err != nil {
			return c.found, fmt.Errorf("collecting garbage of %s: %w", l.root, err)
		}
	}
	return c.found, nil
}

type collection struct {
	ledger *Ledger
	dry    bool
	now    time.Time // of the store
	byKind map[string][]store.Info
	alive  int                 // leases that are held
	kept   []*Manifest         // that are current
	data   map[string]struct{} // URIs of data that are current
	refers map[string]bool     // hashes of configurations
	begun  []string            // those of intents
	found  []Garbage
}

func (c *collection) list(ctx context.Context) error {
	l := c.ledger
	infos, err := l.store.List(ctx, l.at()+"/")
	if err != nil {
		return err
	}
	c.byKind, c.data, c.refers = map[string][]store.Info{}, map[string]struct{}{}, map[string]bool{}
	for _, info := range infos {
		rest, _ := store.Rel(l.at(), info.URI)
		kind, _, _ := strings.Cut(rest, "/")
		c.byKind[kind] = append(c.byKind[kind], info)
	}
	if len(infos) > 0 && !c.dry {
		c.now, err = l.storeClock(ctx)
		return err
	}
	c.now = l.Now()
	return nil
}

func (c *collection) remove(ctx context.Context, uri, why string) error {
	info, err := c.ledger.store.Stat(ctx, uri)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return c.removeKnown(ctx, info, why)
}

func (c *collection) removeKnown(ctx context.Context, info store.Info, why string) error {
	c.found = append(c.found, Garbage{URI: info.URI, Why: why, Size: info.Size})
	if c.dry {
		return nil
	}
	return c.ledger.store.Remove(ctx, info.URI)
}

// intents finishes or forgets commits whose run is gone. What a published one replaces
// goes with it.
func (c *collection) intents(ctx context.Context) error {
	for _, info := range c.byKind[intents] {
		m := &Manifest{}
		found, err := c.ledger.read(ctx, info.URI, m)
		if err != nil {
			return err
		}
		if !found {
			continue // its run finished it meanwhile
		}
		c.begun = append(c.begun, m.Config)
		held, _, err := c.ledger.leasesOver(ctx, m.Key(), "")
		if err != nil {
			return err
		}
		if len(held) > 0 {
			continue
		}
		complete, err := c.ledger.complete(ctx, m)
		if err != nil {
			return err
		}
		why := "a commit that was begun and never published"
		if complete {
			why = "a commit that was published and not finished; it is finished now"
			for _, old := range m.Replaces {
				if slices.Contains(m.Files(), old.URI) {
					continue
				}
				if stale, err := c.ledger.store.Stat(ctx, old.URI); err == nil {
					c.found = append(c.found, Garbage{old.URI, "an old version", stale.Size})
				}
			}
		}
		c.found = append(c.found, Garbage{info.URI, why, info.Size})
		if c.dry {
			continue
		}
		lease, err := c.ledger.Lease(ctx, m.Key(), "gc", nil)
		var busy *BusyError
		if errors.As(err, &busy) {
			continue
		}
		if err != nil {
			return err
		}
		err = c.ledger.Recover(ctx, m.Key())
		if err := errors.Join(err, lease.Release(ctx)); err != nil {
			return err
		}
	}
	return nil
}

// replaced removes manifests within the range of another, with their data.
func (c *collection) replaced(ctx context.Context) error {
	var series []Series
	bySeries := map[Series][]calendar.Range{}
	byKey := map[Key]*Manifest{}
	for _, info := range c.byKind[manifests] {
		m := &Manifest{}
		found, err := c.ledger.read(ctx, info.URI, m)
		if err != nil {
			return err
		}
		if !found {
			continue // finishing a commit removed it
		}
		if bySeries[m.Series] == nil {
			series = append(series, m.Series)
		}
		bySeries[m.Series] = append(bySeries[m.Series], m.Key().Range)
		byKey[m.Key()] = m
	}
	for _, s := range series {
		all := bySeries[s]
		current := outermost(all)
		for _, r := range current {
			m := byKey[Key{s, r}]
			c.kept = append(c.kept, m)
			c.refers[m.Config] = true
			for _, uri := range m.Files() {
				c.data[uri] = struct{}{}
			}
		}
		for _, r := range all {
			if slices.Contains(current, r) {
				continue
			}
			uri, err := c.ledger.path(manifests, Key{s, r})
			if err != nil {
				return err
			}
			if err := c.remove(ctx, uri, "the manifest of a range that a larger one replaced"); err != nil {
				return err
			}
			for _, data := range byKey[Key{s, r}].Files() {
				if _, shared := c.data[data]; shared {
					continue
				}
				if err := c.remove(ctx, data, "data of a range that a larger one replaced"); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
