package cli

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/basaltlake/basalt/internal/engine"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/vector"
)

// ResultJSON is what run --json prints.
type ResultJSON struct {
	Run        string          `json:"run"`
	Partitions []PartitionJSON `json:"partitions"`
	UpToDate   int             `json:"up_to_date"` // partitions that were done before
	Failed     []FailedJSON    `json:"failed"`
	Targets    []TargetJSON    `json:"failed_targets"` // further targets of partitions that were computed
	Funnel     *report.Funnel  `json:"funnel"`
	Notes      []string        `json:"notes"`
}

// FailedJSON is a partition that could not be computed.
type FailedJSON struct {
	Pass  string `json:"pass"`
	Start string `json:"start"`
	End   string `json:"end"`
	Error string `json:"error"`
}

// TargetJSON is a further target that could not be written.
type TargetJSON struct {
	Pass   string `json:"pass"`
	Start  string `json:"start"`
	End    string `json:"end"`
	Target string `json:"target"` // the key that declares it
	URI    string `json:"uri"`
	Error  string `json:"error"`
}

// PartitionJSON is an output that was written.
type PartitionJSON struct {
	Pass    string           `json:"pass"`
	Side    string           `json:"side,omitempty"`   // name of the side output; absent for the result
	Target  string           `json:"target,omitempty"` // key of the further target; absent for the result
	URI     string           `json:"uri"`
	Rows    int64            `json:"rows"`
	Bytes   int64            `json:"bytes"`
	Hash    string           `json:"hash,omitempty"` // of the file, with the name of the algorithm
	Columns []ColumnJSON     `json:"columns"`
	Head    []map[string]any `json:"head"` // the first rows; none where a run has written very many outputs before
}

// ColumnJSON describes a column of an output or a file.
type ColumnJSON struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Unit  string `json:"unit,omitempty"`
	Doc   string `json:"doc,omitempty"`
	Nulls *int64 `json:"nulls,omitempty"`
}

func (a *app) printResult(j *job.Job, r *job.Result, asJSON bool) error {
	if asJSON {
		return printJSON(a.Out, resultJSON(j, r))
	}
	if len(r.Partitions) == 0 && len(r.Failed) == 0 {
		_, err := fmt.Fprintf(a.Out, "nothing to do: %s up to date\n", are(r.UpToDate, "partition"))
		return err
	}
	for i := range r.Partitions {
		if err := printPartition(a.Out, &r.Partitions[i]); err != nil {
			return err
		}
	}
	return r.Funnel.Text(a.Out)
}

// outputName is the pass, or pass.name of a side output or further target.
func outputName(pass, name string) string {
	if name == "" {
		return pass
	}
	return pass + "." + name
}

// partitionName is the name of an output, with the further target that it is.
func partitionName(p *engine.Partition) string {
	if p.Extra > 0 {
		return outputName(p.Pass, ledger.TargetName(p.Extra))
	}
	return outputName(p.Pass, p.Side)
}

func printPartition(w io.Writer, p *engine.Partition) error {
	_, err := fmt.Fprintf(w, "%s: %s rows, %s, %s\n  %s\n", partitionName(p), report.Count(p.Written.Rows), plural(len(p.Written.Columns), "column"),
		report.Bytes(p.Written.Bytes), p.Written.URI)
	if err == nil && p.Head != nil && p.Head.Rows > 0 {
		err = printFrame(w, p.Head, "  ")
	}
	if err == nil {
		_, err = fmt.Fprintln(w)
	}
	return err
}

func resultJSON(j *job.Job, r *job.Result) ResultJSON {
	out := ResultJSON{
		Run: r.RunID, Partitions: []PartitionJSON{}, UpToDate: r.UpToDate, Failed: []FailedJSON{}, Targets: []TargetJSON{},
		Funnel: r.Funnel, Notes: append([]string{}, r.Notes...),
	}
	for _, f := range r.Failed {
		out.Failed = append(out.Failed, FailedJSON{f.Key.Pass, f.Key.Start.String(), f.Key.End.String(), report.Scrub(f.Err.Error())})
	}
	for _, f := range r.Targets {
		out.Targets = append(out.Targets, TargetJSON{f.Key.Pass, f.Key.Start.String(), f.Key.End.String(), f.Name, f.URI, report.Scrub(f.Err.Error())})
	}
	for i := range r.Partitions {
		p := &r.Partitions[i]
		part := PartitionJSON{
			Pass: p.Pass, Side: p.Side, URI: p.Written.URI, Rows: p.Written.Rows, Bytes: p.Written.Bytes, Hash: p.Written.Hash,
			Columns: writtenColumns(j, p), Head: []map[string]any{},
		}
		if p.Extra > 0 {
			part.Target = ledger.TargetName(p.Extra)
		}
		if p.Head != nil {
			part.Head = frameRows(p.Head)
		}
		out.Partitions = append(out.Partitions, part)
	}
	return out
}

// writtenColumns are the columns of an output, described as the pass declares them.
func writtenColumns(j *job.Job, p *engine.Partition) []ColumnJSON {
	fields := map[string]vector.Field{}
	for _, f := range declaredFields(j.Passes, p.Pass, p.Side) {
		fields[f.Name] = f
	}
	columns := []ColumnJSON{}
	for k := range p.Written.Columns {
		c := &p.Written.Columns[k]
		column := ColumnJSON{Name: c.Name, Nulls: &c.Nulls}
		if f, ok := fields[c.Name]; ok {
			column.Type, column.Unit, column.Doc = f.Type.String(), f.Unit, f.Doc
		}
		columns = append(columns, column)
	}
	return columns
}

// declaredFields are the columns of a pass, or of a side output of it.
func declaredFields(passes []*plan.Pass, pass, side string) []vector.Field {
	for _, p := range passes {
		if p.Name != pass {
			continue
		}
		if side == "" {
			return p.Fields()
		}
		for _, s := range p.Sides {
			if d := s.Declared(); s.Name == side && d != nil {
				return d.Fields
			}
		}
	}
	return nil
}

// printJSON prints a value, indented.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("printing JSON: %w", err)
	}
	return nil
}
