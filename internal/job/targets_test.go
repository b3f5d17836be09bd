package job_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/laketest"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/vector"
)

// columns reads columns of an output.
func columns(t *testing.T, uri string, names ...string) *vector.Frame {
	t.Helper()
	f, err := lake.ReadColumns(context.Background(), store.NewLocal(), uri, laketest.Among(names))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestExtraOutputsHoldTheSameRows(t *testing.T) {
	tr := newTrial(t)
	text := tr.text(printsPass("extra_outputs: [{path_template: 'copies/{pass}/{start_date}_{end_date}.parquet'}, {path_template: 'again/{pass}_{start_date}.parquet'}]"), "BATCH_FREQ: D")
	r, err := tr.run(context.Background(), text)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Partitions) != 6 || r.Partitions[1].Extra != 1 || r.Partitions[2].Extra != 2 || r.Funnel.Pass("prints").Buckets != 12 {
		t.Errorf("%+v", r.Partitions)
	}
	for _, day := range []string{firstDay, secondDay} {
		want := read(t, filepath.Join(tr.out, "d/prints/all", day+"_"+day+".parquet"))
		for _, other := range []string{"copies/prints/" + day + "_" + day + ".parquet", "again/prints_" + day + ".parquet"} {
			if string(read(t, filepath.Join(tr.out, other))) != string(want) {
				t.Errorf("%s differs from the output", other)
			}
		}
	}
	if r, err = tr.run(context.Background(), text); err != nil || len(r.Partitions) != 0 || r.UpToDate != 2 {
		t.Fatal(err, r)
	}
	if err := os.Remove(filepath.Join(tr.out, "again/prints_"+secondDay+".parquet")); err != nil {
		t.Fatal(err)
	}
	if r, err = tr.run(context.Background(), text); err != nil || len(r.Partitions) != 3 || r.UpToDate != 1 {
		t.Errorf("after one was lost: %v %+v", err, r)
	}
}

func TestPreprocessModulesAddNoRows(t *testing.T) {
	tr := newTrial(t)
	rows := bookRows(firstDay)
	for i, at := range rows.Col("EventTimestamp").Values { // in buckets without prints
		rows.Col("EventTimestamp").Values[i] = at.(int64) + int64(time.Hour)
	}
	tr.put(t, "Equity", "", firstDay, rows, snappy)
	var want []byte
	for _, keys := range []string{"preprocess_modules: []", "preprocess_modules: [l2]", "preprocess_modules: [l2tw]"} {
		if _, err := tr.run(context.Background(), tr.text(printsPass(keys))); err != nil {
			t.Fatal(err)
		}
		got := read(t, filepath.Join(tr.out, "d/prints/all", firstDay+"_"+secondDay+".parquet"))
		if want == nil {
			want = got
		}
		if string(got) != string(want) {
			t.Errorf("%s: another output", keys)
		}
	}
}

func TestOutputsThatWouldBeOneAreRefused(t *testing.T) {
	for _, c := range []struct{ name, passes, run, want string }{
		{name: "an extra without a path of its own", passes: printsPass("extra_outputs: [{type: parquet}]"),
			want: "/etc/pipeline.yaml:13:19: colliding-outputs: PASSES.prints.extra_outputs[0].path_template: extra_outputs[0] of pass prints has the path of the output of pass prints"},
		{name: "two extras", passes: printsPass("extra_outputs: [{path_template: 'x/{start_date}'}, {path_template: '{output_root}/x//{start_date}'}]"),
			want: "extra_outputs[1] of pass prints has the path of extra_outputs[0] of pass prints"},
		{name: "passes", passes: plainPasses, run: "OUTPUT_TARGET: {path_template: '{start_date}.parquet'}",
			want: "the output of pass book has the path of the output of pass prints"},
		{name: "batches", passes: printsPass("extra_outputs: [{path_template: 'x.parquet'}]"), run: "BATCH_FREQ: D",
			want: "extra_outputs[0] of pass prints has the same path for all date batches"},
		{name: "an extra that spells the universe out", passes: printsPass("extra_outputs: [{path_template: '{output_root}/{dataset}/{pass}/mic=XLON/{start_date}_{end_date}.parquet'}]"), run: "UNIVERSE: mic=XLON",
			want: "extra_outputs[0] of pass prints has the path of the output of pass prints"},
		{name: "another store", passes: printsPass("extra_outputs: [{path_template: 's3://b/{start_date}.parquet'}]"),
			want: "other-store: PASSES.prints.extra_outputs[0].path_template"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := newTrial(t)
			_, err := tr.run(context.Background(), tr.text(c.passes, c.run))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v\nwant %s", err, c.want)
			}
		})
	}
}

