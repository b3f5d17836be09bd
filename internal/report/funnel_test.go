package report

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawFunnel makes a funnel of few tables, passes, rules and texts, so that they meet.
func drawFunnel(t *rapid.T) *Funnel {
	f := &Funnel{}
	n := rapid.Int64Range(0, 50)
	name := rapid.SampledFrom([]string{"trades", "l2", "l3"})
	for range rapid.IntRange(0, 3).Draw(t, "tables") {
		table := f.Table(name.Draw(t, "table"))
		table.FilesRead += n.Draw(t, "files")
		table.Bytes += n.Draw(t, "bytes")
		table.RowsRead += n.Draw(t, "rows")
		table.RowsBucketed += n.Draw(t, "bucketed")
		table.Drop(rapid.SampledFrom([]Rule{NullListing, OutsideUniverse, Filter, "crossed"}).Draw(t, "rule"), n.Draw(t, "dropped"))
		if rapid.Bool().Draw(t, "missing") {
			table.MissingFile(name.Draw(t, "file"))
			table.AbsentColumn(name.Draw(t, "column"))
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "passes") {
		pass := f.Pass(name.Draw(t, "pass"))
		pass.Partitions += n.Draw(t, "partitions")
		pass.Buckets += n.Draw(t, "buckets")
		pass.UpToDate += n.Draw(t, "fresh")
		pass.Failed += n.Draw(t, "failed")
		pass.FailedTargets += n.Draw(t, "failed targets")
	}
	if rapid.Bool().Draw(t, "remote") {
		storage := f.Storage(name.Draw(t, "place"))
		storage.Requests += n.Draw(t, "requests")
		storage.Repeats += n.Draw(t, "repeats")
		storage.Resumes += n.Draw(t, "resumes")
		storage.BytesRead += n.Draw(t, "bytes read")
		storage.BytesWritten += n.Draw(t, "bytes written")
	}
	if rapid.Bool().Draw(t, "note") {
		f.Note("note %s", name.Draw(t, "text"))
		f.Warn("warning %s", name.Draw(t, "text"))
	}
	return f
}

func sum(funnels ...*Funnel) *Funnel {
	total := &Funnel{}
	for _, f := range funnels {
		total.Add(f)
	}
	return total
}

func TestSumOfFunnelsDoesNotDependOnOrderOrGrouping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawFunnel(t), drawFunnel(t), drawFunnel(t)
		before, _ := json.Marshal(b)
		left, right := sum(sum(a, b), c), sum(a, sum(b, c))
		if d := cmp.Diff(left, right); d != "" {
			t.Fatalf("grouping matters:\n%s", d)
		}
		if d := cmp.Diff(left, sum(c, b, a)); d != "" {
			t.Fatalf("order matters:\n%s", d)
		}
		if after, _ := json.Marshal(b); string(before) != string(after) {
			t.Fatal("adding changed what was added")
		}
	})
}

func TestSumDoesNotShareCountsWithItsParts(t *testing.T) {
	part := &Funnel{}
	part.Table("l2").Drop(Filter, 1)
	part.Note("x")
	total := sum(part)
	part.Table("l2").Drop(Filter, 10)
	part.Note("x")
	if total.Tables["l2"].Dropped[Filter] != 1 || total.Notes["x"] != 1 {
		t.Errorf("total changed with its part: %+v %v", total.Tables["l2"], total.Notes)
	}
}

func exampleFunnel() *Funnel {
	f := &Funnel{}
	trades := f.Table("trades")
	trades.FilesRead, trades.Bytes, trades.RowsRead, trades.RowsBucketed = 3, 2_782_517, 68_721, 68_700
	trades.Drop(NullTimestamp, 1)
	trades.Drop(OutsideUniverse, 12)
	trades.Drop("zero size", 8)
	l2 := f.Table("l2")
	l2.FilesRead, l2.Bytes, l2.RowsRead, l2.RowsBucketed = 2, 1_437_048, 139_538, 139_538
	l2.MissingFile("Equity/XNYS/2013/10/14/XNYS-20131014.parquet")
	p := f.Pass("trades_1m")
	p.Partitions, p.Buckets, p.Bytes = 1, 1170, 120_345
	f.Pass("book_1m").UpToDate = 1
	f.Note("l2: BidNumOrders1 is in no file, 4 metrics left out")
	f.Warn("XNYS 2013-10-11: crossed book")
	f.Warn("XNYS 2013-10-11: crossed book")
	return f
}

