package report

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// LevelCritical is above slog.LevelError.
const LevelCritical = slog.LevelError + 4

// levels are the names of LOGGING_LEVEL.
var levels = []struct {
	name  string
	level slog.Level
}{
	{"DEBUG", slog.LevelDebug}, {"INFO", slog.LevelInfo}, {"WARNING", slog.LevelWarn}, {"ERROR", slog.LevelError}, {"CRITICAL", LevelCritical},
}

// Level returns the level of a name, in any case.
func Level(name string) (slog.Level, error) {
	var names []string
	for _, l := range levels {
		if strings.EqualFold(l.name, name) {
			return l.level, nil
		}
		names = append(names, l.name)
	}
	return 0, fmt.Errorf("setting the log level: %q is none of %s", name, strings.Join(names, ", "))
}

// NewLogger returns a logger that writes records of the named level and above to w, as
// text or json, with the level names of LOGGING_LEVEL and without secrets; see Redact.
func NewLogger(w io.Writer, level, format string) (*slog.Logger, error) {
	least, err := Level(level)
	if err != nil {
		return nil, err
	}
	options := &slog.HandlerOptions{Level: least, ReplaceAttr: replace}
	switch format {
	case "", "text":
		return slog.New(slog.NewTextHandler(w, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return nil, fmt.Errorf("setting the log format: %q is none of text, json", format)
}

func replace(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.LevelKey {
		if level, ok := a.Value.Any().(slog.Level); ok {
			return slog.String(slog.LevelKey, levelName(level))
		}
	}
	return Redact(groups, a)
}

// levelName is the name of the highest level that is not above the given one.
func levelName(level slog.Level) string {
	name := levels[0].name
	for _, l := range levels {
		if level >= l.level {
			name = l.name
		}
	}
	return name
}
