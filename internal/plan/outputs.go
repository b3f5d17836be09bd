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
	hidden map[string]error // further targets that cannot be looked at
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
		for i := range all[1:] {
			if o := &all[i+1]; o.Extra > 0 && o.Extra <= len(p.Extras) {
				o.URI = p.Extras[o.Extra-1]
			} else if k := slices.IndexFunc(p.Sides, func(f SideFile) bool { return f.Side.Name == o.Side }); k >= 0 {
				o.URI = p.Sides[k].URI
			}
		}
	}
	return all
}

func (l *outputList) list(ctx context.Context, partitions []*Partition) error {
	l.infos, l.hidden = map[string]store.Info{}, map[string]error{}
	folders := map[string][]ledger.Output{}
	var order []string
	for _, p := range partitions {
		for _, o := range data(p) {
			folder := store.Dir(o.URI)
			if folders[folder] == nil {
				order = append(order, folder)
			}
			folders[folder] = append(folders[folder], o)
		}
	}
	for _, folder := range order {
		err := l.listFolder(ctx, folder, folders[folder])
		if err != nil && slices.ContainsFunc(folders[folder], func(o ledger.Output) bool { return o.Extra == 0 }) || ctx.Err() != nil {
			return err
		}
		if err != nil {
			for _, o := range folders[folder] {
				l.hidden[o.URI] = err
			}
		}
	}
	return nil
}

func (l *outputList) listFolder(ctx context.Context, folder string, outputs []ledger.Output) error {
	if len(outputs) == 1 {
		info, err := l.ledger.Store().Stat(ctx, outputs[0].URI)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		l.infos[outputs[0].URI] = info
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

// look reports whether the data of a partition exist, and how they differ from those of
// its manifest: "" when they do not.
func (l *outputList) look(ctx context.Context, p *Partition) (exists bool, change string, err error) {
	if l.ledger == nil {
		return false, "", nil
	}
	for _, o := range data(p) {
		if err := l.hidden[o.URI]; err != nil {
			return false, o.URI + " cannot be looked at: " + err.Error(), nil
		}
		info, ok := l.infos[o.URI]
		if !ok {
			return false, o.URI + " is not there", nil
		}
		if p.Earlier == nil || change != "" {
			continue
		}
		same, err := l.ledger.Holds(ctx, &o, info)
		switch {
		case err != nil && (o.Extra == 0 || ctx.Err() != nil):
			return false, "", err
		case err != nil:
			change = o.URI + " cannot be read: " + err.Error()
		case !same:
			change = "something else wrote " + o.URI
		}
	}
	return true, change, nil
}
