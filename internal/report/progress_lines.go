package report

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Lines returns a Progress that writes plain lines: when a stage begins and ends and in
// between at most one every 5 seconds. For logs and terminals that cannot move the cursor.
func Lines(w io.Writer, o Options) Progress { return track(o, 5*time.Second, &lines{w}) }

type lines struct{ w io.Writer }

func (l *lines) show(s snapshot) {
	switch s.moment {
	case stageBegins:
		if s.total == 0 { // told when it ends
			return
		}
		fmt.Fprintf(l.w, "%s: %s to do\n", s.stage, parts(s.total))
	case stageGoesOn:
		fmt.Fprintf(l.w, "%s: %s\n", s.stage, strings.Join(figures(s), ", "))
	case stageEnds:
		fmt.Fprintf(l.w, "%s: %s\n", s.stage, ending(s))
	}
}

func (l *lines) note(_ time.Time, text string) { fmt.Fprintf(l.w, "note: %s\n", text) }
func (l *lines) finish(time.Time)              {}

func parts(n int) string {
	if n == 1 {
		return "1 part"
	}
	return Count(int64(n)) + " parts"
}

// figures are the figures of a stage in progress.
func figures(s snapshot) []string {
	var list []string
	if s.total > 0 {
		list = append(list, fmt.Sprintf("%s/%s", Count(int64(s.done)), Count(int64(s.total))))
	}
	if s.rows > 0 {
		list = append(list, Rate(s.perS))
	}
	if s.memory > 0 {
		list = append(list, Bytes(s.memory))
	}
	if s.guessed {
		list = append(list, Span(s.left)+" left")
	}
	return list
}

// ending is the summary of a stage that has ended.
func ending(s snapshot) string {
	text := fmt.Sprintf("%s in %s", parts(s.done), Span(s.elapsed))
	switch {
	case s.total == 0:
		text = Span(s.elapsed)
	case s.done != s.total:
		text = fmt.Sprintf("%s of %s in %s", Count(int64(s.done)), parts(s.total), Span(s.elapsed))
	}
	if s.rows > 0 {
		text += fmt.Sprintf(", %s rows, %s", Count(s.rows), Rate(s.perS))
	}
	return text
}
