package job_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/cespare/xxhash/v2"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/laketest"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/internal/store/storetest"
)

// bucketRoot is an output root whose store is in memory.
const bucketRoot = "s3://bucket/out"

// process is a run of a pipeline with outputs in memory.
type process struct {
	trial *trial
	store store.Store
	text  string
	asked job.Asked
	pid   int
	dead  map[int]bool
}

func (p process) job() (*job.Job, error) {
	j, err := job.Parse("/etc/pipeline.yaml", []byte(p.text), config.Overrides{Out: bucketRoot, Env: func(string) string { return "" }})
	if err != nil {
		return nil, err
	}
	j.Asked = p.asked
	j.Settings.Program = "test"
	j.Settings.Output = func(store.Store) store.Store { return p.store }
	j.Settings.Ledger = ledger.Options{
		Owner: ledger.Owner{Host: "h", PID: p.pid},
		Dead:  func(o ledger.Owner) bool { return p.dead[o.PID] },
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
	return j, nil
}

func (p process) run() (*job.Result, error) {
	j, err := p.job()
	if err != nil {
		return nil, err
	}
	return j.Run(context.Background(), nil)
}

func (p process) mustRun(t *testing.T) *job.Result {
	t.Helper()
	r, err := p.run()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// whys returns pass, days and reason of every partition of a plan.
func (p process) whys(t *testing.T) []string {
	t.Helper()
	j, err := p.job()
	if err != nil {
		t.Fatal(err)
	}
	planned, err := j.Plan(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, part := range planned.Partitions {
		all = append(all, fmt.Sprintf("%s %d-%d: %s", part.Key.Pass, day(part.Key.Start), day(part.Key.End), part.Reason()))
	}
	return all
}

func day(d calendar.Date) int {
	_, _, n := d.Civil()
	return n
}

func (p process) wants(t *testing.T, want ...string) {
	t.Helper()
	if got := p.whys(t); !slices.Equal(got, want) {
		t.Errorf("plan\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// daily is a process with a partition per pass and day, which has run once.
func daily(t *testing.T) process {
	tr := newTrial(t)
	p := process{trial: tr, store: storetest.NewMemory(), text: tr.text(plainPasses, "BATCH_FREQ: D")}
	if r := p.mustRun(t); len(r.Partitions) != 4 || r.UpToDate != 0 {
		t.Fatalf("first run: %d partitions, %d up to date", len(r.Partitions), r.UpToDate)
	}
	return p
}

func TestSecondRunDoesNothingAndTouchesNothing(t *testing.T) {
	p := daily(t)
	memory := p.store.(*storetest.Memory)
	before := memory.URIs()
	clear(memory.Counts)
	r := p.mustRun(t)
	if len(r.Partitions) != 0 || r.UpToDate != 4 {
		t.Errorf("%d partitions, %d up to date", len(r.Partitions), r.UpToDate)
	}
	if memory.Counts["create"]+memory.Counts["remove"] > 0 || !slices.Equal(before, memory.URIs()) {
		t.Errorf("operations: %v", memory.Counts)
	}
}

func TestOnlyWhatAChangeTouchesRunsAgain(t *testing.T) {
	const done = ": up to date"
	prints, book := "prints 5-5"+done, "book 5-5"+done
	prints2, book2 := "prints 6-6"+done, "book 6-6"+done
	for _, c := range []struct {
		name   string
		change func(t *testing.T, p *process)
		want   []string
	}{
		{"nothing", func(*testing.T, *process) {}, []string{prints, book, prints2, book2}},
		{"a key of one pass", func(_ *testing.T, p *process) {
			p.text = strings.Replace(p.text, "measures: [Volume, VWAP]", "measures: [Volume]", 1)
		}, []string{
			`prints 5-5: config changed: module_configs.trade.generic_metrics[0].measures ["Volume","VWAP"] → ["Volume"]`, book,
			`prints 6-6: config changed: module_configs.trade.generic_metrics[0].measures ["Volume","VWAP"] → ["Volume"]`, book2}},
		{"hints", func(_ *testing.T, p *process) { p.text += "\nTHREADS: 1\nLOGGING_LEVEL: DEBUG\n" }, []string{prints, book, prints2, book2}},
		{"an input file of another size", func(t *testing.T, p *process) {
			p.trial.put(t, "Trades-Plus", "trades-plus-", secondDay, tradeRows(secondDay), snappy2)
		}, []string{prints, book, "prints 6-6: input changed: changed trades XLON 2026-03-06", book2}},
		{"the time of an input file", func(t *testing.T, p *process) { touch(t, p.trial.trades(firstDay)) },
			[]string{"prints 5-5: input changed: changed trades XLON 2026-03-05", book, prints2, book2}},
		{"an input file is gone", func(t *testing.T, p *process) { remove(t, p.trial.trades(firstDay)) },
			[]string{"prints 5-5: input changed: removed trades XLON 2026-03-05", book, prints2, book2}},
		{"reference data that say the same", func(t *testing.T, p *process) {
			touch(t, p.trial.path("Reference", "reference-", firstDay))
		}, []string{prints, book, prints2, book2}},
		{"another listing in the reference data", func(t *testing.T, p *process) {
			rows := referenceRows()
			rows.Col("Ticker").Values = []any{"A", "C"}
			p.trial.put(t, "Reference", "reference-", firstDay, rows, snappy)
		}, []string{"prints 5-5: input changed: the universe of 2026-03-05 has other listings or labels", "book 5-5: input changed: the universe of 2026-03-05 has other listings or labels", prints2, book2}},
		{"an output is gone", func(t *testing.T, p *process) {
			err := p.store.Remove(context.Background(), bucketRoot+"/d/book/all/2026-03-06_2026-03-06.parquet")
			if err != nil {
				t.Fatal(err)
			}
		}, []string{prints, book, prints2, "book 6-6: output changed: s3://bucket/out/d/book/all/2026-03-06_2026-03-06.parquet is not there"}},
		{"an output is overwritten", func(t *testing.T, p *process) {
			p.store.(*storetest.Memory).Put(bucketRoot+"/d/book/all/2026-03-06_2026-03-06.parquet", []byte("x"))
		}, []string{prints, book, prints2, "book 6-6: output changed: something else wrote s3://bucket/out/d/book/all/2026-03-06_2026-03-06.parquet"}},
		{"a manifest is damaged", func(t *testing.T, p *process) {
			p.store.(*storetest.Memory).Put(bucketRoot+"/_basalt/manifests/d/book/all/2026-03-06_2026-03-06.json", []byte("{"))
		}, []string{prints, book, prints2, "book 6-6: new: its manifest cannot be read"}},
		{"another program", func(_ *testing.T, p *process) {}, []string{prints, book, prints2, book2}},
		{"a metric that is asked for anew", func(_ *testing.T, p *process) {
			p.text = strings.Replace(p.text, "spreads: [{variant: BPS}]", "spreads: [{variant: [BPS, Abs]}]", 1)
		}, nil},
		{"force", func(_ *testing.T, p *process) { p.asked.Force = true }, []string{"prints 5-5: forced", "book 5-5: forced", "prints 6-6: forced", "book 6-6: forced"}},
		{"restating a day", func(_ *testing.T, p *process) {
			p.asked.Restate = &calendar.Range{Start: calendar.DateOf(2026, time.March, 6), End: calendar.DateOf(2026, time.March, 31)}
		}, []string{prints, book, "prints 6-6: forced", "book 6-6: forced"}},
		{"other batches, within those that are done", func(_ *testing.T, p *process) {
			p.text = strings.Replace(p.text, "START_DATE: "+firstDay, "START_DATE: "+secondDay, 1)
		},
			[]string{prints2, book2}},
		{"a larger batch", func(_ *testing.T, p *process) { p.text = strings.Replace(p.text, "BATCH_FREQ: D", "BATCH_FREQ: W", 1) },
			[]string{"prints 5-6: new: replaces 2 committed within it", "book 5-6: new: replaces 2 committed within it"}},
		{"output that exists is skipped", func(_ *testing.T, p *process) {
			p.text = strings.Replace(p.text, "measures: [Volume, VWAP]", "measures: [Volume]", 1) + "\nSKIP_EXISTING_OUTPUT: true\n"
		}, []string{"prints 5-5: output exists", "book 5-5: output exists", "prints 6-6: output exists", "book 6-6: output exists"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := daily(t)
			c.change(t, &p)
			if c.want != nil {
				p.wants(t, c.want...)
			}
			runs := 0
			for _, why := range p.whys(t) {
				if !strings.Contains(why, done) && !strings.HasSuffix(why, "output exists") {
					runs++
				}
			}
			if r := p.mustRun(t); len(r.Partitions) != runs {
				t.Errorf("%d partitions ran, %d were planned", len(r.Partitions), runs)
			}
			p.asked = job.Asked{}
			if r := p.mustRun(t); len(r.Partitions) != 0 {
				t.Errorf("a second run computes %d partitions", len(r.Partitions))
			}
		})
	}
}

var snappy2 = laketest.Layout{Codec: compress.Codecs.Snappy, RowGroupRows: 20}

func touch(t *testing.T, path string) {
	t.Helper()
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(path, later, later); err != nil {
		t.Fatal(err)
	}
}

func TestWeekWithinACommittedMonthIsDone(t *testing.T) {
	p := daily(t)
	p.text = strings.Replace(p.text, "BATCH_FREQ: D", "BATCH_FREQ: M", 1)
	p.mustRun(t)
	p.text = strings.Replace(p.text, "BATCH_FREQ: M", "BATCH_FREQ: D", 1)
	p.wants(t, "prints 5-5: up to date: within 2026-03-05 to 2026-03-06", "book 5-5: up to date: within 2026-03-05 to 2026-03-06",
		"prints 6-6: up to date: within 2026-03-05 to 2026-03-06", "book 6-6: up to date: within 2026-03-05 to 2026-03-06")
}

func TestOverlapIsRefusedAndCured(t *testing.T) {
	p := daily(t)
	whole := p.text
	p.text = strings.Replace(p.text, "BATCH_FREQ: D", "BATCH_FREQ: M", 1)
	p.mustRun(t)
	// A day of the month with another configuration is part of a committed range.
	p.text = strings.Replace(strings.Replace(whole, "measures: [Volume, VWAP]", "measures: [Volume]", 1), "START_DATE: "+firstDay, "START_DATE: "+secondDay, 1)
	_, err := p.run()
	var overlap *ledger.OverlapError
	if !errors.As(err, &overlap) || overlap.Code() != "range-overlap" || !strings.Contains(err.Error(), "--replace-overlapping") {
		t.Fatalf("error %v", err)
	}
	p.asked.ReplaceOverlapping = true
	r := p.mustRun(t)
	if len(r.Partitions) != 1 || !strings.HasSuffix(r.Partitions[0].Written.URI, "/prints/all/2026-03-05_2026-03-06.parquet") {
		t.Fatalf("%+v", r.Partitions)
	}
	if r := p.mustRun(t); len(r.Partitions) != 0 {
		t.Errorf("a second run computes %d partitions", len(r.Partitions))
	}
}

func TestPartitionsOfOthersAreLeftAlone(t *testing.T) {
	p := daily(t)
	before := p.store.(*storetest.Memory).URIs()
	p.text = strings.Replace(p.text, "DATASETNAME: d", "DATASETNAME: e\nUNIVERSE: mic=XLON", 1)
	p.mustRun(t)
	after := p.store.(*storetest.Memory).URIs()
	for _, uri := range before {
		if !slices.Contains(after, uri) {
			t.Errorf("%s is gone", uri)
		}
	}
}

func TestManifestSaysWhereTheDataComeFrom(t *testing.T) {
	p := daily(t)
	j, err := p.job()
	if err != nil {
		t.Fatal(err)
	}
	all, err := j.Status(context.Background())
	if err != nil || len(all) != 4 {
		t.Fatalf("%d partitions, %v", len(all), err)
	}
	m := all[0].Manifest
	if m.Read["trades"] == nil || m.Read["trades"].RowsRead != 200 || m.Read["trades"].Unaccounted() != 0 {
		t.Errorf("rows read: %+v", m.Read)
	}
	if len(m.Inputs) != 1 || m.Inputs[0].Size == 0 || m.Inputs[0].Modified.IsZero() || len(m.Sources) != 1 || len(m.Days) != 1 || m.Days[0].Listings != 2 {
		t.Errorf("inputs %+v, sources %+v, days %+v", m.Inputs, m.Sources, m.Days)
	}
	if m.Program != "test" || len(m.Config) != 64 || !strings.HasPrefix(m.Output.Hash, "xxh64:") || m.Output.Rows == 0 || len(m.Stages) == 0 || m.Finished.IsZero() {
		t.Errorf("%+v", m)
	}
	for _, c := range m.Columns {
		if len(c.Checksum) != 16 || len(c.Definition) != 16 {
			t.Errorf("column %+v", c)
		}
	}
}

func TestDefaultMetricOfAnotherDayIsAddedEverywhere(t *testing.T) {
	tr := newTrial(t)
	tr.put(t, "Equity", "", firstDay, bookRows(firstDay).Without("BidQuantity1", "AskQuantity1"), snappy)
	passes := strings.Replace(plainPasses, "  l2_analytics:\n    spreads: [{variant: BPS}]\n", "", 1)
	p := process{trial: tr, store: storetest.NewMemory(), text: strings.Replace(tr.text(passes, "BATCH_FREQ: D"), "END_DATE: "+secondDay, "END_DATE: "+firstDay, 1)}
	p.mustRun(t)
	p.text = tr.text(passes, "BATCH_FREQ: D")
	whys := p.whys(t)
	if !strings.HasPrefix(whys[1], "book 5-5: definition changed: added ") || whys[0] != "prints 5-5: up to date" || whys[3] != "book 6-6: new" {
		t.Errorf("plan %q", whys)
	}
	p.mustRun(t)
	p.wants(t, "prints 5-5: up to date", "book 5-5: up to date", "prints 6-6: up to date", "book 6-6: up to date")
	// The first day alone would not have the metric; that is no reason to compute it again.
	p.text = strings.Replace(p.text, "END_DATE: "+secondDay, "END_DATE: "+firstDay, 1)
	p.wants(t, "prints 5-5: up to date", "book 5-5: up to date")
}

func TestStatesOfPartitions(t *testing.T) {
	p := daily(t)
	p.text = strings.Replace(p.text, "END_DATE: "+secondDay, "END_DATE: 2026-03-09", 1)
	touch(t, p.trial.trades(firstDay))
	j, err := p.job()
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	book, err := j.OpenLedger(ctx)
	if err != nil {
		t.Fatal(err)
	}
	second := calendar.DateOf(2026, time.March, 6)
	key := ledger.Key{Series: ledger.Series{Dataset: "d", Pass: "book", Universe: "all"}, Range: calendar.Range{Start: second, End: second}}
	if _, err := book.Lease(ctx, key, "another", nil); err != nil {
		t.Fatal(err)
	}
	all, err := j.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]job.State{}
	for _, s := range all {
		states[fmt.Sprint(s.Pass, " ", day(s.Start))] = s.State
	}
	for name, want := range map[string]job.State{"prints 5": job.Stale, "book 5": job.Done, "prints 6": job.Done, "book 6": job.Running, "prints 9": job.Absent} {
		if states[name] != want {
			t.Errorf("%s is %q, want %q", name, states[name], want)
		}
	}
	var busy *ledger.BusyError
	p.asked.Force = true
	if _, err := p.run(); !errors.As(err, &busy) {
		t.Errorf("a run of a busy partition: %v", err)
	}
}

func TestPlanKeepsTheJobAsItWas(t *testing.T) {
	p := daily(t)
	j, err := p.job()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		planned, err := j.Plan(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range planned.Partitions {
			if part.Why != plan.UpToDate {
				t.Errorf("%s: %s", part.Key, part.Reason())
			}
		}
	}
}

// contents are the data in a store, by URI, without what is no data.
func contents(t *testing.T, m *storetest.Memory) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, uri := range m.URIs() {
		if strings.HasSuffix(uri, ".parquet") {
			data, err := m.Get(uri)
			if err != nil {
				t.Fatal(err)
			}
			found[uri] = fmt.Sprintf("xxh64:%016x", xxhash.Sum64(data))
		}
	}
	return found
}

// link gives a file another name.
func link(t *testing.T, from, to string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(from, to); err != nil {
		t.Fatal(err)
	}
}
