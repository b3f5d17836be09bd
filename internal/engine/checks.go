package engine

import (
	"fmt"

	"github.com/basaltlake/basalt/internal/check"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/vector"
)

// references are what goes into the passes of a batch, nil for those that compare nothing
// with it.
type references []*check.Reference

func newReferences(passes []*plan.Pass) references {
	refs := make(references, len(passes))
	for i, p := range passes {
		if p.Expect == nil || !p.Expect.Compare() {
			continue
		}
		name, side := p.Reference()
		if side != nil {
			name = side.Key
		}
		refs[i] = check.NewReference(name)
	}
	return refs
}

// referred reports whether a pass compares its output with a table.
func (d *dayRun) referred(table string) bool {
	for i, p := range d.passes {
		if name, side := p.Reference(); d.refs[i] != nil && side == nil && name == table {
			return true
		}
	}
	return false
}

// referFile adds a file to the references.
func (d *dayRun) referFile(table string, s *scanned) {
	rows := s.rows - s.dropped.NullListing - s.dropped.NullTime - s.dropped.Outside
	for i, p := range d.passes {
		if name, side := p.Reference(); d.refs[i] != nil && side == nil && name == table {
			d.refs[i].AddFile(rows, s.listings, s.columns)
		}
	}
}

// referSides adds the day's side outputs to the references.
func (d *dayRun) referSides() error {
	for i, p := range d.passes {
		if d.refs[i] == nil {
			continue
		}
		if _, side := p.Reference(); side != nil {
			if s := d.sideOutput(side); s != nil {
				for r := s.reader(true); ; {
					f, err := r.next(joinedRows)
					if err != nil {
						return err
					}
					if f == nil {
						break
					}
					d.refs[i].AddFrame(f)
				}
			}
		}
	}
	return nil
}

// rules are the checks of a pass's output.
func rules(p *plan.Pass, fields []vector.Field, ref *check.Reference) []check.Rule {
	var all []check.Rule
	if p.Quality != nil {
		all = append(all, check.Rule{Check: check.NewQuality(*p.Quality, fields), Code: check.CodeQuality, Action: p.Quality.Action})
	}
	if p.Expect != nil {
		all = append(all, check.Rule{Check: check.NewExpectations(*p.Expect, ref, fields), Code: check.CodeExpectation, Action: p.Expect.Action})
	}
	return all
}

// where names a partition in messages.
func where(b *plan.Batch, p *plan.Pass) string {
	return fmt.Sprintf("pass %s, %s to %s", p.Name, b.Range.Start, b.Range.End)
}