func TestTargetThatHoldsOtherDaysIsNotOverwritten(t *testing.T) {
	tr := newTrial(t)
	text := tr.text(printsPass("extra_outputs: [{path_template: 'latest.parquet'}]"))
	if _, err := tr.run(context.Background(), strings.Replace(text, "END_DATE: "+secondDay, "END_DATE: "+firstDay, 1)); err != nil {
		t.Fatal(err)
	}
	later := strings.Replace(text, "START_DATE: "+firstDay, "START_DATE: "+secondDay, 1)
	_, err := tr.run(context.Background(), later)
	if err == nil || !strings.Contains(err.Error(), "output-taken: "+tr.out+"/latest.parquet holds "+firstDay+" to "+firstDay) {
		t.Error(err)
	}
	// Where it never wrote to there is nothing of it, whatever the template says.
	if _, err := tr.run(context.Background(), strings.Replace(later, "latest", "newest", 1)); err != nil {
		t.Error(err)
	}
}

// TestPlaceThatHoldsAnotherUniverseIsNotOverwritten has templates that do not tell two series
// apart, in runs one after the other.
func TestPlaceThatHoldsAnotherUniverseIsNotOverwritten(t *testing.T) {
	const of = "{start_date}_{end_date}.parquet"
	for _, c := range []struct{ name, keys, first, second, cure string }{
		{"output, universe", "output: {path_template: '{dataset}/{pass}/" + of + "'}", "UNIVERSE: ticker=A", "UNIVERSE: mic=XLON", "add {universe} to path_template"},
		{"further target, universe", "extra_outputs: [{path_template: 'x/{dataset}_" + of + "'}]", "UNIVERSE: ticker=A", "UNIVERSE: mic=XLON", "add {universe} to path_template"},
		{"output, dataset", "output: {path_template: '{universe}/{pass}/" + of + "'}", "DATASETNAME: one", "DATASETNAME: two", "add {dataset} to path_template"},
		{"output, both", "output: {path_template: '{pass}/" + of + "'}", "DATASETNAME: one", "UNIVERSE: mic=XLON\nDATASETNAME: two", "add {dataset} or {universe} to path_template"},
		{"output that exists", "output: {path_template: '{pass}/" + of + "'}", "UNIVERSE: ticker=A", "UNIVERSE: mic=XLON\nSKIP_EXISTING_OUTPUT: true", "add {universe} to path_template"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := newTrial(t)
			text := func(keys string) string {
				return strings.Replace(tr.text(printsPass(c.keys), keys), "DATASETNAME: d\n", "", 1)
			}
			if _, err := tr.run(context.Background(), text(c.first)); err != nil {
				t.Fatal(err)
			}
			before := tr.left(t)
			_, err := tr.run(context.Background(), text(c.second))
			if err == nil || !strings.Contains(err.Error(), "output-taken: ") || !strings.Contains(err.Error(), c.cure) {
				t.Error(err)
			}
			if after := tr.left(t); !slices.Equal(before, after) {
				t.Errorf("%v\nwant %v", after, before)
			}
			if _, err := tr.run(context.Background(), text(c.first+"\nBATCH_FREQ: M")); err != nil {
				t.Errorf("its own universe: %v", err)
			}
		})
	}
}

