package plan

import (
	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/ledger"
)

// Why says why a partition runs, or why it does not.
type Why string

// Reasons to run.
const (
	New               Why = "new"
	Forced            Why = "forced"
	ConfigChanged     Why = "config changed"
	InputChanged      Why = "input changed"
	DefinitionChanged Why = "definition changed"
	OutputChanged     Why = "output changed" // missing, or written by something else
	TargetFailed      Why = "a further target failed"
)

// Reasons not to run.
const (
	UpToDate Why = "up to date"
	Exists   Why = "output exists" // SKIP_EXISTING_OUTPUT
	Refused  Why = "refused"       // see Err
)

// Partition is a pass over the days of a batch: the unit of commit.
type Partition struct {
	Key    ledger.Key
	Pass   *Pass
	Output string   // URI
	Extras []string // URIs of further targets
	Shared []string // of all its URIs, those that other universes or datasets have too
	Sides  []SideFile
	Why    Why
	Detail string // more of it, for people; may be ""
	Err    error  // why it cannot run: its range is taken, or its input cannot be read

	Earlier *ledger.Manifest // what is committed of its days; nil when there is nothing
	Config  []byte           // canonical configuration of the pass

	// What the manifest will say of the input. Set when the partition runs.
	Columns []ledger.Column
	Days    []ledger.Day
	Inputs  []ledger.Input
	Sources []ledger.Input
	Found   map[string][]string

	undecided bool // it is up to date if the universes are those of the earlier run
}

// Runs reports whether the partition is to be computed.
func (p *Partition) Runs() bool { return p.Why != UpToDate && p.Why != Exists && p.Why != Refused }

// refuse notes why the partition may not run, whatever it would run for.
func (p *Partition) refuse(err error) { p.Why, p.Detail, p.Err = Refused, "", err }

// Reason is Why with its detail.
func (p *Partition) Reason() string {
	if p.Detail == "" {
		return string(p.Why)
	}
	return string(p.Why) + ": " + p.Detail
}

// Manifest is what will be recorded of the partition when it is committed, as far as it
// is known before.
func (p *Partition) Manifest() *ledger.Manifest {
	m := &ledger.Manifest{
		Config: ledger.Hash(p.Config), Definitions: hashDefinitions(p.Columns), Columns: p.Columns,
		Days: p.Days, Inputs: p.Inputs, Sources: p.Sources, Found: p.Found,
	}
	m.SetKey(p.Key)
	return m
}

// DoneBy reports whether a manifest is what the partition would give.
func (p *Partition) DoneBy(m *ledger.Manifest) bool {
	return len(m.Failed) == 0 && m.Key() == p.Key && m.Config == ledger.Hash(p.Config) && m.Definitions == hashDefinitions(p.Columns) &&
		changed("", p.Inputs, "", m.Inputs) == "" && changed("", p.Sources, "", m.Sources) == ""
}

// Options say what a run is asked to do beyond what has changed.
type Options struct {
	Ledger  *ledger.Ledger  // what was committed before; nil is nothing
	Force   bool            // everything
	Restate *calendar.Range // everything that holds one of these days

	// ReplaceOverlapping computes the union with committed ranges that overlap one of the
	// run; otherwise those partitions are refused.
	ReplaceOverlapping bool

	Excerpt *Excerpt // plans that batch of a run only; nil is the whole run

	// Outline keeps of the universes what is said of them and not the listings: the days are
	// computed elsewhere, or not at all.
	Outline bool

	// Admit refuses what the universes take in memory, when they take so many bytes; nil admits all.
	Admit func(bytes int64) error

	// Tolerant plans on where a run would be refused: files that cannot be read and
	// missing ones.
	Tolerant bool
}

func (o *Options) forced(r calendar.Range) bool {
	return o.Force || o.Restate != nil && ledger.Overlap(r, *o.Restate)
}
