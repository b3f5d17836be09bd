package job

import (
	"encoding/json"
	"errors"
	"log/slog"
	"sync"

	"github.com/basaltlake/basalt/internal/report"
)

// teller is the progress, the tally and the log of a worker: lines for the process that
// started it.
type teller struct {
	mu  sync.Mutex
	out *json.Encoder
	err error
}

var (
	_ report.Progress = (*teller)(nil)
	_ report.Tally    = (*teller)(nil)
)

// Stage implements report.Progress; the parent has its own stages.
func (t *teller) Stage(string, int) {}

// Advance implements report.Progress.
func (t *teller) Advance(parts int, rows int64) { t.send(message{Parts: parts, Rows: rows}) }

// Note implements report.Progress.
func (t *teller) Note(text string) { t.send(message{Note: text}) }

// Done implements report.Progress.
func (t *teller) Done() {}

// Count implements report.Tally.
func (t *teller) Count(more *report.Funnel) { t.send(message{Counts: more}) }

// Spend implements report.Tally.
func (t *teller) Spend(pass, stage string, seconds float64) {
	t.send(message{Spent: &report.Spent{Pass: pass, Stage: stage, Seconds: seconds}})
}

func (t *teller) send(m message) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.err = errors.Join(t.err, t.out.Encode(m))
}

// end sends the last message and returns what went wrong with any.
func (t *teller) end(a *answer) error {
	t.send(message{Result: a})
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err
}

// workerLogger is the log of a worker.
func workerLogger(tell *teller, level string) *slog.Logger {
	least, err := report.Level(level)
	if err != nil {
		least = slog.LevelInfo // the configuration admits no other names
	}
	return slog.New(&workerLog{tell: tell, least: least})
}
