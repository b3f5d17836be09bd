package universe

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
	"github.com/google/go-cmp/cmp"
)

// inFolder writes files, given as name and text, and returns options with their folder.
func inFolder(t *testing.T, files ...string) Options {
	t.Helper()
	opt := Options{Alive: true}
	opt.Dir = t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(opt.Dir, files[i]), []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return opt
}

func TestFileOfIdsTakesLabelsFromReferenceData(t *testing.T) {
	opt := inFolder(t, "ids.csv", "ListingId\n3\n2\n5\n99\n3\n\"\"\n")
	u := mustResolve(t, &lake{reference: reference}, "file=ids.csv", opt)
	want := []table.Listing{
		{ID: 2, MIC: "XPAR", Ticker: "AI", Currency: "EUR", Instrument: 20, Primary: true},
		{ID: 3, MIC: "XLON", Ticker: "VOD", Currency: "GBX", Instrument: 10, Primary: true},
	}
	if diff := cmp.Diff(want, u.Listings); diff != "" {
		t.Error(diff)
	}
	for _, piece := range []string{
		"dropped 1 rows of file=ids.csv without ListingId or name",
		"dropped 1 listings of files and commands that are not in the data of the day and have no MIC: 99",
		"dropped 1 listings that are not alive",
	} {
		if !strings.Contains(u.Note, piece) {
			t.Errorf("note %q lacks %q", u.Note, piece)
		}
	}
}

func TestMoreListingsThanAreAdmittedAreRefused(t *testing.T) {
	opt := inFolder(t, "ids.csv", "ListingId,Date\n3,2026-01-02\n2,2026-01-02\n5,2026-01-02\n7,2026-01-03\n") // three of the day
	tooMany := errors.New("too many")
	for most, want := range map[int64]error{2: tooMany, 3: nil} {
		opt.Admit = func(listings int64) error {
			if listings > most {
				return tooMany
			}
			return nil
		}
		if _, err := resolve(t, &lake{reference: reference}, "file=ids.csv", opt); !errors.Is(err, want) || err != nil && !strings.Contains(err.Error(), "file=ids.csv") {
			t.Errorf("%d are admitted: %v", most, err)
		}
	}
}

func TestLabelsOfAFileWin(t *testing.T) {
	opt := inFolder(t, "labels.csv", "ListingId,MIC,Ticker,Symbol\n3,,VODAFONE,BTC-USD\n42,XNEW,N,\n")
	u := mustResolve(t, &lake{reference: reference}, "file=labels.csv", opt)
	want := []table.Listing{
		{ID: 3, MIC: "XLON", Ticker: "VODAFONE", Currency: "GBX", Instrument: 10, Primary: true, Symbol: "BTC-USD"},
		{ID: 42, MIC: "XNEW", Ticker: "N", Instrument: vector.NullInt},
	}
	if diff := cmp.Diff(want, u.Listings); diff != "" {
		t.Error(diff)
	}
	opt = inFolder(t, "labels.csv", "ListingId,MIC\n3,XPAR\n")
	var conflict *ConflictError
	if _, err := resolve(t, &lake{reference: reference}, "file=labels.csv", opt); !errors.As(err, &conflict) || conflict.Label != "MIC" {
		t.Errorf("another venue: %v", err)
	}
}

func TestFileRowsWithADateHoldOnThatDay(t *testing.T) {
	opt := inFolder(t, "dated.csv", "ListingId,Date\n1,2026-01-01\n2,2026-01-02\n3,\n4,2026-01-03\n")
	u := mustResolve(t, &lake{reference: reference}, "file=dated.csv", opt)
	if got := fmt.Sprint(ids(u)); got != "[2 3]" {
		t.Error(got)
	}
}

