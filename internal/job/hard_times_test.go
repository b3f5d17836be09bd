package job_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/laketest"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/store"
)

// strayRows has times of 1970 and 2262, and one of two days later, which may be.
func strayRows() laketest.Rows {
	rows := tradeRows(secondDay)
	times := rows.Col("TradeTimestamp").Values
	times[0], times[98], times[99] = int64(1), clock(secondDay, 2*86400), clock("2262-04-10", 0)
	return rows
}

// emptied makes a column null.
func emptied(rows laketest.Rows, column string) laketest.Rows {
	clear(rows.Col(column).Values)
	return rows
}

// paris writes the file of another market.
func (tr *trial) paris(t *testing.T, rows laketest.Rows) {
	t.Helper()
	if err := laketest.Write(strings.ReplaceAll(tr.trades(secondDay), "XLON", "XPAR"), rows, snappy); err != nil {
		t.Fatal(err)
	}
}

func twoFar(t *testing.T, f *report.Funnel) {
	if trades := f.Table("trades"); trades.RowsFar != 2 || trades.Files["XLON "+secondDay].Far != 2 || trades.Files["XLON "+firstDay].Far != 0 {
		t.Errorf("the funnel says %+v", trades)
	}
	if got := messages(f.Warnings); len(got) != 1 || !strings.HasPrefix(got[0], "trades XLON "+secondDay+": 2 rows have times more than 3 days away") {
		t.Errorf("warnings %q", got)
	}
}