func TestTextShowsEveryCountAligned(t *testing.T) {
	const want = `table   files  missing    size  rows read  - null timestamp  - outside universe  - zero size  = bucketed
l2          2        1  1.4 MB    139,538                 0                   0            0     139,538
trades      3        0  2.8 MB     68,721                 1                  12            8      68,700

pass       partitions  up to date  failed  buckets    size
book_1m             0           1       0        0     0 B
trades_1m           1           0       0    1,170  120 kB

missing files
  Equity/XNYS/2013/10/14/XNYS-20131014.parquet

warnings
  XNYS 2013-10-11: crossed book (2 times)

notes
  l2: BidNumOrders1 is in no file, 4 metrics left out
`
	var b strings.Builder
	if err := exampleFunnel().Text(&b); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
}

func TestTextShowsRowsNobodyAccountsFor(t *testing.T) {
	f := exampleFunnel()
	f.Table("trades").RowsBucketed -= 5
	var b strings.Builder
	if err := f.Text(&b); err != nil || !strings.Contains(b.String(), "unaccounted") {
		t.Errorf("%v\n%s", err, b.String())
	}
	if n := f.Table("trades").Unaccounted(); n != 5 {
		t.Errorf("%d unaccounted", n)
	}
}

func TestTextShowsTargetsThatFailed(t *testing.T) {
	f := exampleFunnel()
	f.Pass("trades_1m").FailedTargets = 2
	var b strings.Builder
	if err := f.Text(&b); err != nil || !strings.Contains(b.String(), "1,170  120 kB               2\n") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestTextOfNothingSaysSo(t *testing.T) {
	var b strings.Builder
	if err := (&Funnel{}).Text(&b); err != nil || b.String() != "nothing was read and nothing was written\n" {
		t.Errorf("%v %q", err, b.String())
	}
}

func TestTextCutsLongLists(t *testing.T) {
	f := &Funnel{}
	for i := range 25 {
		f.Note("note %02d", i)
	}
	var b strings.Builder
	if err := f.Text(&b); err != nil || !strings.HasSuffix(b.String(), "note 19\n  … and 5 more\n") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestFunnelSurvivesJSON(t *testing.T) {
	f := exampleFunnel()
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var back Funnel
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(f, &back); d != "" {
		t.Error(d)
	}
	for _, key := range []string{`"files_missing":1`, `"outside universe":12`, `"rows_read":68721`, `"up_to_date":1`} {
		if !strings.Contains(string(data), key) {
			t.Errorf("no %s in %s", key, data)
		}
	}
}

func TestFunnelSaysInHowManyFilesAColumnIsAbsent(t *testing.T) {
	var f, other Funnel
	for range 3 {
		f.Table("trades").FilesRead++
	}
	f.Table("trades").AbsentColumn("PricePoint")
	other.Table("trades").FilesRead++
	other.Table("trades").AbsentColumn("PricePoint")
	f.Add(&other)
	var b strings.Builder
	if err := f.Text(&b); err != nil {
		t.Fatal(err)
	}
	if want := "PricePoint of table trades: null in the 2 of 4 files that lack it"; !strings.Contains(b.String(), want) {
		t.Errorf("%q is not in\n%s", want, b.String())
	}
}

func TestRemotePlacesHaveALineOfRequestsAndBytes(t *testing.T) {
	f := &Funnel{}
	*f.Storage("lake") = Storage{Requests: 1234, Repeats: 5, Resumes: 2, BytesRead: 3 << 20}
	var text strings.Builder
	if err := f.Text(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"storage", "requests", "1,234", "read on"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not in:\n%s", want, text.String())
		}
	}
}