// TestOneOfTwoUniversesGetsAPlaceThatTheyShare has both at once.
func TestOneOfTwoUniversesGetsAPlaceThatTheyShare(t *testing.T) {
	tr := newTrial(t)
	passes := printsPass("extra_outputs: [{path_template: 'x/{start_date}.parquet'}]")
	for range 5 {
		var group sync.WaitGroup
		errs := make([]error, 2)
		for i, universe := range []string{"ticker=A", "mic=XLON"} {
			group.Go(func() { _, errs[i] = tr.run(context.Background(), tr.text(passes, "UNIVERSE: "+universe)) })
		}
		group.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("both end alike: %v, %v", errs[0], errs[1])
		}
		for _, err := range errs {
			var coded interface{ Code() string }
			if err != nil && (!errors.As(err, &coded) || coded.Code() != "output-taken" && coded.Code() != "partition-busy") {
				t.Error(err)
			}
		}
		if err := os.RemoveAll(tr.out); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAllWrongTemplatesAreReportedAtOnce(t *testing.T) {
	tr := newTrial(t)
	passes := printsPass("output: {path_template: '../{pass}.parquet'}", "extra_outputs: [{path_template: 'gs://b/{start_date}.parquet'}, {path_template: 'x/{start_date}.parquet'}, {path_template: '{pas}.parquet'}, {path_template: '_basalt/{start_date}.parquet'}]")
	_, err := tr.run(context.Background(), tr.text(passes, "OUTPUT_TARGET: {path_template: '{univers}/{start_date}.parquet'}"))
	if err == nil {
		t.Fatal("they are accepted")
	}
	lines := strings.Split(err.Error(), "\n")
	for i, want := range []string{
		"/etc/pipeline.yaml:5:32: unknown-field: OUTPUT_TARGET.path_template: unknown field {univers}",
		"/etc/pipeline.yaml:13:27: bad-template: PASSES.prints.output.path_template: \"../{pass}.parquet\" contains ..",
		"/etc/pipeline.yaml:14:35: bad-template: PASSES.prints.extra_outputs[0].path_template: \"gs://b/{start_date}.parquet\" is neither a path nor of S3",
		"/etc/pipeline.yaml:14:126: unknown-field: PASSES.prints.extra_outputs[2].path_template: unknown field {pas}",
		"/etc/pipeline.yaml:14:160: bad-template: PASSES.prints.extra_outputs[3].path_template: \"_basalt/{start_date}.parquet\" lies in _basalt",
	} {
		if len(lines) != 5 || !strings.Contains(lines[i], want) {
			t.Fatalf("%v\nwant %s", err, want)
		}
	}
	if !strings.HasSuffix(lines[3], "did you mean {pass}?") {
		t.Error(lines[3])
	}
}

func TestAWrongTemplateOfTheRunIsReportedOnce(t *testing.T) {
	tr := newTrial(t)
	_, err := tr.run(context.Background(), tr.text(plainPasses, "OUTPUT_TARGET: {path_template: '{Pass}/{start_date}.parquet'}"))
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "unknown field {Pass}") {
		t.Error(err)
	}
}

