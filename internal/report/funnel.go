package report

import (
	"fmt"
	"maps"
	"strings"
)

// Rule names why a row was not used.
type Rule string

// The rules every table knows; modules and tables may have others.
const (
	NullListing     Rule = "null listing"
	NullTimestamp   Rule = "null timestamp"
	OutsideUniverse Rule = "outside universe"
	Filter          Rule = "filter"
)

// Funnel counts what went into a run and what came out. The zero value is empty and
// ready. A Funnel belongs to one goroutine; funnels of several are summed with Add,
// in any order and grouping, with equal results.
type Funnel struct {
	Tables   map[string]*Table   `json:"tables,omitempty"`
	Passes   map[string]*Pass    `json:"passes,omitempty"`
	Stores   map[string]*Storage `json:"storage,omitempty"`  // remote ones: "lake", "output"
	Notes    Messages            `json:"notes,omitempty"`    // worth knowing
	Warnings Messages            `json:"warnings,omitempty"` // probably wrong
}

// Table counts the input of one table.
type Table struct {
	FilesRead    int64          `json:"files_read"`
	FilesMissing int64          `json:"files_missing"`
	Bytes        int64          `json:"bytes"`              // of the files read
	RowsRead     int64          `json:"rows_read"`          //
	Dropped      map[Rule]int64 `json:"dropped,omitempty"`  // rows, by the first rule that dropped them
	RowsBucketed int64          `json:"rows_bucketed"`      // rows that reached a bucket
	RowsFar      int64          `json:"rows_far,omitempty"` // of those that are not dropped: times more than some days away from the file's day
	Missing      Messages       `json:"missing,omitempty"`  // the files that were expected and absent
	Absent       Messages       `json:"absent,omitempty"`   // columns that files read lack, null there, by number of files

	Files map[string]*Rows `json:"by_file,omitempty"` // by market and day: "XLON 2026-01-05"
}

// Rows counts what became of the rows of a file.
type Rows struct {
	Read     int64          `json:"rows_read"`
	Dropped  map[Rule]int64 `json:"dropped,omitempty"`
	Bucketed int64          `json:"rows_bucketed"`
	Far      int64          `json:"rows_far,omitempty"`
}

// Pass counts the output of one pass.
type Pass struct {
	Partitions int64 `json:"partitions"`       // written
	UpToDate   int64 `json:"up_to_date"`       // skipped, because nothing changed
	Failed     int64 `json:"failed,omitempty"` //
	// FailedTargets are those of partitions that were written.
	FailedTargets int64 `json:"failed_targets,omitempty"`
	Buckets       int64 `json:"buckets"` // rows written
	Bytes         int64 `json:"bytes"`   // of the files written
}

// Storage counts what was asked of a remote place.
type Storage struct {
	Requests     int64 `json:"requests"`          // with repeated ones
	Repeats      int64 `json:"repeats,omitempty"` // requests that were repeated because they failed in passing
	Resumes      int64 `json:"resumes,omitempty"` // transfers that broke off and were read on
	BytesRead    int64 `json:"bytes_read"`
	BytesWritten int64 `json:"bytes_written"`
}

// Messages are texts and how often each occurred.
type Messages map[string]int64

// Table returns the counts of a table, which are created when absent. The pointer stays
// valid, so that a loop can count through it.
func (f *Funnel) Table(name string) *Table {
	t := f.Tables[name]
	if t == nil {
		t = &Table{}
		if f.Tables == nil {
			f.Tables = map[string]*Table{}
		}
		f.Tables[name] = t
	}
	return t
}

// Pass returns the counts of a pass, which are created when absent.
func (f *Funnel) Pass(name string) *Pass {
	p := f.Passes[name]
	if p == nil {
		p = &Pass{}
		if f.Passes == nil {
			f.Passes = map[string]*Pass{}
		}
		f.Passes[name] = p
	}
	return p
}

// Storage returns the counts of a remote place, which are created when absent.
func (f *Funnel) Storage(name string) *Storage {
	s := f.Stores[name]
	if s == nil {
		s = &Storage{}
		if f.Stores == nil {
			f.Stores = map[string]*Storage{}
		}
		f.Stores[name] = s
	}
	return s
}

