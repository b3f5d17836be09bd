package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/store"
)

// Manifest makes the data of a partition visible and says where they came from.
type Manifest struct {
	Format int `json:"format"` // of this record: 1
	Series
	Start calendar.Date `json:"start"`
	End   calendar.Date `json:"end"`

	Output      Output         `json:"output"`
	Buckets     *Buckets       `json:"buckets,omitempty"`        // nil without rows, and in records of earlier programs
	Sides       []Output       `json:"side_outputs,omitempty"`   // and further targets
	Failed      []FailedOutput `json:"failed_outputs,omitempty"` // further targets that are to be written again
	Config      string         `json:"config"`                   // hash of the canonical configuration of the pass
	Definitions string         `json:"definitions"`              // hash of the definitions of all columns
	Program     string         `json:"program"`                  // version that wrote it
	Run         string         `json:"run"`

	Lake    string              `json:"lake"`
	Days    []Day               `json:"days"`             // that had files or were expected to
	Inputs  []Input             `json:"inputs"`           // that were read
	Sources []Input             `json:"universe_sources"` // that the universe was taken from
	Found   map[string][]string `json:"input_columns"`    // by table

	Read     map[string]*report.Table `json:"read"` // rows read, dropped by rule and bucketed, by table
	PeakRSS  int64                    `json:"peak_rss_bytes"`
	Stages   []Stage                  `json:"stages"`
	Finished time.Time                `json:"finished"`

	Replaces []Replaced `json:"replaces,omitempty"` // other data that this commit took the place of
	Kept     []Kept     `json:"kept,omitempty"`     // of an intent: copies of what it overwrites
	Columns  []Column   `json:"columns"`
}

// manifestFormat is the format that is written and understood.
const manifestFormat = 1

// Output is the data of a partition.
type Output struct {
	URI      string    `json:"uri"`
	Extra    int       `json:"extra,omitempty"` // number of the further target, from 1
	Side     string    `json:"side,omitempty"`  // name of the side output
	Rows     int64     `json:"rows"`
	Bytes    int64     `json:"bytes"`
	Hash     string    `json:"hash,omitempty"`   // of the content, as sink.Written has it
	SHA256   string    `json:"sha256,omitempty"` // of the content, in records that have no Hash
	Modified time.Time `json:"modified"`         // as the store says
	ETag     string    `json:"etag,omitempty"`
}

// Buckets are the first and the last time among the keys of the output.
type Buckets struct {
	First time.Time `json:"first"`
	Last  time.Time `json:"last"`
}

// Column sums up a column of the output.
type Column struct {
	Name       string `json:"name"`
	Nulls      int64  `json:"nulls"`
	Checksum   string `json:"checksum"`   // of the values in row order
	Definition string `json:"definition"` // hash
}

// Day is a day of the partition with the universe it had.
type Day struct {
	Date     calendar.Date `json:"date"`
	Resolved bool          `json:"resolved"` // there were files, so there is a universe
	MICs     []string      `json:"mics,omitempty"`
	Listings int           `json:"listings"`
	Universe string        `json:"universe,omitempty"` // hash of the listings and their labels
}

// Input is an object that was read, as it was then.
type Input struct {
	Table    string        `json:"table"`
	MIC      string        `json:"mic,omitempty"`
	Symbol   string        `json:"symbol,omitempty"`
	Day      calendar.Date `json:"day"` // 1970-01-01 for what belongs to no day
	URI      string        `json:"uri"`
	Size     int64         `json:"size"`
	Modified time.Time     `json:"modified"`
	ETag     string        `json:"etag,omitempty"`
}

// Stage is how long a part of the work took.
type Stage struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}

// Replaced is a partition, or an earlier place of this one, that a commit removes.
type Replaced struct {
	Start calendar.Date `json:"start"`
	End   calendar.Date `json:"end"`
	URI   string        `json:"uri"`
	Extra int           `json:"extra,omitempty"` // number of the further target, from 1
}

// Key returns the partition's key.
func (m *Manifest) Key() Key { return Key{m.Series, calendar.Range{Start: m.Start, End: m.End}} }

// SetKey sets the partition's key.
func (m *Manifest) SetKey(k Key) { m.Series, m.Start, m.End = k.Series, k.Start, k.End }

