// Package lake finds the input files: where each table, MIC and day lies in a local
// folder or an S3 prefix, which there are, and how a table's columns are read from one
// file. It computes nothing.
package lake

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/table"
)

// Lake is a root with the files of many tables. It is safe for concurrent use; what was
// listed is remembered, so a Lake shows files as of its first look.
type Lake struct {
	root   string
	store  store.Store
	tables func(name string) (*table.Table, bool)
	atOnce int // bytes of a column of a remote file that are read at a time

	mu     sync.Mutex
	known  map[string]*known
	listed map[string]*listing // by URI prefix

	dangling map[string]string // links that lead nowhere, and to where
}

// known is a table with its path template, and its files as far as they were looked for.
type known struct {
	table    *table.Table
	template *table.Template
	below    map[string]map[calendar.Date][]File // by the beginning of their paths
}

// File is an input file.
type File struct {
	Table  string
	MIC    string // "" when the path does not tell: the universe does
	Symbol string // of lakes with a file per symbol, else ""
	Day    calendar.Date
	Info   store.Info
	Other  string // what lies there instead of a file, such as "a folder"; "" is a file
}

// MissingError says that there is no lake.
type MissingError struct {
	Root string
	From string // where the root was set, e.g. "--lake" or "LAKE in pipeline.yaml"; may be ""
	Err  error  // what the store said; nil when there is just nothing
}

// Code returns the message code.
func (e *MissingError) Code() string { return "no-lake" }

func (e *MissingError) Unwrap() error { return e.Err }

func (e *MissingError) Error() string {
	from := ""
	if e.From != "" {
		from = " (from " + e.From + ")"
	}
	why := ""
	if e.Err != nil {
		why = ": " + e.Err.Error()
	}
	return fmt.Sprintf("no-lake: opening the lake %s%s: there are no files%s: set LAKE in the configuration, --lake or $BASALT_LAKE to the folder or s3:// prefix that holds the tables' folders", e.Root, from, why)
}

// ReadAtOnce sets how many bytes of a column of a remote file are read at a time, from
// LeastAtOnce to MostAtOnce. No file may be opened meanwhile.
func (l *Lake) ReadAtOnce(bytes int64) { l.atOnce = int(max(LeastAtOnce, min(bytes, MostAtOnce))) }

// Open opens the lake at a root, which must hold something.
func Open(ctx context.Context, root string, st store.Store, tables func(name string) (*table.Table, bool)) (*Lake, error) {
	canonical, err := store.Root(root)
	if err != nil {
		return nil, err
	}
	l := &Lake{root: canonical, store: st, tables: tables, atOnce: MostAtOnce, known: map[string]*known{}, listed: map[string]*listing{}, dangling: map[string]string{}}
	folders, err := store.Folders(ctx, st, canonical)
	if err == nil && len(folders) == 0 {
		var files []store.Info
		if files, err = st.List(ctx, store.Join(canonical, "/")+"/"); err == nil && len(files) > 0 {
			return l, nil
		}
	}
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && len(folders) == 0:
		if link, to, ok := store.Dangling(canonical); ok && !store.Remote(canonical) {
			err = fmt.Errorf("%s is a link to %s, which leads nowhere", link, to)
		}
		return nil, &MissingError{Root: canonical, Err: err}
	case err != nil:
		return nil, fmt.Errorf("opening the lake: %w", err)
	}
	return l, nil
}

// Root returns the canonical root.
func (l *Lake) Root() string { return l.root }

// Store returns the store the files lie in.
func (l *Lake) Store() store.Store { return l.store }

func (l *Lake) table(name string) (*known, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if k, ok := l.known[name]; ok {
		return k, nil
	}
	t, ok := l.tables(name)
	if !ok {
		return nil, fmt.Errorf("unknown-table: there is no table %q", name)
	}
	template, err := t.Template()
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", name, err)
	}
	l.known[name] = &known{table: t, template: template, below: map[string]map[calendar.Date][]File{}}
	return l.known[name], nil
}
