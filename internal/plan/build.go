package plan

import (
	"context"
	"fmt"
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/universe"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// NoInputError is a run for which the lake has no file at all.
type NoInputError struct {
	Root   string
	Tables []string
	Days   calendar.Range
}

// Code returns the message code.
func (e *NoInputError) Code() string { return "no-input" }

func (e *NoInputError) Error() string {
	return fmt.Sprintf("no-input: planning the run: the lake %s has no file of %s from %s to %s: check LAKE, START_DATE, END_DATE and UNIVERSE; `basalt tables --lake %s` shows what is there",
		e.Root, listed(e.Tables), e.Days.Start, e.Days.End, e.Root)
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

// Build plans the run of compiled passes over a lake. Problems of the configuration
// that only the files reveal come as a *config.InvalidError.
func Build(ctx context.Context, c *config.Config, passes []*Pass, l *lake.Lake, tables Tables) (*Plan, error) {
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
	b := &builder{c: c, p: p, lake: l, spec: spec, calendars: map[string]*calendar.Calendar{}}
	b.tables = b.tablesRead()
	if err := b.days(ctx); err != nil {
		return nil, err
	}
	if err := b.open(ctx); err != nil {
		return nil, err
	}
	if err := b.settle(); err != nil {
		return nil, err
	}
	return p, b.batches()
}

type builder struct {
	c         *config.Config
	p         *Plan
	lake      *lake.Lake
	spec      universe.Spec
	tables    []string
	calendars map[string]*calendar.Calendar
	byDay     []Day
	found     found
}

func (b *builder) tablesRead() []string {
	var names []string
	for _, p := range b.p.Passes {
		names = append(names, p.Tables()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// days resolves the universe of every day and finds its files.
func (b *builder) days(ctx context.Context) error {
	dates := slices.Collect(b.p.Days.Days())
	if b.c.ExcludeWeekends && b.c.ExcludeWeekendsSet {
		dates = slices.DeleteFunc(dates, calendar.Date.Weekend)
	}
	byDay := map[calendar.Date]map[string][]lake.File{}
	for _, name := range b.tables {
		files, err := b.lake.Files(ctx, name, dates, b.spec.MICs())
		if err != nil {
			return err
		}
		for _, f := range files {
			if byDay[f.Day] == nil {
				byDay[f.Day] = map[string][]lake.File{}
			}
			byDay[f.Day][name] = append(byDay[f.Day][name], f)
		}
	}
	if len(byDay) == 0 && len(b.tables) > 0 {
		return &NoInputError{Root: b.lake.Root(), Tables: b.tables, Days: b.p.Days}
	}
	options := universe.Defaults()
	options.Limit, options.Dir = b.c.Limit, b.c.UniverseDir
	options.ReadParquet = readUniverseFile
	source := b.lake.Source(b.tables)
	var mics []string // of the last day that had a universe
	for _, date := range dates {
		day := Day{Date: date, Files: map[string][]Input{}}
		if byDay[date] != nil || len(b.tables) == 0 {
			u, err := b.spec.Resolve(ctx, source, date, options)
			if err != nil {
				return fmt.Errorf("resolving the universe of %s: %w", date, err)
			}
			day.Universe = u
			mics = u.MICs()
		} else if !b.expected(date, mics) {
			continue
		}
		b.inputs(&day, byDay[date], mics)
		b.byDay = append(b.byDay, day)
	}
	return b.checkMissing()
}

// inputs keeps the files of the day's markets and notes those that are expected and absent.
func (b *builder) inputs(day *Day, files map[string][]lake.File, mics []string) {
	for _, name := range b.tables {
		t, _ := b.p.Tables(name)
		have := map[string]bool{}
		for _, f := range files[name] {
			have[f.MIC] = true
			if f.MIC == "" || slices.Contains(mics, f.MIC) {
				day.Files[name] = append(day.Files[name], Input{File: f, Table: t})
			}
		}
		for _, mic := range mics {
			if !have[mic] && !have[""] && b.expectedOf(day.Date, mic) {
				day.Missing = append(day.Missing, Missing{Table: name, MIC: mic, Day: day.Date})
			}
		}
	}
}

func (b *builder) checkMissing() error {
	if b.c.OnMissingInput != "fail" {
		return nil
	}
	var all []Missing
	for i := range b.byDay {
		all = append(all, b.byDay[i].Missing...)
	}
	if len(all) == 0 {
		return nil
	}
	return &MissingInputError{all}
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
func (b *builder) settle() error {
	var problems []option.Problem
	var sides []*Side
	for _, p := range b.p.Passes {
		sides = append(sides, p.Sides...)
	}
	fitted := map[*module.Operator]bool{}
	for _, p := range b.p.Passes {
		left, bad := p.settle(&b.found, b.p.Tables, sides, fitted)
		b.p.MetricsLeftOut = append(b.p.MetricsLeftOut, left...)
		problems = append(problems, bad...)
	}
	if len(problems) == 0 {
		return nil
	}
	return b.c.Invalid(problems)
}

// batches divides the days into date batches and names the outputs.
func (b *builder) batches() error {
	byFreq := map[string][]*Pass{}
	var order []string
	for _, p := range b.p.Passes {
		if byFreq[p.BatchFreq] == nil {
			order = append(order, p.BatchFreq)
		}
		byFreq[p.BatchFreq] = append(byFreq[p.BatchFreq], p)
	}
	for _, freq := range order {
		ranges, err := calendar.Batches(b.p.Days.Start, b.p.Days.End, freq)
		if err != nil {
			return err
		}
		for _, r := range ranges {
			batch := Batch{Range: r, Passes: byFreq[freq]}
			for _, d := range b.byDay {
				if r.Contains(d.Date) {
					batch.Days = append(batch.Days, d)
				}
			}
			for _, p := range batch.Passes {
				uri, err := b.output(p, r)
				if err != nil {
					return err
				}
				batch.Outputs = append(batch.Outputs, uri)
			}
			b.p.Batches = append(b.p.Batches, batch)
		}
	}
	return nil
}

func (b *builder) output(p *Pass, r calendar.Range) (string, error) {
	names := sink.Names{
		Dataset: b.p.Dataset, Pass: p.Name, Universe: b.p.Universe,
		Start: r.Start.String(), End: r.End.String(),
	}
	if area, ok := b.c.Storage[p.Area]; ok {
		names.Bucket, names.Prefix = area.Bucket, area.Prefix
	}
	return sink.Path(p.Target, names)
}