// setOutputs takes over what a sink says of the data: the output, then further targets and
// side outputs. The definitions of columns stay.
func (m *Manifest) setOutputs(all []*sink.Output) {
	m.Output, m.Sides, m.Failed = outputOf(all[0]), nil, nil
	for _, o := range all[1:] {
		if o.Err != nil {
			m.Failed = append(m.Failed, failedOutput(o.Extra, o.URI, o.Err))
		} else {
			m.Sides = append(m.Sides, outputOf(o))
		}
	}
	definitions := map[string]string{}
	for _, c := range m.Columns {
		definitions[c.Name] = c.Definition
	}
	m.Columns = nil
	for _, c := range all[0].Written.Columns {
		m.Columns = append(m.Columns, Column{c.Name, c.Nulls, fmt.Sprintf("%016x", c.Checksum), definitions[c.Name]})
	}
}

func outputOf(o *sink.Output) Output {
	w := &o.Written
	return Output{URI: w.URI, Extra: o.Extra, Side: o.Side, Rows: w.Rows, Bytes: w.Bytes, Hash: w.Hash}
}

// outputs are the data that the manifest speaks of: the output, further targets, side
// outputs, and what is left at targets that failed.
func (m *Manifest) outputs() []*Output {
	all := []*Output{&m.Output}
	for i := range m.Sides {
		all = append(all, &m.Sides[i])
	}
	for i := range m.Failed {
		for k := range m.Failed[i].Left {
			all = append(all, &m.Failed[i].Left[k])
		}
	}
	return all
}

// Files returns the URIs of the data that the manifest speaks of.
func (m *Manifest) Files() []string {
	var uris []string
	for _, o := range m.outputs() {
		uris = append(uris, o.URI)
	}
	return uris
}

// seen notes how the store describes the data.
func (o *Output) seen(info store.Info) { o.Modified, o.ETag = info.Modified, info.ETag }

// Same reports whether the data are those that the manifest was written for, as far as
// can be told without reading them.
func (o *Output) Same(info store.Info) bool {
	if o.Bytes != info.Size {
		return false
	}
	if o.ETag != "" && info.ETag != "" {
		return o.ETag == info.ETag
	}
	return o.Modified.Equal(info.Modified)
}

// Manifest returns the current manifest of a partition, or nil when there is none.
func (l *Ledger) Manifest(ctx context.Context, k Key) (*Manifest, error) {
	next, err := l.intent(ctx, k)
	if err != nil {
		return nil, err
	}
	if next != nil {
		complete, err := l.complete(ctx, next)
		if err != nil {
			return nil, err
		}
		if complete {
			return next, l.look(ctx, next)
		}
	}
	m, err := l.recorded(ctx, k)
	if err == nil && m != nil && next != nil {
		err = l.fromKept(ctx, m, next.Kept)
	}
	return m, err
}

// recorded returns the manifest whatever intents there are.
func (l *Ledger) recorded(ctx context.Context, k Key) (*Manifest, error) {
	uri, err := l.path(manifests, k)
	if err != nil {
		return nil, err
	}
	return l.readManifest(ctx, uri, k)
}

// replaceable is recorded for a commit, which replaces what is no manifest.
func (l *Ledger) replaceable(ctx context.Context, k Key) (*Manifest, error) {
	m, err := l.recorded(ctx, k)
	var damaged *DamagedError
	if errors.As(err, &damaged) && !damaged.Newer {
		return nil, nil
	}
	return m, err
}

func (l *Ledger) readManifest(ctx context.Context, uri string, k Key) (*Manifest, error) {
	m := &Manifest{}
	found, err := l.read(ctx, uri, m)
	if err != nil || !found {
		return nil, err
	}
	switch {
	case m.Format > manifestFormat:
		return nil, &DamagedError{URI: uri, Err: fmt.Errorf("it has format %d, this program knows %d", m.Format, manifestFormat), Newer: true}
	case m.Key() != k:
		return nil, &DamagedError{URI: uri, Err: fmt.Errorf("it is that of %s", m.Key())}
	}
	return m, nil
}

// Committed lists the ranges of a series that are committed, sorted. A range within
// another one is left out: it has been replaced.
func (l *Ledger) Committed(ctx context.Context, s Series) ([]calendar.Range, error) {
	all, err := l.ranges(ctx, manifests, s)
	if err != nil {
		return nil, err
	}
	pending, err := l.ranges(ctx, intents, s)
	if err != nil {
		return nil, err
	}
	for _, r := range pending {
		next, err := l.intent(ctx, Key{s, r})
		if err != nil {
			return nil, err
		}
		if next == nil {
			continue // it was finished in the meantime
		}
		if complete, err := l.complete(ctx, next); err != nil {
			return nil, err
		} else if complete {
			all = append(all, r)
		}
	}
	return outermost(all), nil
}