// TestInputThatIsLessThanWhole runs over lakes that lack something and may.
func TestInputThatIsLessThanWhole(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(t *testing.T, tr *trial)
		rows   int64 // of the prints
		check  func(t *testing.T, f *report.Funnel)
	}{
		{name: "whole", change: func(*testing.T, *trial) {}, rows: 12},
		{name: "a file for a day is missing", change: func(t *testing.T, tr *trial) { remove(t, tr.trades(secondDay)) }, rows: 6,
			check: func(t *testing.T, f *report.Funnel) {
				if got := f.Table("trades").Missing["XLON "+secondDay]; got != 1 {
					t.Errorf("the funnel counts %d missing files: %v", got, f.Table("trades").Missing)
				}
			}},
		{name: "a file of 0 rows", change: func(t *testing.T, tr *trial) {
			rows := tradeRows(secondDay)
			for i := range rows {
				rows[i].Values = nil
			}
			tr.put(t, "Trades-Plus", "trades-plus-", secondDay, rows, snappy)
		}, rows: 6, check: func(t *testing.T, f *report.Funnel) {
			if got := f.Table("trades"); got.FilesRead != 2 || got.FilesMissing != 0 || got.RowsRead != 200 {
				t.Errorf("the funnel says %+v", got)
			}
		}},
		{name: "a column in some files only", change: func(t *testing.T, tr *trial) {
			tr.put(t, "Trades-Plus", "trades-plus-", secondDay, tradeRows(secondDay).Without("Price", "LocalPrice"), snappy)
		}, rows: 12, check: func(t *testing.T, f *report.Funnel) {
			if absent := f.Table("trades").Absent; absent["LocalPrice"] != 1 || absent["Size"] != 0 {
				t.Errorf("the funnel says %v", absent)
			}
		}},
		{name: "rows without listing or time, or of strangers", change: func(t *testing.T, tr *trial) {
			rows := tradeRows(secondDay)
			rows.Col("ListingId").Values[0] = nil
			rows.Col("TradeTimestamp").Values[1] = nil
			rows.Col("ListingId").Values[199] = 77
			tr.put(t, "Trades-Plus", "trades-plus-", secondDay, rows, snappy)
		}, rows: 11, check: func(t *testing.T, f *report.Funnel) {
			d := f.Table("trades").Dropped
			if d[report.NullListing] != 1 || d[report.NullTimestamp] != 1 || d[report.OutsideUniverse] != 1 {
				t.Errorf("dropped rows are %v", d)
			}
		}},
		{name: "a day whose files name no listing, and no reference data", change: func(t *testing.T, tr *trial) {
			for _, day := range []string{firstDay, secondDay} {
				remove(t, tr.path("Reference", "reference-", day))
			}
			tr.put(t, "Trades-Plus", "trades-plus-", secondDay, emptied(tradeRows(secondDay), "ListingId"), snappy)
			tr.put(t, "Equity", "", secondDay, emptied(bookRows(secondDay), "ListingId"), snappy)
		}, rows: 6, check: func(t *testing.T, f *report.Funnel) {
			for _, name := range []string{"trades", "l2"} {
				if got := f.Table(name); got.RowsRead != 400 || got.Dropped[report.NullListing] != 200 || got.Files["XLON "+secondDay].Read != 200 {
					t.Errorf("%s: the funnel says %+v", name, got)
				}
			}
			if got := messages(f.Warnings); len(got) != 1 || !strings.Contains(got[0], "no listings on "+secondDay) {
				t.Errorf("warnings %q", got)
			}
		}},
		{name: "a market whose file names no listing, and no reference data", change: func(t *testing.T, tr *trial) {
			for _, day := range []string{firstDay, secondDay} {
				remove(t, tr.path("Reference", "reference-", day))
			}
			tr.paris(t, emptied(tradeRows(secondDay), "ListingId"))
		}, rows: 12, check: func(t *testing.T, f *report.Funnel) {
			if got := f.Table("trades"); got.RowsRead != 600 || got.Dropped[report.NullListing] != 200 || got.Files["XPAR "+secondDay].Read != 200 {
				t.Errorf("the funnel says %+v", got)
			}
		}},
		{name: "a market without reference data", change: func(t *testing.T, tr *trial) { tr.paris(t, tradeRows(secondDay)) }, rows: 12,
			check: func(t *testing.T, f *report.Funnel) {
				if got := messages(f.Notes); !slices.Contains(got, "files of trades of XPAR are not read: the universe has no listing of that market, as its reference data say") {
					t.Errorf("notes %q", got)
				}
			}},
		{name: "times are all null", change: func(t *testing.T, tr *trial) {
			tr.put(t, "Trades-Plus", "trades-plus-", secondDay, emptied(tradeRows(secondDay), "TradeTimestamp"), snappy)
		}, rows: 6, check: func(t *testing.T, f *report.Funnel) {
			if got := f.Table("trades"); got.RowsRead != 400 || got.Dropped[report.NullTimestamp] != 200 {
				t.Errorf("the funnel says %+v", got)
			}
		}},
		{name: "times from other ages", change: func(t *testing.T, tr *trial) {
			tr.put(t, "Trades-Plus", "trades-plus-", secondDay, strayRows(), snappy)
		}, rows: 14, check: twoFar},
		{name: "times from other ages in a file that is not in order", change: func(t *testing.T, tr *trial) {
			rows := strayRows()
			for i := range rows {
				slices.Reverse(rows[i].Values)
			}
			tr.put(t, "Trades-Plus", "trades-plus-", secondDay, rows, snappy)
		}, rows: 14, check: twoFar},
		{name: "other spellings of nothing", change: func(t *testing.T, tr *trial) {
			tr.put(t, "Trades-Plus", "trades-plus-", secondDay, tradeRows(secondDay), laketest.Layout{Micros: true, PageV2: true, Dictionary: true, RowGroupRows: 7})
		}, rows: 12},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tr := newTrial(t)
			c.change(t, tr)
			r, err := tr.run(context.Background(), tr.text(plainPasses))
			if err != nil {
				t.Fatal(err)
			}
			rows := int64(0)
			for _, p := range r.Partitions {
				if p.Pass == "prints" {
					rows += p.Written.Rows
				}
			}
			if rows != c.rows {
				t.Errorf("%d rows of prints, want %d", rows, c.rows)
			}
			if again, err := tr.run(context.Background(), tr.text(plainPasses)); err != nil || again.UpToDate != len(r.Partitions) {
				t.Errorf("run again: %v, %+v", err, again)
			}
			for name, table := range r.Funnel.Tables {
				if n := table.Unaccounted(); n != 0 {
					t.Errorf("%d rows of %s are unaccounted for", n, name)
				}
			}
			if c.check != nil {
				c.check(t, r.Funnel)
			}
		})
	}
}

// failingStore fails to write Parquet files after some bytes.
type failingStore struct {
	store.Store
	after int64
	err   error
	left  atomic.Int64
}

