package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/store"
)

// looksAtOnce is how many manifests are read at a time.
const looksAtOnce = 32

// judge decides for each partition whether it runs, as far as that is known without
// opening an input file.
func (b *builder) judge(ctx context.Context) error {
	b.earlierMarkets = map[calendar.Date][]string{}
	outputs := &outputList{ledger: b.o.Ledger}
	if b.o.Ledger != nil {
		group, bound := errgroup.WithContext(ctx)
		group.SetLimit(looksAtOnce)
		for _, p := range b.p.Partitions {
			group.Go(func() error { return b.lookUp(bound, p) })
		}
		if err := group.Wait(); err != nil {
			return err
		}
		if err := outputs.list(ctx, b.p.Partitions); err != nil {
			return err
		}
	}
	for _, p := range b.p.Partitions {
		if err := b.judgeOne(ctx, p, outputs); err != nil {
			return err
		}
		if p.Earlier != nil && !p.Runs() {
			for _, d := range p.Earlier.Days {
				if d.Resolved {
					b.earlierMarkets[d.Date] = d.MICs
				}
			}
		}
	}
	return b.refuseTaken(ctx)
}

// lookUp finds the manifest of the partition, or of a larger one that contains it.
func (b *builder) lookUp(ctx context.Context, p *Partition) (err error) {
	for _, c := range b.committed[p.Key.Pass] {
		if ledger.Within(p.Key.Range, c) {
			p.Earlier, err = b.o.Ledger.Manifest(ctx, ledger.Key{Series: p.Key.Series, Range: c})
			var damaged *ledger.DamagedError
			if errors.As(err, &damaged) && !damaged.Newer && c == p.Key.Range {
				p.Detail = "its manifest cannot be read"
				return nil // the commit replaces it
			}
			return err
		}
	}
	return nil
}

func (b *builder) judgeOne(ctx context.Context, p *Partition, outputs *outputList) error {
	m := p.Earlier
	exists, change, err := outputs.look(ctx, p)
	failed := failedTargets(p)
	switch {
	case err != nil:
		return err
	case b.o.forced(p.Key.Range):
		p.Why = Forced
	case b.c.SkipExisting && exists && failed == "":
		p.Why = Exists
	case m == nil:
		p.Why = New
		if n := len(ledger.Contained(p.Key.Range, b.committed[p.Key.Pass])); n > 0 && p.Detail == "" {
			p.Detail = fmt.Sprintf("replaces %d committed within it", n)
		}
	case m.Config != ledger.Hash(p.Config):
		p.Why = ConfigChanged
		p.Detail, err = b.configChange(ctx, m.Config, p.Config)
	case change != "":
		p.Why, p.Detail = OutputChanged, change
	case failed != "":
		p.Why, p.Detail = TargetFailed, failed
	default:
		b.judgeInputs(p)
	}
	return err
}

// failedTargets says which further targets the last run of a partition could not write,
// and why, or "".
func failedTargets(p *Partition) string {
	if p.Earlier == nil || p.Earlier.Key() != p.Key {
		return ""
	}
	var all []string
	for i := range p.Earlier.Failed {
		all = append(all, p.Earlier.Failed[i].String())
	}
	return strings.Join(all, "; ")
}

// judgeInputs compares the inputs of a partition with those of its manifest.
func (b *builder) judgeInputs(p *Partition) {
	var inputs []ledger.Input
	sources := slices.Clone(b.universeFiles)
	for date := range p.Key.Days() {
		d := b.byDate[date]
		if d == nil {
			continue
		}
		was, known := dayOf(p.Earlier, date)
		if known && was.Resolved {
			sources = append(sources, b.sources(d)...)
		}
		for _, name := range p.Pass.Tables() {
			for _, f := range d.files[name] {
				if !known || !was.Resolved || f.MIC == "" || slices.Contains(was.MICs, f.MIC) {
					inputs = append(inputs, inputOf(f))
				}
			}
		}
	}
	p.Why = UpToDate
	if p.Earlier.Key().Range != p.Key.Range {
		p.Detail = fmt.Sprintf("within %s to %s", p.Earlier.Start, p.Earlier.End)
	}
	change := changed(b.lake.Root(), inputs, p.Earlier.Lake, within(p.Earlier.Inputs, p.Key.Range))
	if change != "" {
		p.Why, p.Detail = InputChanged, change
		return
	}
	p.undecided = len(b.spec.Commands()) > 0 ||
		changed(b.lake.Root(), sources, p.Earlier.Lake, within(p.Earlier.Sources, p.Key.Range)) != ""
}

// judgeUniverse decides by the universes themselves, once they are resolved.
func (b *builder) judgeUniverse(p *Partition) {
	p.undecided = false
	for date := range p.Key.Days() {
		d := b.byDate[date]
		if d != nil && d.err != nil {
			p.Why, p.Detail = InputChanged, fmt.Sprintf("the universe of %s cannot be resolved", date)
			return
		}
		was, known := dayOf(p.Earlier, date)
		if d == nil || !d.resolved || !known || !was.Resolved {
			continue // without files there and here, or its files were judged
		}
		if was.Universe != d.roster.hash {
			p.Why, p.Detail = InputChanged, fmt.Sprintf("the universe of %s has other listings or labels", date)
			return
		}
	}
}

func dayOf(m *ledger.Manifest, date calendar.Date) (ledger.Day, bool) {
	i, ok := slices.BinarySearchFunc(m.Days, date, func(d ledger.Day, date calendar.Date) int { return int(d.Date - date) })
	if !ok {
		return ledger.Day{}, false
	}
	return m.Days[i], true
}

// within keeps the inputs of some days, and those that belong to no day.
func within(inputs []ledger.Input, r calendar.Range) []ledger.Input {
	var kept []ledger.Input
	for _, in := range inputs {
		if in.Day == 0 || r.Contains(in.Day) {
			kept = append(kept, in)
		}
	}
	return kept
}

// changed says which inputs differ from those of before, or "". An input is the same when
// its path below the lake, its size and its ETag, or else its time, are.
func changed(root string, now []ledger.Input, rootBefore string, before []ledger.Input) string {
	was := map[string]ledger.Input{}
	for _, in := range before {
		was[inputName(rootBefore, in)] = in
	}
	var other, added, removed []string
	seen := map[string]bool{}
	for _, in := range now {
		name := inputName(root, in)
		old, ok := was[name]
		seen[name] = true
		switch {
		case !ok:
			added = append(added, inputText(in))
		case !sameInput(old, in):
			other = append(other, inputText(in))
		}
	}
	for _, in := range before {
		if !seen[inputName(rootBefore, in)] {
			removed = append(removed, inputText(in))
		}
	}
	return phrases("changed", other, "added", added, "removed", removed)
}

func sameInput(a, b ledger.Input) bool {
	if a.Size != b.Size {
		return false
	}
	if a.ETag != "" && b.ETag != "" {
		return a.ETag == b.ETag
	}
	return a.Modified.Equal(b.Modified)
}

func inputName(root string, in ledger.Input) string {
	path := in.URI
	if below, ok := store.Rel(root, in.URI); ok && in.Table != universeFile {
		path = below
	}
	return in.Table + "\x00" + path
}

func inputText(in ledger.Input) string {
	if in.Day == 0 {
		return in.URI
	}
	text := in.Table
	for _, part := range []string{in.MIC, in.Symbol} {
		if part != "" {
			text += " " + part
		}
	}
	return text + " " + in.Day.String()
}
