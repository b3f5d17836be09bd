package job_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/internal/engine"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/laketest"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/internal/store/storetest"
	"github.com/basaltlake/basalt/vector"
)

// prints writes a day's file with a print of listing 1 at times since the first day began.
func (tr *trial) prints(t *testing.T, day string, at ...time.Duration) {
	t.Helper()
	start, _ := time.Parse(time.DateOnly, firstDay)
	rows := laketest.Rows{
		{Name: "ListingId", Type: vector.Int}, {Name: "TradeTimestamp", Type: vector.Time},
		{Name: "LocalPrice", Type: vector.Float}, {Name: "Size", Type: vector.Float}, {Name: "Classification", Type: vector.String},
	}
	for _, d := range slices.Sorted(slices.Values(at)) {
		for c, v := range []any{1, start.Add(d).UnixNano(), 100.0, 1.0, "LIT_CONTINUOUS"} {
			rows[c].Values = append(rows[c].Values, v)
		}
	}
	tr.put(t, "Trades-Plus", "trades-plus-", day, rows, snappy)
}

// keysIn are the keys of all outputs in a store, sorted.
func keysIn(t *testing.T, st store.Store, uris []string) []string {
	t.Helper()
	all := []string{}
	for _, uri := range uris {
		if strings.Contains(uri, "/_basalt/") {
			continue
		}
		f, err := lake.ReadColumns(context.Background(), st, uri, laketest.Among([]string{"ListingId", "TimeBucket"}))
		if err != nil {
			t.Fatal(err)
		}
		for i := range f.Rows {
			all = append(all, fmt.Sprintf("%d %s", f.Cols[0].Ints[i], time.Unix(0, f.Cols[1].Ints[i]).UTC().Format(time.RFC3339Nano)))
		}
	}
	slices.Sort(all)
	return all
}

func (tr *trial) keys(t *testing.T) []string { return keysIn(t, store.NewLocal(), tr.left(t)) }

// bucketed is a pass with buckets.
func bucketed(seconds int, anchor, closed string, keys ...string) string {
	return strings.Replace(printsPass(append([]string{"time_bucket_anchor: " + anchor, "time_bucket_closed: " + closed}, keys...)...),
		"time_bucket_seconds: 60", fmt.Sprintf("time_bucket_seconds: %d", seconds), 1)
}

// batched computes both days in one batch or in one each, in one run or in two, and returns
// the keys, or nil when the run was refused.
func (tr *trial) batched(t *testing.T, passes string, how string) []string {
	t.Helper()
	out := storetest.NewMemory()
	texts := []string{tr.text(passes, "BATCH_FREQ: "+how[:1])}
	if how == "D in two runs" {
		texts = append([]string{strings.Replace(texts[0], "END_DATE: "+secondDay, "END_DATE: "+firstDay, 1)}, texts...)
	}
	for _, text := range texts {
		_, err := process{trial: tr, store: out, text: text}.run()
		var same *engine.SameBucketError
		if errors.As(err, &same) {
			for _, part := range []string{firstDay, secondDay, "ListingId=1 TimeBucket=2026-03-0"} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%v does not say %q", err, part)
				}
			}
			return nil
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return keysIn(t, out, out.URIs())
}

var batchings = []string{"W", "D", "D in two runs"}

const (
	hour = time.Hour
	day1 = 24 * hour // when the second day begins
)

// TestBatchingDecidesNothingOfWhatIsRefused has prints around midnight.
func TestBatchingDecidesNothingOfWhatIsRefused(t *testing.T) {
	always := []time.Duration{0, 1, hour, day1 / 2, day1 - 1}
	for _, c := range []struct {
		name          string
		first, second []time.Duration
		refused       []int // widths, in seconds
	}{
		{name: "a market that never closes", first: always, second: []time.Duration{day1, day1 + 1, day1 + hour, 2*day1 - 1}},
		{name: "a late trade in the file of the day before", first: []time.Duration{hour, day1 + 5*time.Minute}, second: []time.Duration{day1 + time.Minute, day1 + hour + time.Minute}, refused: []int{3600, 86400}},
		{name: "a file that begins on the evening before", first: []time.Duration{hour, day1 - 2*hour}, second: []time.Duration{day1 - hour/2, day1 + hour}, refused: []int{86400}},
	} {
		tr := newTrial(t)
		tr.prints(t, firstDay, c.first...)
		tr.prints(t, secondDay, c.second...)
		for _, seconds := range []int{60, 3600, 86400} {
			for _, rule := range [][2]string{{"end", "right"}, {"end", "left"}, {"start", "right"}, {"start", "left"}} {
				for _, how := range batchings {
					for _, more := range []string{"", "sort_keys: [TradeTotalVolume, TimeBucket]"} {
						if more != "" && (seconds != 3600 || rule[1] == "left") {
							continue
						}
						got := tr.batched(t, bucketed(seconds, rule[0], rule[1], more), how)
						if refused := got == nil; refused != slices.Contains(c.refused, seconds) {
							t.Errorf("%s, %d s, %v, %s %s: refused is %v", c.name, seconds, rule, how, more, refused)
						}
						if n := len(got); n != len(slices.Compact(got)) {
							t.Errorf("%s, %d s, %v, %s: a key occurs twice", c.name, seconds, rule, how)
						}
					}
				}
			}
		}
	}
}