func (s *failingStore) Create(ctx context.Context, uri string) (store.Writer, error) {
	w, err := s.Store.Create(ctx, uri)
	if err != nil || !strings.HasSuffix(uri, ".parquet") {
		return w, err
	}
	return &failingWriter{Writer: w, store: s, uri: uri}, nil
}

// CreateNew implements store.Exclusive.
func (s *failingStore) CreateNew(ctx context.Context, uri string) (store.Writer, error) {
	return s.Store.(store.Exclusive).CreateNew(ctx, uri)
}

type failingWriter struct {
	store.Writer
	store *failingStore
	uri   string
}

func (w *failingWriter) Write(p []byte) (int, error) {
	if w.store.left.Add(int64(len(p))) > w.store.after {
		return 0, &fs.PathError{Op: "write", Path: w.uri, Err: w.store.err}
	}
	return w.Writer.Write(p)
}

func TestFailedWritesAreSaidAndLeaveNothing(t *testing.T) {
	for _, c := range []struct {
		name  string
		after int64
		err   error
		want  []string
	}{
		{"a disk that is full", 0, syscall.ENOSPC, []string{"output-disk-full", "no space left", "OUTPUT_ROOT"}},
		{"a disk that fills up", 300, syscall.ENOSPC, []string{"output-disk-full", "no space left", "OUTPUT_ROOT"}},
		{"a quota", 300, syscall.EDQUOT, []string{"output-disk-full", "OUTPUT_ROOT"}},
		{"a read-only file system", 0, syscall.EROFS, []string{"output-not-writable", "read-only", "OUTPUT_ROOT"}},
		{"a broken disk", 300, syscall.EIO, []string{"output-write-failed", "input/output error"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tr := newTrial(t)
			tr.settings.Output = func(s store.Store) store.Store { return &failingStore{Store: s, after: c.after, err: c.err} }
			_, err := tr.run(context.Background(), tr.text(plainPasses))
			if err == nil {
				t.Fatal("it ran")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is not in the message:\n%v", want, err)
				}
			}
			if files := tr.left(t); len(files) > 0 {
				t.Errorf("these files are left: %v", files)
			}
		})
	}
}

func TestOutputBelowAFileIsRefused(t *testing.T) {
	tr := newTrial(t)
	if err := os.WriteFile(tr.out, []byte("a file"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := tr.run(context.Background(), tr.text(plainPasses))
	if err == nil || !strings.Contains(err.Error(), tr.out) {
		t.Errorf("the error is %v", err)
	}
}

func TestReadOnlyFolderIsSaid(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write anywhere; a read-only file system is tested by a store that says so")
	}
	tr := newTrial(t)
	if err := os.MkdirAll(tr.out, 0o555); err != nil {
		t.Fatal(err)
	}
	_, err := tr.run(context.Background(), tr.text(plainPasses))
	if err == nil || !strings.Contains(err.Error(), "not-writable") {
		t.Errorf("the error is %v", err)
	}
}

// interrupting cancels a run when it has made n steps.
type interrupting struct {
	report.Progress
	cancel func()
	steps  int
}

func (p *interrupting) Advance(done int, rows int64) {
	if p.steps--; p.steps == 0 {
		p.cancel()
	}
	p.Progress.Advance(done, rows)
}

func TestInterruptedRunLeavesNoOutputAndCanBeRepeated(t *testing.T) {
	for steps := range 3 {
		t.Run(fmt.Sprintf("after %d days", steps), func(t *testing.T) {
			t.Parallel()
			tr := newTrial(t)
			ctx, cancel := context.WithCancel(context.Background())
			if steps == 0 {
				cancel()
			}
			j, err := job.Parse("/etc/pipeline.yaml", []byte(tr.text(plainPasses)), config.Overrides{Out: tr.out})
			if err != nil {
				t.Fatal(err)
			}
			_, err = j.Run(ctx, &interrupting{report.Silent{}, cancel, steps})
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("the error is %v", err)
			}
			if files := tr.left(t); len(files) > 0 {
				t.Errorf("these files are left: %v", files)
			}
			if _, err := tr.run(context.Background(), tr.text(plainPasses)); err != nil {
				t.Errorf("the next run: %v", err)
			}
			var outputs []string
			for _, f := range tr.left(t) {
				outputs = append(outputs, filepath.Base(f))
			}
			if len(outputs) != 2 {
				t.Errorf("the next run leaves %v", outputs)
			}
		})
	}
}
