package plan

import (
	"context"
	"fmt"
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/universe"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// NoInputError is a run for which the lake has no file at all.
type NoInputError struct {
	Root     string
	Tables   []string
	Universe string // canonical text
	Days     calendar.Range
	LeftOut  bool     // some of the days, for EXCLUDE_WEEKENDS
	Markets  []string // that have files on those days, if the universe names others
}

// Code returns the message code.
func (e *NoInputError) Code() string { return "no-input" }

func (e *NoInputError) Error() string {
	others := ""
	if e.LeftOut {
		others = ", without the weekends that EXCLUDE_WEEKENDS leaves out"
	}
	if len(e.Markets) > 0 {
		others += ", but of " + listed(e.Markets)
	}
	return fmt.Sprintf("no-input: planning the run: the lake %s has no file of %s for universe %s from %s to %s%s: check LAKE, START_DATE, END_DATE and UNIVERSE; `basalt tables --lake %s` shows what is there",
		e.Root, listed(e.Tables), e.Universe, e.Days.Start, e.Days.End, others, e.Root)
}

// MissingInputError is a run that may not miss input (ON_MISSING_INPUT: fail).
type MissingInputError struct{ Missing []Missing }

// Code returns the message code.
func (e *MissingInputError) Code() string { return "missing-input" }

func (e *MissingInputError) Error() string {
	m := e.Missing[0]
	return fmt.Sprintf("missing-input: planning the run: %d expected files are missing, first %s of %s on %s: copy them into the lake, or set ON_MISSING_INPUT: record",
		len(e.Missing), m.Table, m.MIC, m.Day)
}

// Build plans the run of compiled passes over a lake: partitions that are done and
// unchanged are left out, and their files are not opened. Problems of the configuration
// that only the files reveal come as a *config.InvalidError.
func Build(ctx context.Context, c *config.Config, passes []*Pass, l *lake.Lake, tables Tables, o Options) (*Plan, error) {
	start, err := calendar.ParseDate(c.Start)
	if err != nil {
		return nil, err
	}
	end, err := calendar.ParseDate(c.End)
	if err != nil {
		return nil, err
	}
	spec, err := universe.Parse(c.Universe)
	if err != nil {
		return nil, err
	}
	p := &Plan{
		Dataset: c.Dataset, Universe: spec.String(), Days: calendar.Range{Start: start, End: end},
		Passes: clone(passes), Tables: tables,
	}
	b := &builder{c: c, p: p, o: o, lake: l, spec: spec, calendars: map[string]*calendar.Calendar{}, rosters: map[string]*roster{}}
	b.tables = tablesOf(b.p.Passes)
	if o.Excerpt != nil {
		b.found.given = o.Excerpt.Found
	}
	for _, step := range []func(context.Context) error{b.partitions, b.list, b.idle, b.judge, b.prepare, b.fit, b.finish} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	p.Warnings = l.Dangling()
	return p, nil
}

type builder struct {
	c    *config.Config
	p    *Plan
	o    Options
	lake *lake.Lake
	spec universe.Spec

	tables    []string
	calendars map[string]*calendar.Calendar
	committed map[string][]calendar.Range // by pass
	changes   map[string]string           // of configurations, by their hashes

	days           []*lakeDay         // in order
	rosters        map[string]*roster // by hash
	latest         *roster            // of the day that was resolved last
	byDate         map[calendar.Date]*lakeDay
	universeFiles  []ledger.Input
	earlierMarkets map[calendar.Date][]string // of days whose partitions are up to date
	opened         map[tableFile]openedFile
	held           map[string][]ledger.Held // what all manifests speak of; nil until it is needed
	found          found
}

// prepare resolves the universes of the days that run, or may run, and opens their files.
func (b *builder) prepare(ctx context.Context) error {
	for _, p := range b.p.Partitions {
		if !p.Runs() && !p.undecided {
			continue
		}
		for date := range p.Key.Days() {
			if d := b.byDate[date]; d != nil {
				if err := b.resolve(ctx, d); err != nil && !b.bears(err) {
					return err
				} else if err != nil && p.Err == nil {
					p.Err = err
				}
			}
		}
		if p.undecided {
			b.judgeUniverse(p)
		}
	}
	if err := b.checkListings(); err != nil {
		return err
	}
	if err := b.refuse(ctx); err != nil {
		return err
	}
	b.lookBack()
	for _, p := range b.p.Partitions {
		if p.Runs() {
			b.describe(p)
		} else if p.Why != Refused {
			b.found.remember(p.Earlier)
		}
	}
	return b.open(ctx)
}

// fit fits the passes to the columns found. Partitions that were computed with other
// definitions run too; their columns are known from their manifests.
func (b *builder) fit(ctx context.Context) error {
	compiled := map[string][]string{}
	for _, p := range b.p.Passes {
		compiled[p.Name] = p.compiledNames()
	}
	if err := b.settle(compiled); err != nil {
		return err
	}
	definitions := map[string][]ledger.Column{}
	for _, p := range b.p.Passes {
		definitions[p.Name] = p.definitions()
	}
	more := false
	for _, p := range b.p.Partitions {
		p.Columns = definitions[p.Key.Pass]
		if p.Why != UpToDate || p.Earlier.Definitions == hashDefinitions(p.Columns) {
			continue
		}
		if change := redefined(p.Columns, p.Earlier.Columns, compiled[p.Key.Pass]); change != "" {
			p.Why, p.Detail, more = DefinitionChanged, change, true
		}
	}
	if more {
		return b.prepare(ctx)
	}
	return nil
}

// finish makes the batches.
func (b *builder) finish(context.Context) error {
	b.p.Found = b.found.said()
	if b.o.Outline {
		b.forget()
	}
	b.batches()
	err := b.refusal()
	if b.o.Tolerant {
		b.p.Refusal = err
		return nil
	}
	return err
}

// refusal is what a run ends with before it begins.
func (b *builder) refusal() error {
	for _, p := range b.p.Partitions {
		if p.Err != nil && p.Why != Refused && b.c.OnError != "continue" {
			return p.Err
		}
	}
	return b.checkMissing()
}

// tablesOf are the tables that passes read, sorted.
func tablesOf(passes []*Pass) []string {
	var names []string
	for _, p := range passes {
		names = append(names, p.Tables()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// expected reports whether one of the markets was open on a day.
func (b *builder) expected(day calendar.Date, mics []string) bool {
	return slices.ContainsFunc(mics, func(mic string) bool { return b.expectedOf(day, mic) })
}

func (b *builder) expectedOf(day calendar.Date, mic string) bool {
	cal, seen := b.calendars[mic]
	if !seen {
		cal = b.calendar(mic)
		b.calendars[mic] = cal
	}
	if cal == nil {
		return !day.Weekend()
	}
	return cal.Expected(day)
}

func (b *builder) calendar(mic string) *calendar.Calendar {
	if code := b.c.Calendars[mic]; code != "" {
		if cal, err := calendar.Get(code); err == nil {
			return cal
		}
	}
	cal, ok := calendar.For(mic)
	if !ok {
		b.p.Notes = append(b.p.Notes, fmt.Sprintf("no calendar is known for %s: every weekday is expected; set CALENDARS.%s", mic, mic))
		return nil
	}
	if !cal.Known(b.p.Days.Start) || !cal.Known(b.p.Days.End) {
		b.p.Notes = append(b.p.Notes, fmt.Sprintf("the calendar of %s does not reach over %s: other days count as weekdays", mic, b.p.Days))
	}
	return cal
}

// settle fits the passes to the columns found.
func (b *builder) settle(compiled map[string][]string) error {
	var problems []option.Problem
	var sides []*Side
	for _, p := range b.p.Passes {
		sides = append(sides, p.Sides...)
	}
	fitted := map[*module.Operator]bool{}
	for _, p := range b.p.Passes {
		s := &settling{pass: p, have: &b.found, tables: b.p.Tables, sides: sides, fitted: fitted}
		s.settle()
		b.p.MetricsLeftOut = append(b.p.MetricsLeftOut, s.left...)
		b.p.FiltersSkipped = append(b.p.FiltersSkipped, s.skipped...)
		problems = append(problems, s.problems...)
	}
	if len(problems) == 0 {
		problems = checkRanges(b.c, b.p.Passes, compiled)
	}
	if len(problems) == 0 {
		return nil
	}
	return b.c.Invalid(problems)
}