func TestATemplateWithoutItsBucketIsRefusedBeforeAnythingRuns(t *testing.T) {
	const path = "path_template: 's3://{bucket}/{prefix}/{pass}/{start_date}_{end_date}.parquet'"
	const bucket = `.path_template: {bucket} has no value, since the storage area "user" has no bucket. set STORAGE.user.bucket, or write the bucket into path_template`
	for _, c := range []struct{ name, passes, run, want string }{
		{"of the run", plainPasses, "OUTPUT_TARGET: {" + path + "}", "/etc/pipeline.yaml:5:32: output-bucket-unresolved: OUTPUT_TARGET" + bucket},
		{"of a pass", printsPass("output: {" + path + "}"), "", "/etc/pipeline.yaml:13:27: output-bucket-unresolved: PASSES.prints.output" + bucket},
		{"of another area", printsPass("output: {area: team}"), "STORAGE: {user: {bucket: b}}\nOUTPUT_TARGET: {" + path + "}",
			"/etc/pipeline.yaml:14:11: output-bucket-unresolved: PASSES.prints.output" + strings.ReplaceAll(bucket, "user", "team")},
		{"of no name", plainPasses, "STORAGE: {user: {bucket: a/b}}\nOUTPUT_TARGET: {" + path + "}",
			`/etc/pipeline.yaml:6:32: output-bucket-unresolved: OUTPUT_TARGET.path_template: "a/b" is not the name of a bucket. correct STORAGE.user.bucket`},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := newTrial(t)
			_, err := tr.run(context.Background(), tr.text(c.passes, c.run))
			var exit interface{ ExitCode() int }
			if !errors.As(err, &exit) || exit.ExitCode() != 2 || err.Error() != c.want {
				t.Errorf("%v\nwant %s", err, c.want)
			}
		})
	}
}

// TestSortKeysOrderTheRows compares outputs with rows that are sorted one by one.
func TestSortKeysOrderTheRows(t *testing.T) {
	names := []string{"ListingId", "TimeBucket", "Ticker", "TradeTotalVolume"}
	rowsOf := func(f *vector.Frame) [][4]string {
		rows := make([][4]string, f.Rows)
		for i := range rows {
			for c, col := range f.Cols {
				switch col.Type {
				case vector.String:
					rows[i][c], _ = col.Text(i)
				case vector.Float:
					rows[i][c] = fmt.Sprintf("%020.3f", col.Floats[i])
				default:
					rows[i][c] = fmt.Sprintf("%020d", col.Ints[i])
				}
			}
		}
		return rows
	}
	tr := newTrial(t)
	for i, day := range []string{firstDay, secondDay} { // tickers in the other order than listings
		rows := referenceRows()
		rows.Col("Ticker").Values = []any{"Z" + fmt.Sprint(i), "A"}
		tr.put(t, "Reference", "reference-", day, rows, snappy)
	}
	r, err := tr.run(context.Background(), tr.text(printsPass()))
	if err != nil {
		t.Fatal(err)
	}
	plain := rowsOf(columns(t, r.Partitions[0].Written.URI, names...))
	for _, c := range []struct {
		keys string
		by   []int
	}{
		{"[TimeBucket]", []int{1, 0}},
		{"[Ticker]", []int{2, 1, 0}},
		{"[TradeTotalVolume, Ticker]", []int{3, 2, 1, 0}},
		{"[ListingId, TimeBucket]", []int{0, 1}},
	} {
		tr.out = t.TempDir()
		r, err := tr.run(context.Background(), tr.text(printsPass("sort_keys: "+c.keys)))
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Clone(plain)
		slices.SortFunc(want, func(a, b [4]string) int {
			for _, i := range c.by {
				if d := cmp.Compare(a[i], b[i]); d != 0 {
					return d
				}
			}
			return 0
		})
		if diff := gocmp.Diff(want, rowsOf(columns(t, r.Partitions[0].Written.URI, names...))); diff != "" {
			t.Errorf("%s: %s", c.keys, diff)
		}
	}
}

// TestOneBucketOfTwoDaysIsRefusedInAnyOrder has a width that does not divide the day.
func TestOneBucketOfTwoDaysIsRefusedInAnyOrder(t *testing.T) {
	tr := newTrial(t)
	rows := tradeRows(secondDay)
	for i := range rows.Col("ListingId").Values {
		rows.Col("TradeTimestamp").Values[i] = clock(firstDay, i%100)
	}
	tr.put(t, "Trades-Plus", "trades-plus-", secondDay, rows, snappy)
	for _, keys := range []string{"", "sort_keys: [Ticker]"} {
		if _, err := tr.run(context.Background(), tr.text(printsPass(keys))); err == nil || !strings.Contains(err.Error(), "same-bucket") {
			t.Errorf("%s: %v", keys, err)
		}
	}
}
