package job

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/slogtest"
	"time"
)

// pass sends what a worker logs through its messages to a logger.
func pass(t *testing.T, messages []byte, to *slog.Logger) {
	t.Helper()
	for line := range bytes.Lines(messages) {
		var m message
		if err := json.Unmarshal(line, &m); err != nil {
			t.Fatal(err)
		}
		if err := m.Log.log(context.Background(), to, 42); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLogOfAWorkerArrivesAsItWasWritten(t *testing.T) {
	var pipe, out bytes.Buffer
	worker := slog.New(&workerLog{tell: &teller{out: json.NewEncoder(&pipe)}, least: slog.LevelInfo})
	worker.Debug("not this")
	worker.With("run", "r1").WithGroup("file").Warn("odd", "rows", int64(9007199254740993), "share", 0.25, "took", 1500*time.Millisecond,
		"names", []string{"a", "b"}, "why", errors.New("broken"), slog.Group("in", "page", 3))
	pass(t, pipe.Bytes(), slog.New(slog.NewTextHandler(&out, nil)))
	got := out.String()
	if want := `level=WARN msg=odd run=r1 file.rows=9007199254740993 file.share=0.25 file.took=1.5s file.names="[a b]" file.why=broken file.in.page=3 worker=42` + "\n"; !strings.HasSuffix(got, want) || strings.Count(got, "\n") != 1 {
		t.Errorf("got  %swant %s", got, want)
	}
}

func TestLogOfAWorkerKeepsTheRulesOfHandlers(t *testing.T) {
	var pipe bytes.Buffer
	slogtest.Run(t, func(*testing.T) slog.Handler {
		pipe.Reset()
		return &workerLog{tell: &teller{out: json.NewEncoder(&pipe)}}
	}, func(t *testing.T) map[string]any {
		var m message
		if err := json.Unmarshal(pipe.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		record := map[string]any{slog.LevelKey: m.Log.Level, slog.MessageKey: m.Log.Text}
		if !m.Log.Time.IsZero() {
			record[slog.TimeKey] = m.Log.Time
		}
		for _, a := range m.Log.Attrs {
			at, names := record, strings.Split(a.Key, ".")
			for _, group := range names[:len(names)-1] {
				if at[group] == nil {
					at[group] = map[string]any{}
				}
				at = at[group].(map[string]any)
			}
			at[names[len(names)-1]] = valueOf(a.Value)
		}
		return record
	})
}
