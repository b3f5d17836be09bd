package job

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"time"
)

// logLine is a record of a worker's log on its way to the log of the run.
type logLine struct {
	Time  time.Time  `json:"time"`
	Level slog.Level `json:"level"`
	Text  string     `json:"text"`
	Attrs []logAttr  `json:"attrs,omitempty"`
}

// logAttr is an attribute; names of groups are before its own.
type logAttr struct {
	Key   string          `json:"key"`
	Value json.RawMessage `json:"value"`
}

// workerLog is the handler of a worker's log: records become messages.
type workerLog struct {
	tell   *teller
	least  slog.Level
	attrs  []logAttr
	prefix string
}

var _ slog.Handler = (*workerLog)(nil)

// Enabled implements slog.Handler.
func (h *workerLog) Enabled(_ context.Context, level slog.Level) bool { return level >= h.least }

// Handle implements slog.Handler.
func (h *workerLog) Handle(_ context.Context, r slog.Record) error {
	line := &logLine{r.Time, r.Level, r.Message, slices.Clone(h.attrs)}
	r.Attrs(func(a slog.Attr) bool {
		line.Attrs = appendAttr(line.Attrs, h.prefix, a)
		return true
	})
	h.tell.send(message{Log: line})
	return nil
}

// WithAttrs implements slog.Handler.
func (h *workerLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	more := *h
	more.attrs = slices.Clone(h.attrs)
	for _, a := range attrs {
		more.attrs = appendAttr(more.attrs, h.prefix, a)
	}
	return &more
}

// WithGroup implements slog.Handler.
func (h *workerLog) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	more := *h
	more.prefix += name + "."
	return &more
}

func appendAttr(list []logAttr, prefix string, a slog.Attr) []logAttr {
	value := a.Value.Resolve()
	if value.Kind() == slog.KindGroup {
		if a.Key != "" {
			prefix += a.Key + "."
		}
		for _, in := range value.Group() {
			list = appendAttr(list, prefix, in)
		}
		return list
	}
	if a.Equal(slog.Attr{}) {
		return list
	}
	plain := value.Any()
	switch v := plain.(type) {
	case error:
		plain = v.Error()
	case time.Duration:
		plain = v.String()
	}
	text, err := json.Marshal(plain)
	if err != nil { // a value of a kind that JSON has not
		text, err = json.Marshal(value.String())
	}
	if err != nil {
		return list
	}
	return append(list, logAttr{prefix + a.Key, text})
}

// log writes a line of a worker to the log of the run, with the worker's process id. The
// line names run and batch itself.
func (l *logLine) log(ctx context.Context, to *slog.Logger, worker int) error {
	if !to.Enabled(ctx, l.Level) {
		return nil
	}
	r := slog.NewRecord(l.Time, l.Level, l.Text, 0)
	for _, a := range l.Attrs {
		r.AddAttrs(slog.Any(a.Key, valueOf(a.Value)))
	}
	r.AddAttrs(slog.Int("worker", worker))
	return to.Handler().Handle(ctx, r)
}

// valueOf reads a value; whole numbers stay whole.
func valueOf(text json.RawMessage) any {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return string(text)
	}
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		if x, err := v.Float64(); err == nil {
			return x
		}
		return v.String()
	case []any:
		texts := make([]string, 0, len(v))
		for _, x := range v {
			s, ok := x.(string)
			if !ok {
				return v
			}
			texts = append(texts, s)
		}
		return texts
	}
	return v
}
