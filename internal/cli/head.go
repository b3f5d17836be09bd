package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// HeadJSON is what head --json prints.
type HeadJSON struct {
	URI     string           `json:"uri"`
	Rows    int64            `json:"rows"`
	Columns []ColumnJSON     `json:"columns"`
	Head    []map[string]any `json:"head"`
}

func (a *app) headCommand() *cobra.Command {
	var rows int
	var asJSON bool
	var storage storageFlags
	c := &cobra.Command{
		Use:     "head FILE",
		GroupID: groupData,
		Short:   "Show the columns and first rows of a Parquet file",
		Long: `Shows a Parquet file, of the lake or of the output, local or s3://: every column with
type, unit and meaning, and its first rows. S3 is reached as the configuration says.`,
		Example: `  basalt head out/quickstart/trades_1m/all/2013-10-09_2013-10-11.parquet
  basalt head lake/Trades-Plus/XNYS/2013/10/09/trades-plus-XNYS-20131009.parquet -n 3 --json`,
		Args: exactly(1, "one file"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"parquet"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(c *cobra.Command, args []string) error {
			if rows < 0 {
				return &usageError{code: "bad-flag", what: fmt.Sprintf("--rows %d is negative", rows)}
			}
			return a.head(c, args[0], rows, asJSON, &storage)
		},
	}
	c.Flags().IntVarP(&rows, "rows", "n", 5, "how many rows")
	c.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	storage.addPipeline(c.Flags())
	storage.addSet(c.Flags())
	return c
}

func (a *app) head(c *cobra.Command, file string, rows int, asJSON bool, storage *storageFlags) error {
	switch info, err := os.Stat(a.path(file)); {
	case remote(file):
	case errors.Is(err, fs.ErrNotExist):
		return &usageError{code: "no-file", what: "there is no file " + file,
			cure: nearFile(a.path(file), []string{".parquet"}, "No Parquet file is beside it")}
	case err == nil && info.IsDir():
		return &usageError{code: "no-file", what: file + " is a folder",
			cure: nearFile(filepath.Join(a.path(file), ".parquet"), []string{".parquet"}, "Name a Parquet file; `basalt tables --lake FOLDER` shows what a lake has")}
	}
	uri, err := store.Root(a.path(file))
	if err != nil {
		return err
	}
	st, err := storage.open(c.Context(), a, uri)
	if err != nil {
		return err
	}
	frame, infos, err := lake.Head(c.Context(), st, uri, rows)
	if err != nil {
		return fmt.Errorf("showing %s: %w", file, err)
	}
	about, total, err := aboutFile(c, st, uri)
	if err != nil {
		return err
	}
	out := HeadJSON{URI: uri, Rows: total, Columns: []ColumnJSON{}, Head: frameRows(frame)}
	for _, info := range infos {
		out.Columns = append(out.Columns, describe(info, about))
	}
	if asJSON {
		return printJSON(a.Out, out)
	}
	return a.printHead(&out, frame)
}

func (a *app) printHead(h *HeadJSON, frame *vector.Frame) error {
	grid := [][]string{{"column", "type", "unit", "meaning"}}
	for _, c := range h.Columns {
		grid = append(grid, []string{c.Name, c.Type, c.Unit, c.Doc})
	}
	fmt.Fprintf(a.Out, "%s: %s, %s\n\n", h.URI, plural(int(h.Rows), "row"), plural(len(h.Columns), "column"))
	if err := printGrid(a.Out, grid); err != nil {
		return err
	}
	fmt.Fprintln(a.Out)
	return printFrame(a.Out, frame, "")
}

// about holds unit and meaning of columns by name.
type about map[string]vector.Field

// describe is a column of a file with what is known of it.
func describe(info parquet.ColumnInfo, known about) ColumnJSON {
	c := ColumnJSON{Name: info.Name, Type: info.Type.String(), Unit: known[info.Name].Unit, Doc: known[info.Name].Doc}
	if !info.Readable {
		c.Type = strings.TrimSpace(strings.ToLower(info.Physical + " " + info.Logical))
		c.Doc = strings.TrimSpace(c.Doc + " Not readable here.")
	}
	return c
}

// aboutFile says what the file itself tells of its columns, as outputs do, else what the
// table tells that the file looks to be of; and how many rows there are.
func aboutFile(c *cobra.Command, st store.Store, uri string) (about, int64, error) {
	r, err := st.Open(c.Context(), uri)
	if err != nil {
		return nil, 0, err
	}
	defer r.Close()
	file, err := parquet.Open(r, parquet.Limits{})
	if err != nil {
		return nil, 0, err
	}
	known := about{}
	if t, ok := tableOf(uri); ok {
		for _, col := range t.Columns {
			for _, name := range t.Spellings(col.Name) {
				known[name] = vector.Field{Unit: col.Unit, Doc: col.Doc}
			}
		}
	}
	text, _ := file.KeyValue(parquet.ColumnsKey)
	var columns []struct{ Name, Unit, Description string }
	// A key of a file that anyone may have written: an unreadable one tells nothing.
	_ = json.Unmarshal([]byte(text), &columns)
	for _, col := range columns {
		if col.Unit != "" || col.Description != "" {
			known[col.Name] = vector.Field{Unit: col.Unit, Doc: col.Description}
		}
	}
	return known, file.Rows(), nil
}

// tableOf is the built-in table that a file's folder and name are like.
func tableOf(uri string) (*table.Table, bool) {
	base := filepath.Base(uri)
	for _, t := range table.Builtin() {
		if strings.Contains(uri, "/"+t.Folder+"/") && strings.HasPrefix(base, t.Prefix) {
			return t, true
		}
	}
	return nil, false
}