// TestTimelinesOfWholeDaysShareNoBucket computes days that fill 24 hours.
func TestTimelinesOfWholeDaysShareNoBucket(t *testing.T) {
	tr := newTrial(t)
	tr.prints(t, firstDay, 0, hour, day1-1)
	tr.prints(t, secondDay, day1, day1+hour, 2*day1-1)
	for _, anchor := range []string{"start", "end"} {
		for name, passes := range map[string]string{
			"events": strings.Replace(printsPass(), "sparse_digitised", "sparse_original", 1),
			"daily":  strings.Replace(printsPass(), "sparse_digitised", "daily_analytics", 1),
			"dense": strings.Replace(strings.Replace(bucketed(3600, anchor, "right"), "sparse_digitised", "dense", 1), "[trade]",
				"[dense, trade]\n  dense_analytics: {mode: uniform, time_interval: ['00:00', '24:00']}", 1),
		} {
			want := tr.batched(t, passes, "W")
			if len(want) == 0 {
				t.Errorf("%s: refused", name)
			}
			for _, how := range batchings[1:] {
				if diff := gocmp.Diff(want, tr.batched(t, passes, how)); diff != "" {
					t.Errorf("%s, %s: %s", name, how, diff)
				}
			}
		}
	}
}

func TestAllBatchingsGiveTheSameKeysOrNone(t *testing.T) {
	type draw struct {
		first, second []time.Duration
		passes        string
	}
	draws := rapid.Custom(func(rt *rapid.T) draw {
		at := func(label string) []time.Duration { // around the midnight between the days
			var all []time.Duration
			for _, minutes := range rapid.SliceOfN(rapid.IntRange(-240, 240), 1, 4).Draw(rt, label) {
				all = append(all, day1+time.Duration(minutes)*time.Minute)
			}
			return all
		}
		return draw{at("first"), at("second"), bucketed(rapid.SampledFrom([]int{60, 1800, 25_000}).Draw(rt, "seconds"), rapid.SampledFrom([]string{"start", "end"}).Draw(rt, "anchor"),
			rapid.SampledFrom([]string{"left", "right"}).Draw(rt, "closed"))}
	})
	tr, refused := newTrial(t), 0
	const seeds = 20
	for seed := range seeds {
		d := draws.Example(seed)
		tr.prints(t, firstDay, d.first...)
		tr.prints(t, secondDay, d.second...)
		want := tr.batched(t, d.passes, "W")
		if want == nil {
			refused++
		}
		for _, how := range batchings[1:] {
			if diff := gocmp.Diff(want, tr.batched(t, d.passes, how)); diff != "" {
				t.Errorf("%+v, %s: %s", d, how, diff)
			}
		}
	}
	if refused == 0 || refused == seeds {
		t.Errorf("%d of %d were refused", refused, seeds)
	}
}