// Note records something worth knowing; equal texts are counted.
func (f *Funnel) Note(format string, args ...any) { f.Notes.add(fmt.Sprintf(format, args...), 1) }

// Warn records something that is probably wrong; equal texts are counted.
func (f *Funnel) Warn(format string, args ...any) { f.Warnings.add(fmt.Sprintf(format, args...), 1) }

// Drop counts rows that a rule dropped.
func (t *Table) Drop(rule Rule, rows int64) {
	if rows == 0 {
		return
	}
	if t.Dropped == nil {
		t.Dropped = map[Rule]int64{}
	}
	t.Dropped[rule] += rows
}

// MissingFile counts a file that was expected and is not there.
func (t *Table) MissingFile(path string) {
	t.FilesMissing++
	t.Missing.add(path, 1)
}

// ByFile keeps the counts of a table that are those of one file as that file's.
func (t *Table) ByFile(mic, day string) {
	t.Files = map[string]*Rows{FileName(mic, day): {Read: t.RowsRead, Dropped: maps.Clone(t.Dropped), Bucketed: t.RowsBucketed, Far: t.RowsFar}}
}

// FileName names a file of a table by market and day.
func FileName(mic, day string) string { return strings.TrimSpace(mic + " " + day) }

// AbsentColumn counts a file that was read and lacks a column that was wanted.
func (t *Table) AbsentColumn(name string) { t.Absent.add(name, 1) }

// Unaccounted returns the rows that were read and are neither dropped nor bucketed;
// anything but 0 at the end of a run is a defect of the program.
func (t *Table) Unaccounted() int64 {
	n := t.RowsRead - t.RowsBucketed
	for _, rows := range t.Dropped {
		n -= rows
	}
	return n
}

// Add adds the counts of g, which stays as it is.
func (f *Funnel) Add(g *Funnel) {
	for name, t := range g.Tables {
		f.Table(name).add(t)
	}
	for name, p := range g.Passes {
		f.Pass(name).add(p)
	}
	for name, s := range g.Stores {
		f.Storage(name).add(s)
	}
	f.Notes.merge(g.Notes)
	f.Warnings.merge(g.Warnings)
}

func (t *Table) add(u *Table) {
	t.FilesRead += u.FilesRead
	t.FilesMissing += u.FilesMissing
	t.Bytes += u.Bytes
	t.RowsRead += u.RowsRead
	t.RowsBucketed += u.RowsBucketed
	t.RowsFar += u.RowsFar
	for rule, rows := range u.Dropped {
		t.Drop(rule, rows)
	}
	t.Missing.merge(u.Missing)
	t.Absent.merge(u.Absent)
	for name, rows := range u.Files {
		t.addFile(name, rows)
	}
}

func (t *Table) addFile(name string, more *Rows) {
	if t.Files == nil {
		t.Files = map[string]*Rows{}
	}
	rows := t.Files[name]
	if rows == nil {
		rows = &Rows{}
		t.Files[name] = rows
	}
	rows.Read += more.Read
	rows.Bucketed += more.Bucketed
	rows.Far += more.Far
	for rule, n := range more.Dropped {
		if rows.Dropped == nil {
			rows.Dropped = map[Rule]int64{}
		}
		rows.Dropped[rule] += n
	}
}

func (p *Pass) add(q *Pass) {
	p.Partitions += q.Partitions
	p.UpToDate += q.UpToDate
	p.Failed += q.Failed
	p.FailedTargets += q.FailedTargets
	p.Buckets += q.Buckets
	p.Bytes += q.Bytes
}

func (s *Storage) add(u *Storage) {
	s.Requests += u.Requests
	s.Repeats += u.Repeats
	s.Resumes += u.Resumes
	s.BytesRead += u.BytesRead
	s.BytesWritten += u.BytesWritten
}

func (m *Messages) add(text string, n int64) {
	if *m == nil {
		*m = Messages{}
	}
	(*m)[text] += n
}

func (m *Messages) merge(other Messages) {
	for text, n := range other {
		m.add(text, n)
	}
}
