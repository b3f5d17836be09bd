package report

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// Meter is how far a run is, for those who look at it while it lasts. It is a Progress
// and a Tally, and may be used from any goroutine.
type Meter struct {
	Clock func() time.Time // nil is time.Now; set before use

	mu      sync.Mutex
	facts   Facts
	stage   string
	began   time.Time
	spent   map[string]float64    // by stage that has ended
	parts   map[[2]string]float64 // by pass and stage
	days    int
	done    int
	funnel  Funnel
	planned map[string]int64
	running map[string]int64
	worker  int
	starts  int64
	crashes int64
}

// Tally is told what was counted since it was told last.
type Tally interface {
	Count(more *Funnel)
	Spend(pass, stage string, seconds float64) // on a partition of the pass
}

// Facts are what does not change in a run.
type Facts struct {
	Run, Program, Dataset, Universe string
	Started                         time.Time
	MemoryLimit                     int64
}

var (
	_ Progress = (*Meter)(nil)
	_ Tally    = (*Meter)(nil)
)

func (m *Meter) now() time.Time {
	if m.Clock != nil {
		return m.Clock()
	}
	return time.Now()
}

// Begin says which run it is.
func (m *Meter) Begin(f Facts) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.facts = f
}

// Plan says how many partitions a pass has, with those that are up to date.
func (m *Meter) Plan(pass string, partitions int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.planned == nil {
		m.planned = map[string]int64{}
	}
	m.planned[pass] += partitions
}

// Batch says of which passes a partition is in work, in place of those before.
func (m *Meter) Batch(passes ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.running = map[string]int64{}
	for _, p := range passes {
		m.running[p]++
	}
}

// Worker says which process computes a batch; 0 is none.
func (m *Meter) Worker(pid int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.worker = pid
	if pid != 0 {
		m.starts++
	}
}

// Crash counts a worker process that did not end by itself.
func (m *Meter) Crash() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.crashes++
}

// Count implements Tally.
func (m *Meter) Count(more *Funnel) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.funnel.Add(more)
	for name, p := range more.Passes {
		if left := m.running[name] - p.Partitions - p.UpToDate - p.Failed; m.running[name] > 0 {
			m.running[name] = max(0, left)
		}
	}
}

// Spend implements Tally.
func (m *Meter) Spend(pass, stage string, seconds float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.parts == nil {
		m.parts = map[[2]string]float64{}
	}
	m.parts[[2]string{pass, stage}] += seconds
}

// Stage implements Progress.
func (m *Meter) Stage(name string, total int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.endStage()
	m.stage, m.began = name, m.now()
	m.days, m.done = total, 0
}

// Advance implements Progress.
func (m *Meter) Advance(parts int, _ int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done += parts
}

// Note implements Progress.
func (m *Meter) Note(string) {}

// Done implements Progress.
func (m *Meter) Done() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.endStage()
}

func (m *Meter) endStage() {
	if m.stage == "" {
		return
	}
	if m.spent == nil {
		m.spent = map[string]float64{}
	}
	m.spent[m.stage] += m.now().Sub(m.began).Seconds()
	m.stage = ""
}

// Reading is what a Meter shows at a moment.
type Reading struct {
	Facts
	Funnel     *Funnel
	Partitions map[string]States // by pass
	Stages     map[string]float64
	Spent      []Spent // on partitions
	Days, Done int     // of the stage that has days
	Here       Memory  // of this process
	Worker     Memory  // of the worker process; 0 when there is none or the system does not tell
	Starts     int64   // worker processes
	Crashes    int64
}

// States counts the partitions of a pass.
type States struct{ Waiting, Running, Done, Failed, UpToDate int64 }

// Spent is the time that partitions of a pass took.
type Spent struct {
	Pass, Stage string
	Seconds     float64
}

// Read returns what the meter shows.
func (m *Meter) Read() Reading {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := Reading{
		Facts: m.facts, Funnel: &Funnel{}, Partitions: map[string]States{}, Stages: maps.Clone(m.spent),
		Days: m.days, Done: m.done, Here: ReadMemory(), Starts: m.starts, Crashes: m.crashes,
	}
	if m.worker != 0 {
		r.Worker = ReadMemoryOf(m.worker)
	}
	r.Funnel.Add(&m.funnel)
	for pass, planned := range m.planned {
		s := States{Running: m.running[pass]}
		if p := m.funnel.Passes[pass]; p != nil {
			s.Done, s.Failed, s.UpToDate = p.Partitions, p.Failed, p.UpToDate
		}
		s.Waiting = max(0, planned-s.Running-s.Done-s.Failed-s.UpToDate)
		r.Partitions[pass] = s
	}
	if m.stage != "" {
		if r.Stages == nil {
			r.Stages = map[string]float64{}
		}
		r.Stages[m.stage] += m.now().Sub(m.began).Seconds()
	}
	for _, k := range slices.SortedFunc(maps.Keys(m.parts), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		r.Spent = append(r.Spent, Spent{k[0], k[1], m.parts[k]})
	}
	return r
}

// InUse returns the memory of this process and its worker.
func (m *Meter) InUse() int64 {
	m.mu.Lock()
	worker := m.worker
	m.mu.Unlock()
	used := ReadMemory().InUse()
	if worker != 0 {
		used += ReadMemoryOf(worker).InUse()
	}
	return used
}