// TestANeighbourThatTheRunReplacesIsNoHindrance moves prints from the file of the second day
// to that of the first, and then labels to the other side of midnight.
func TestANeighbourThatTheRunReplacesIsNoHindrance(t *testing.T) {
	tr := newTrial(t)
	tr.prints(t, firstDay, hour)
	tr.prints(t, secondDay, day1-hour/2, day1+hour)
	run := func(passes string, more ...string) error {
		_, err := tr.run(context.Background(), tr.text(passes, append(more, "BATCH_FREQ: D")...))
		return err
	}
	if err := run(bucketed(3600, "start", "left")); err != nil {
		t.Fatal(err)
	}
	tr.prints(t, firstDay, hour, day1-hour/2)
	tr.prints(t, secondDay, day1, day1+hour)
	if err := run(bucketed(3600, "start", "left")); err != nil {
		t.Fatalf("prints move: %v", err)
	}
	if err := run(bucketed(3600, "end", "left")); err != nil {
		t.Fatalf("labels move: %v", err)
	}
	want := []string{"1 2026-03-05T02:00:00Z", "1 2026-03-06T00:00:00Z", "1 2026-03-06T01:00:00Z", "1 2026-03-06T02:00:00Z"}
	if diff := gocmp.Diff(want, tr.keys(t)); diff != "" {
		t.Error(diff)
	}
	// Alone the first day would take a label that the second one has.
	text := strings.Replace(tr.text(bucketed(3600, "start", "left"), "BATCH_FREQ: D"), "START_DATE: "+firstDay, "START_DATE: "+secondDay, 1)
	if _, err := tr.run(context.Background(), text); err == nil || !strings.Contains(err.Error(), "out of date") {
		t.Errorf("%v", err)
	}
	if diff := gocmp.Diff(want, tr.keys(t)); diff != "" {
		t.Error(diff)
	}
}

// TestOtherPartitionsGoOnBesideABucketOfTwoDays runs with ON_ERROR: continue, where days
// computed by an earlier program, whose manifests do not say which buckets there are, and
// days far away are committed.
func TestOtherPartitionsGoOnBesideABucketOfTwoDays(t *testing.T) {
	tr := newTrial(t)
	const later = "2026-03-30"
	tr.put(t, "Reference", "reference-", later, referenceRows(), laketest.Layout{})
	tr.prints(t, firstDay, hour, day1+hour, 25*day1+hour)
	tr.prints(t, secondDay, day1+hour)
	tr.prints(t, later, 25*day1+hour)
	text := strings.Replace(tr.text(bucketed(3600, "end", "right"), "BATCH_FREQ: D", "ON_ERROR: continue"), "END_DATE: "+secondDay, "END_DATE: "+later, 1)
	for _, what := range []string{"first run", "second run"} {
		if diff := gocmp.Diff([]string{secondDay, later}, tr.twice(t, text)); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
		if got := len(tr.keys(t)); got != 3 {
			t.Errorf("%s: %d keys", what, got)
		}
	}
	first := filepath.Join(tr.out, "_basalt/manifests/d/prints/all", firstDay+"_"+firstDay+".json")
	var m map[string]any
	if err := json.Unmarshal(read(t, first), &m); err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(map[string]any{"first": "2026-03-05T01:00:00Z", "last": "2026-03-30T01:00:00Z"}, m["buckets"]); diff != "" {
		t.Error(diff)
	}
	delete(m, "buckets")
	old, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(first, old, 0o644); err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff([]string{secondDay}, tr.twice(t, strings.Replace(text, "END_DATE: "+later, "END_DATE: "+secondDay, 1))); diff != "" {
		t.Errorf("beside a manifest without buckets: %s", diff)
	}
}

// twice runs and returns the days that are refused because of a bucket of two days.
func (tr *trial) twice(t *testing.T, text string) []string {
	t.Helper()
	_, err := tr.run(context.Background(), text)
	var partial *job.PartialError
	if !errors.As(err, &partial) {
		t.Fatal(err)
	}
	var days []string
	for _, f := range partial.Failed {
		if !strings.Contains(f.Err.Error(), "same-bucket: ") {
			t.Errorf("%v", f.Err)
		}
		days = append(days, f.Key.Start.String())
	}
	return days
}

// TestOnlyNeighboursWithBucketsAtTheSameTimesAreRead has an output that cannot be read.
func TestOnlyNeighboursWithBucketsAtTheSameTimesAreRead(t *testing.T) {
	tr := newTrial(t)
	tr.prints(t, firstDay, hour, 23*hour)
	run := func(day string) error {
		_, err := tr.run(context.Background(), strings.NewReplacer("START_DATE: "+firstDay, "START_DATE: "+day, "END_DATE: "+secondDay, "END_DATE: "+day).Replace(tr.text(printsPass())))
		return err
	}
	if err := run(firstDay); err != nil {
		t.Fatal(err)
	}
	first := tr.left(t)[0]
	if err := os.WriteFile(first, []byte("no Parquet"), 0o644); err != nil {
		t.Fatal(err)
	}
	tr.prints(t, secondDay, 22*hour, day1+hour)
	if err := run(secondDay); err == nil || !strings.Contains(err.Error(), first) || !strings.Contains(err.Error(), "--restate "+firstDay) {
		t.Errorf("%v", err)
	}
	tr.prints(t, secondDay, day1, day1+hour)
	if err := run(secondDay); err != nil {
		t.Error(err)
	}
}
