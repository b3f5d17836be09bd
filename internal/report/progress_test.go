package report

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// watch is a clock that stands still until it is moved.
type watch struct{ now time.Time }

func newWatch() *watch { return &watch{time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)} }

func (w *watch) options() Options {
	return Options{Clock: func() time.Time { return w.now }, Memory: func() int64 { return 340_000_000 }}
}

func (w *watch) pass(d time.Duration) { w.now = w.now.Add(d) }

// someRun is the same run for every renderer: 8 parts of which 3 are told about in time.
func someRun(p Progress, w *watch) {
	p.Stage("trades", 8)
	w.pass(4 * time.Second)
	p.Advance(1, 1_000_000)
	w.pass(2 * time.Second)
	p.Advance(2, 2_000_000)
	p.Advance(1, 500_000)
	p.Note("XNYS 2013-10-14: no file")
	w.pass(2 * time.Second)
	p.Advance(4, 500_000)
	p.Stage("commit", 1)
	w.pass(time.Second)
	p.Done()
	p.Done()
}

func TestLinesAreFewAndSayTheSummary(t *testing.T) {
	var b strings.Builder
	w := newWatch()
	someRun(Lines(&b, w.options()), w)
	const want = `trades: 8 parts to do
trades: 3/8, 500 k/s, 340 MB, 10s left
note: XNYS 2013-10-14: no file
trades: 8 parts in 8s, 4,000,000 rows, 500 k/s
commit: 1 part to do
commit: 0 of 1 part in 1s
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
}

func TestTerminalRewritesOneLineAndKeepsFinishedStages(t *testing.T) {
	var b strings.Builder
	w := newWatch()
	someRun(Terminal(&b, nil, false, w.options()), w)
	want := []string{
		"trades  ░░░░░░░░░░░░░░░░░░░░  0/8 · 340 MB",
		"trades  ██░░░░░░░░░░░░░░░░░░  1/8 · 250 k/s · 340 MB · 28s left",
		"trades  ███████░░░░░░░░░░░░░  3/8 · 500 k/s · 340 MB · 10s left",
		"XNYS 2013-10-14: no file\ntrades  ███████░░░░░░░░░░░░░  3/8 · 500 k/s · 340 MB · 10s left",
		"trades  ████████████████████  8/8 · 500 k/s · 340 MB · 0s left",
		"✓ trades  8 parts in 8s, 4,000,000 rows, 500 k/s\n",
		"commit  ░░░░░░░░░░░░░░░░░░░░  0/1 · 340 MB",
		"· commit  0 of 1 part in 1s\n",
		"",
	}
	if d := cmp.Diff(want, strings.Split(b.String(), eraseLine)[1:]); d != "" {
		t.Error(d)
	}
	if strings.Count(b.String(), "\x1b") != len(want) {
		t.Error("colours without being asked for")
	}
}

func TestTerminalNeverWraps(t *testing.T) {
	for columns := 1; columns < 70; columns++ {
		var b strings.Builder
		w := newWatch()
		p := Terminal(&b, func() int { return columns }, false, w.options())
		p.Stage("reading l2", 12)
		w.pass(time.Minute)
		p.Advance(5, 123_456_789)
		for _, line := range strings.Split(b.String(), eraseLine)[1:] {
			if length(line) >= columns {
				t.Errorf("%d columns: %q", columns, line)
			}
		}
	}
}

func TestTerminalColoursWhenAsked(t *testing.T) {
	var b strings.Builder
	w := newWatch()
	p := Terminal(&b, nil, true, w.options())
	p.Stage("l3", 2)
	if !strings.Contains(b.String(), "\x1b[1m") {
		t.Errorf("%q", b.String())
	}
}

func TestJSONLinesAreOneObjectEach(t *testing.T) {
	var b strings.Builder
	w := newWatch()
	someRun(JSON(&b, w.options()), w)
	var events []string
	var lines []Line
	for _, text := range strings.Split(strings.TrimSpace(b.String()), "\n") {
		var l Line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		events, lines = append(events, l.Event), append(lines, l)
	}
	if d := cmp.Diff([]string{"stage", "progress", "progress", "note", "progress", "stage_done", "stage", "stage_done", "done"}, events); d != "" {
		t.Fatal(d)
	}
	const second = `{"event":"progress","t":"2026-01-05T08:00:06.000Z","stage":"trades","done":3,"total":8,"rows":3000000,"rows_per_s":500000,"rss_bytes":340000000,"eta_s":10}`
	if got := strings.Split(b.String(), "\n")[2]; got != second {
		t.Errorf("%s\nwant\n%s", got, second)
	}
	if lines[0].ETAs != nil || *lines[0].Done != 0 || lines[3].Stage != "" || lines[3].Note != "XNYS 2013-10-14: no file" {
		t.Errorf("%+v", lines)
	}
}

func TestProgressMayComeFromManyGoroutines(t *testing.T) {
	var b strings.Builder
	w := newWatch()
	p := JSON(&b, w.options())
	p.Stage("l2", 100)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() { p.Advance(1, 10) })
	}
	wg.Wait()
	p.Done()
	if !strings.Contains(b.String(), `"event":"stage_done","t":"2026-01-05T08:00:00.000Z","stage":"l2","done":100,"total":100,"rows":1000`) {
		t.Error(b.String())
	}
}

func TestStageWithoutPartsIsItsNameAndTime(t *testing.T) {
	for _, c := range []struct {
		name string
		open func(*strings.Builder, Options) Progress
		want string
	}{
		{"lines", func(b *strings.Builder, o Options) Progress { return Lines(b, o) }, "plan: 3s\n"},
		{"terminal", func(b *strings.Builder, o Options) Progress { return Terminal(b, nil, false, o) },
			eraseLine + "plan  340 MB" + eraseLine + "✓ plan  3s\n" + eraseLine},
		{"json", func(b *strings.Builder, o Options) Progress { return JSON(b, o) }, `{"event":"stage","t":"2026-01-05T08:00:00.000Z","stage":"plan"}
{"event":"stage_done","t":"2026-01-05T08:00:03.000Z","stage":"plan"}
{"event":"done","t":"2026-01-05T08:00:03.000Z"}
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			w := newWatch()
			p := c.open(&b, w.options())
			p.Stage("plan", 0)
			w.pass(3 * time.Second)
			p.Done()
			if d := cmp.Diff(c.want, b.String()); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAdvanceOutsideAStageIsIgnored(t *testing.T) {
	var b strings.Builder
	w := newWatch()
	p := Lines(&b, w.options())
	w.pass(time.Hour)
	p.Advance(1, 1)
	p.Done()
	if b.Len() != 0 {
		t.Error(b.String())
	}
}

func TestModesChooseTheRenderer(t *testing.T) {
	f, err := os.Create(t.TempDir() + "/stderr")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for mode, want := range map[string]string{"auto": "x: 1 part to do\n", "": "x: 1 part to do\n", "plain": "x: 1 part to do\n", "none": "", "json": `{"event":"stage"`, "terminal": "\r\x1b[Kx  ░"} {
		if err := f.Truncate(0); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Seek(0, 0); err != nil {
			t.Fatal(err)
		}
		p, err := Open(mode, f, newWatch().options())
		if err != nil {
			t.Fatal(err)
		}
		p.Stage("x", 1)
		got, err := os.ReadFile(f.Name())
		if err != nil || !strings.HasPrefix(string(got), want) || want == "" && len(got) > 0 {
			t.Errorf("%q: %q, %v", mode, got, err)
		}
	}
	if _, err := Open("fancy", f, Options{}); err == nil || !strings.Contains(err.Error(), "plain") {
		t.Errorf("error %v", err)
	}
}

func TestColoursNeedATerminalAndConsent(t *testing.T) {
	env := func(values ...string) func(string) string {
		return func(name string) string {
			for i := 0; i < len(values); i += 2 {
				if values[i] == name {
					return values[i+1]
				}
			}
			return ""
		}
	}
	f, err := os.Create(t.TempDir() + "/stderr")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if Colours(f, env()) || Colours(&strings.Builder{}, env()) {
		t.Error("a file is coloured")
	}
	if Colours(os.Stderr, env("NO_COLOR", "1")) || Colours(os.Stderr, env("TERM", "dumb")) {
		t.Error("coloured against the user's will")
	}
}
