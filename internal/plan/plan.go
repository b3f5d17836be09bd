package plan

import (
	"fmt"
	"strings"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/universe"
	"github.com/basaltlake/basalt/table"
)

// Plan is everything a run will do.
type Plan struct {
	Dataset  string
	Universe string // canonical text, "all" for every listing
	Days     calendar.Range
	Passes   []*Pass
	// Partitions are all of the run, in order of days; Batches has those that are computed.
	Partitions []*Partition
	Batches    []Batch
	Tables     Tables
	Found      *Found
	Notes      []string
	Warnings   []string // of the lake
	// Refusal is what a run would end with before it begins; nil if it would begin. Only
	// tolerant plans have one.
	Refusal error
	// MetricsLeftOut are default metrics whose inputs are not there.
	MetricsLeftOut []LeftOut
	// FiltersSkipped are filters on columns that are not there.
	FiltersSkipped []string
}

// LeftOut is a default metric whose input does not have its columns.
type LeftOut struct {
	Pass       string   `json:"pass"`
	Metric     string   `json:"metric"`
	Table      string   `json:"table"`
	SideOutput string   `json:"side_output,omitempty"` // that is read in the place of the table
	Columns    []string `json:"columns"`               // that are missing
}

func (l *LeftOut) String() string {
	return fmt.Sprintf("default metric %s of pass %s: %s %s", l.Metric, l.Pass, noneHas(l.Table, l.SideOutput), strings.Join(l.Columns, ", "))
}

// noneHas begins a sentence on columns that an input does not have.
func noneHas(table, sideOutput string) string {
	if sideOutput != "" {
		return "side output " + sideOutput + " does not have"
	}
	return "no file of table " + table + " has"
}

// Batch is a date batch: days that are read, computed and written together, for the
// passes that are not up to date there.
type Batch struct {
	Range   calendar.Range
	Passes  []*Pass // those with this batching
	Days    []Day
	Outputs []string   // URI per pass
	Extras  [][]string // URIs of further targets per pass
	Sides   []SideFile

	Partitions []*Partition // in the order of Passes

	before []string // markets that days before had
}

// SideFile is a side output that is written.
type SideFile struct {
	Side *Side
	URI  string
}

// Day is a day of a batch.
type Day struct {
	Date     calendar.Date
	Universe universe.Universe  // in an outline without its listings
	Listings int                // how many there are
	Files    map[string][]Input // by table
	Missing  []Missing
	Unread   []lake.File // of markets of which the reference data have no listing

	roster *roster // nil when the day has no universe
}

// Input is a file to read.
type Input struct {
	lake.File
	Table *table.Table
	Rows  int64
	Texts map[string]int64 // bytes of columns that may have many identifiers, before compression
}

// Missing is a file that the calendar expects and the lake does not have.
type Missing struct {
	Table string        `json:"table"`
	MIC   string        `json:"mic"`
	Day   calendar.Date `json:"day"`
}

// PassNames returns the names of the passes.
func (b *Batch) PassNames() []string {
	names := make([]string, len(b.Passes))
	for i, p := range b.Passes {
		names[i] = p.Name
	}
	return names
}

// Rows returns the rows of the day's input files.
func (d *Day) Rows() int64 {
	n := int64(0)
	for _, files := range d.Files {
		for _, f := range files {
			n += f.Rows
		}
	}
	return n
}
