package plan

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/store"
)

// outputList knows which outputs there are. Folders that hold several are listed once.
type outputList struct {
	ledger *ledger.Ledger // nil knows of none
	infos  map[string]store.Info
}

// data are the outputs that decide about a partition: its own, or those of the larger
// partition that holds its days.
func data(p *Partition) []ledger.Output {
	if p.Earlier == nil {
		return []ledger.Output{{URI: p.Output}}
	}
	all := append([]ledger.Output{p.Earlier.Output}, p.Earlier.Sides...)
	if p.Earlier.Key() == p.Key {
		// The output root may have been moved with everything in it.
		all[0].URI = p.Output
		uris := slices.Clone(p.Extras)
		for _, s := range p.Sides {
			uris = append(uris, s.URI)
		}
		for i, uri := range uris {
			if i+1 < len(all) {
				all[i+1].URI = uri
			}
		}
	}
	return all
}

func (l *outputList) list(ctx context.Context, partitions []*Partition) error {
	l.infos = map[string]store.Info{}
	folders := map[string][]string{}
	var order []string
	for _, p := range partitions {
		for _, o := range data(p) {
			folder := store.Dir(o.URI)
			if folders[folder] == nil {
				order = append(order, folder)
			}
			folders[folder] = append(folders[folder], o.URI)
		}
	}
	for _, folder := range order {
		if err := l.listFolder(ctx, folder, folders[folder]); err != nil {
			return err
		}
	}
	return nil
}

func (l *outputList) listFolder(ctx context.Context, folder string, uris []string) error {
	if len(uris) == 1 {
		info, err := l.ledger.Store().Stat(ctx, uris[0])
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		l.infos[uris[0]] = info
		return err
	}
	infos, err := l.ledger.Store().List(ctx, folder+"/")
	if err != nil {
		return err
	}
	for _, info := range infos {
		if rest, ok := store.Rel(folder, info.URI); ok && !strings.Contains(rest, "/") {
			l.infos[info.URI] = info
		}
	}
	return nil
}

// look reports whether the data of a partition exist, and whether they are those of its
// manifest.
func (l *outputList) look(ctx context.Context, p *Partition) (exists, same bool, err error) {
	if l.ledger == nil {
		return false, false, nil
	}
	same = true
	for _, o := range data(p) {
		info, ok := l.infos[o.URI]
		if !ok {
			return false, false, nil
		}
		if p.Earlier == nil || !same {
			continue
		}
		if same, err = l.ledger.Holds(ctx, &o, info); err != nil {
			return false, false, err
		}
	}
	return true, same, nil
}
