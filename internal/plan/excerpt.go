package plan

import (
	"fmt"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/vector"
)

// Excerpt is one batch of a run, to be planned by itself as it is planned with the others: with
// what only the files of all of them say. The work of planning it does not grow with the run.
type Excerpt struct {
	Days    calendar.Range `json:"days"`
	Found   *Found         `json:"found"`
	Markets []string       `json:"markets"` // that days before had
}

// Found is what the files of a run said of the columns that its passes want.
type Found struct {
	Files   map[string]int      `json:"files"` // by table
	Columns map[string][]string `json:"columns"`
	Answers map[string]bool     `json:"answers"` // to Has
	MICs    []string            `json:"mics"`
}

// question is the key of an answer.
func question(table, column string, t vector.Type) string {
	return fmt.Sprintf("%s %d %s", table, t, column)
}

// said returns all that has been found.
func (f *found) said() *Found {
	all := &Found{Files: map[string]int{}, Columns: map[string][]string{}, Answers: f.answers, MICs: f.mics}
	for name, t := range f.tables {
		all.Files[name], all.Columns[name] = t.files, f.Columns(name)
	}
	return all
}

// Excerpt returns a batch of the plan as a plan of its own.
func (p *Plan) Excerpt(b *Batch) *Excerpt { return &Excerpt{b.Range, p.Found, b.before} }
