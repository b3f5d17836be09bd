package report

import (
	"sync"
	"time"
)

// Progress is told how far a run is. Its methods may be called from any goroutine.
type Progress interface {
	Stage(name string, total int)  // a new stage of so many parts begins, 0 when it has none to count; the one before has ended
	Advance(parts int, rows int64) // parts are done, for which so many rows were read
	Note(text string)              // something worth a line
	Done()                         // the last stage has ended
}

// Options are what the renderers need from outside. Zero values take the defaults.
type Options struct {
	Clock  func() time.Time // default time.Now
	Memory func() int64     // bytes in use; default of this process
	Every  time.Duration    // least time between two reports within a stage; the default depends on the renderer
}

func (o Options) withDefaults(every time.Duration) Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Memory == nil {
		o.Memory = func() int64 { return ReadMemory().InUse() }
	}
	if o.Every == 0 {
		o.Every = every
	}
	return o
}

// Silent is a Progress that tells nothing.
type Silent struct{}

func (Silent) Stage(string, int)  {}
func (Silent) Advance(int, int64) {}
func (Silent) Note(string)        {}
func (Silent) Done()              {}

// Together tells several all that it is told.
func Together(all ...Progress) Progress { return together(all) }

type together []Progress

func (t together) Stage(name string, total int) {
	for _, p := range t {
		p.Stage(name, total)
	}
}

func (t together) Advance(parts int, rows int64) {
	for _, p := range t {
		p.Advance(parts, rows)
	}
}

func (t together) Note(text string) {
	for _, p := range t {
		p.Note(text)
	}
}

func (t together) Done() {
	for _, p := range t {
		p.Done()
	}
}

// moment says why a snapshot is shown.
type moment uint8

const (
	stageBegins moment = iota
	stageGoesOn
	stageEnds
)

// snapshot is how far a stage is.
type snapshot struct {
	moment  moment
	now     time.Time
	stage   string
	done    int
	total   int
	rows    int64
	perS    float64
	memory  int64
	elapsed time.Duration
	left    time.Duration // estimated
	guessed bool          // left is known
}

// renderer shows snapshots; calls are serialised.
type renderer interface {
	show(snapshot)
	note(now time.Time, text string)
	finish(now time.Time)
}

// tracker keeps the state of a run and decides when something is shown.
type tracker struct {
	mu      sync.Mutex
	options Options
	out     renderer
	stage   string
	total   int
	done    int
	rows    int64
	began   time.Time
	shown   time.Time
	open    bool // a stage is in progress
	over    bool
}

func track(o Options, every time.Duration, out renderer) *tracker {
	return &tracker{options: o.withDefaults(every), out: out}
}

func (t *tracker) Stage(name string, total int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.endStage()
	t.stage, t.total, t.done, t.rows, t.open = name, total, 0, 0, true
	t.began = t.options.Clock()
	t.show(stageBegins, t.began)
}

func (t *tracker) Advance(parts int, rows int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done += parts
	t.rows += rows
	if now := t.options.Clock(); t.open && now.Sub(t.shown) >= t.options.Every {
		t.show(stageGoesOn, now)
	}
}

func (t *tracker) Note(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.out.note(t.options.Clock(), text)
}

func (t *tracker) Done() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.endStage()
	if !t.over {
		t.over = true
		t.out.finish(t.options.Clock())
	}
}

func (t *tracker) endStage() {
	if t.open {
		t.show(stageEnds, t.options.Clock())
		t.open = false
	}
}

func (t *tracker) show(m moment, now time.Time) {
	t.shown = now
	s := snapshot{
		moment: m, now: now, stage: t.stage, done: t.done, total: t.total, rows: t.rows,
		memory: t.options.Memory(), elapsed: now.Sub(t.began),
	}
	if s.elapsed > 0 {
		s.perS = float64(t.rows) / s.elapsed.Seconds()
	}
	if t.done > 0 && t.total >= t.done {
		s.guessed = true
		s.left = time.Duration(float64(s.elapsed) / float64(t.done) * float64(t.total-t.done))
	}
	t.out.show(s)
}
