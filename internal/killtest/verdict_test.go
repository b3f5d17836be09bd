//go:build linux

package killtest

import (
	"maps"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/store"
)

// before is what a reader sees before a run that will be killed.
type before struct{ manifests, bare contents }

func (p *pipeline) look(t *testing.T) before { return before{p.shown(t), p.bare(t)} }

// oldOrNew fails the test unless a reader sees, of every partition, what was there before
// the run of a version, or what the run leads to. Where the run replaces the days of a pass
// by a file of all of them, a reader sees all of the former or all of the latter.
func (p *pipeline) oldOrNew(t *testing.T, was before, version string) {
	t.Helper()
	next := p.want[version]
	now := p.look(t)
	for _, pass := range passes {
		old, all, got := was.manifests.of(pass), next.of(pass), now.manifests.of(pass)
		if old.within(all) {
			for name := range all {
				if sum := got[name]; sum != old[name] && sum != all[name] {
					t.Errorf("readers see of %s neither the old version nor the new one, but %q", name, sum)
				}
				delete(got, name)
			}
			if len(got) > 0 {
				t.Errorf("readers see %v besides", got)
			}
		} else if !maps.Equal(got, old) && !maps.Equal(got, all) {
			t.Errorf("readers see of %s neither the old version nor the new one, but %v", pass, got)
		}
		// Readers of bare files find whole ones, and every day that was there.
		files := now.bare.of(pass)
		for name, sum := range files {
			if sum != was.bare[name] && sum != next[name] {
				t.Errorf("the file %s is neither the old one nor the new one", name)
			}
		}
		days := files.daysOf(t, pass)
		for day := range old.daysOf(t, pass) {
			if days[day] == 0 {
				t.Errorf("no file of %s holds %s any more", pass, day)
			}
		}
	}
}

// settled fails the test unless a version is complete and gc leaves nothing else.
func (p *pipeline) settled(t *testing.T, version string) {
	t.Helper()
	now := p.look(t)
	if all := p.want[version]; !maps.Equal(now.manifests, all.results()) || !maps.Equal(now.bare, all) {
		t.Errorf("the next run leads to %v and the files %v, want %v", now.manifests, now.bare, p.want[version])
	}
	p.command(t, "gc", p.config(version))
	if left := p.leftovers(t, version); len(left) > 0 {
		t.Errorf("gc leaves %v", left)
	}
	unfinished, err := p.store.(store.Sweeper).Sweep(t.Context(), p.out+"/", time.Now().Add(time.Hour))
	if unfinished > 0 || err != nil {
		t.Errorf("gc leaves %d unfinished writes: %v", unfinished, err)
	}
}

// results are the contents without further targets.
func (c contents) results() contents {
	some := contents{}
	for _, pass := range passes {
		maps.Copy(some, c.of(pass))
	}
	return some
}

// of are the contents of a pass.
func (c contents) of(pass string) contents {
	some := contents{}
	for name, sum := range c {
		if passOf(name) == pass {
			some[name] = sum
		}
	}
	return some
}

// within reports whether there are no other files than those of a version.
func (c contents) within(all contents) bool {
	for name := range c {
		if _, ok := all[name]; !ok {
			return false
		}
	}
	return true
}