func TestFilesInProducts(t *testing.T) {
	opt := inFolder(t, "a.csv", "ListingId,MIC\n1,\n3,\n42,XLON\n", "b.csv", "ListingId\n3\n2\n")
	for text, want := range map[string]string{
		"file=a.csv+mic=XLON":          "[3 42]", // the file's MIC counts too
		"file=a.csv+file=b.csv":        "[3]",
		"file=a.csv,-file=b.csv":       "[1 42]",
		"file=a.csv+all":               "[1 3]",
		"-file=a.csv":                  "[2 4]",
		"mic=XLON,mic=XPAR+file=b.csv": "[2 3 4]",
	} {
		if got := fmt.Sprint(ids(mustResolve(t, &lake{reference: reference}, text, opt))); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	opt = inFolder(t, "a.csv", "ListingId,MIC\n42,XLON\n", "b.csv", "ListingId,MIC\n42,XPAR\n")
	var conflict *ConflictError
	if _, err := resolve(t, &lake{reference: reference}, "file=a.csv,file=b.csv", opt); !errors.As(err, &conflict) {
		t.Errorf("two files disagree: %v", err)
	}
}

func TestTablesAreNotSearchedWhenAFileNamesTheVenues(t *testing.T) {
	l := &lake{found: "ListingId MIC\n1 XLON"}
	opt := inFolder(t, "full.csv", "ListingId,MIC\n1,XPAR\n", "ids.csv", "ListingId\n1\n")
	u := mustResolve(t, l, "file=full.csv", opt)
	if len(l.asked) != 0 || u.Listings[0].MIC != "XPAR" || u.Note != "" {
		t.Errorf("asked %v, %+v", l.asked, u)
	}
	u = mustResolve(t, l, "file=ids.csv", opt)
	if len(l.asked) != 1 || l.asked[0] != nil || u.Listings[0].MIC != "XLON" {
		t.Errorf("asked %v, %+v", l.asked, u)
	}
}

func TestFileErrors(t *testing.T) {
	opt := inFolder(t, "bad.csv", "ListingId\nx\n", "twice.csv", "ListingId,MIC\n1,XLON\n1,XPAR\n")
	_, err := resolve(t, &lake{reference: reference}, "file=none.csv", opt)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	_, err = resolve(t, &lake{reference: reference}, "file=bad.csv", opt)
	if err == nil || !strings.Contains(err.Error(), "bad.csv: line 2") {
		t.Error(err)
	}
	var conflict *ConflictError
	if _, err = resolve(t, &lake{reference: reference}, "file=twice.csv", opt); !errors.As(err, &conflict) {
		t.Error(err)
	}
	if _, err = resolve(t, &lake{reference: reference}, "file=x.parquet", opt); !errors.Is(err, errors.ErrUnsupported) {
		t.Error(err)
	}
}

func TestParquetFilesAreReadThroughTheOption(t *testing.T) {
	opt := inFolder(t)
	parquet := func(columns, text string) {
		opt.ReadParquet = func(_ context.Context, path string, label func(string) string) (*vector.Frame, error) {
			if path != filepath.Join(opt.Dir, "u.parquet") {
				return nil, fmt.Errorf("asked for %s", path)
			}
			names := strings.Fields(columns)
			f, err := frameOf(columns + text)
			kept := &vector.Frame{Rows: f.Rows}
			for i, name := range names {
				if as := label(name); as != "" {
					f.Fields[i].Name = as
					kept.Add(f.Fields[i], f.Cols[i])
				}
			}
			return kept, err
		}
	}
	for _, c := range []struct{ columns, text, want string }{
		{"ListingId Date", "\n1 2026-01-02\n2 2026-01-05\n- -", "[1]"},
		{"ticker mic other", "\nVOD XPAR x\nAI XLON y", "[1 4]"},
		{"listing_id date", "\n1 2026-01-02\n2 2026-01-05", "[1]"}, // as texts
	} {
		parquet(c.columns, c.text)
		if got := fmt.Sprint(ids(mustResolve(t, &lake{reference: reference}, "file=u.parquet", opt))); got != c.want {
			t.Errorf("%s: %s, want %s", c.columns, got, c.want)
		}
	}
	for columns, want := range map[string]string{
		"Ticker ticker": `columns "Ticker" and "ticker" are both Ticker`,
		"Tikcer Mic":    `is "Tikcer" meant to be Ticker?`,
		"listing_id":    `row 1: ListingId: "VOD" is not a whole number`,
	} {
		parquet(columns, "\nVOD x"[:min(len(columns), 6)])
		var wrong *FileError
		if _, err := resolve(t, &lake{reference: reference}, "file=u.parquet", opt); !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", columns, err)
		}
	}
}
