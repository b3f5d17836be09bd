package plan

import (
	"context"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/store"
)

// TakenError is an output whose path holds the data of another partition.
type TakenError struct {
	Key   ledger.Key
	URI   string
	Other ledger.Key
}

// Code returns the message code.
func (e *TakenError) Code() string { return "output-taken" }

func (e *TakenError) Error() string {
	if e.Other.Series == e.Key.Series {
		return "output-taken: " + e.URI + " holds " + e.Other.Start.String() + " to " + e.Other.End.String() +
			" of pass " + e.Key.Pass + " and would be replaced by " + e.Key.Start.String() + " to " + e.Key.End.String() +
			": add {start_date}_{end_date} to path_template"
	}
	var fields []string // that tell them apart
	for _, f := range []struct{ name, here, there string }{
		{"{dataset}", e.Key.Dataset, e.Other.Dataset}, {"{pass}", e.Key.Pass, e.Other.Pass}, {"{universe}", e.Key.Universe, e.Other.Universe},
	} {
		if f.here != f.there {
			fields = append(fields, f.name)
		}
	}
	return "output-taken: " + e.URI + " holds " + e.Other.String() + " and would be replaced by " + e.Key.String() +
		": add " + strings.Join(fields, " or ") + " to path_template, so that each has a file of its own, or remove this one if nobody needs it"
}

// share notes the places of a partition that those of another universe or dataset have too,
// since path_template does not tell them apart.
func (b *builder) share(p *Partition) error {
	here, err := b.places(p, b.p.Dataset, b.p.Universe)
	if err != nil {
		return err
	}
	for _, other := range [][2]string{{b.p.Dataset + "_", b.p.Universe}, {b.p.Dataset, b.p.Universe + "_"}} {
		there, err := b.places(p, other[0], other[1])
		if err != nil {
			return err
		}
		for i, uri := range here {
			if there[i] == uri && !slices.Contains(p.Shared, uri) {
				p.Shared = append(p.Shared, uri)
			}
		}
	}
	return nil
}

// places are where a partition's outputs would lie if its dataset and universe had these names.
func (b *builder) places(p *Partition, dataset, universe string) ([]string, error) {
	var uris []string
	for _, at := range p.Pass.places() {
		if at.target.Type == "sql" { // tables have no path
			continue
		}
		uri, err := sink.Path(at.target, pathNames(b.c, dataset, universe, p.Pass, at.side, at.area, p.Key.Range))
		if err != nil {
			return nil, err
		}
		uris = append(uris, uri)
	}
	return uris, nil
}

// refuseTaken refuses partitions at whose places those of another universe or dataset lie.
func (b *builder) refuseTaken(ctx context.Context) error {
	if b.o.Ledger == nil {
		return nil
	}
	for _, p := range b.p.Partitions {
		if p.Why == UpToDate {
			continue
		}
		other, err := p.taken(ctx, b.o.Ledger, &b.held)
		if err != nil {
			return err
		}
		if other != nil {
			p.refuse(other)
		}
	}
	return nil
}

// Taken reports with a *TakenError that data of another universe or dataset lie at a place of
// the partition.
func (p *Partition) Taken(ctx context.Context, l *ledger.Ledger) error {
	var held map[string][]ledger.Held
	other, err := p.taken(ctx, l, &held)
	if other != nil {
		return other
	}
	return err
}

// taken fills held, what all manifests speak of, when it is needed.
func (p *Partition) taken(ctx context.Context, l *ledger.Ledger, held *map[string][]ledger.Held) (*TakenError, error) {
	for _, uri := range p.Shared {
		info, err := l.Store().Stat(ctx, uri)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil || p.has(info) {
			continue // what cannot be looked at fails when it is written
		}
		if *held == nil {
			if *held, err = l.Held(ctx); err != nil {
				return nil, err
			}
		}
		if other := ledger.HolderOf(info, *held); other != nil && other.Series != p.Key.Series {
			return &TakenError{Key: p.Key, URI: uri, Other: *other}, nil
		}
	}
	return nil, nil
}

// has reports whether an object is what the partition's manifest speaks of.
func (p *Partition) has(info store.Info) bool {
	if p.Earlier == nil {
		return false
	}
	for _, o := range data(p) {
		if o.URI == info.URI && o.Same(info) {
			return true
		}
	}
	return false
}
