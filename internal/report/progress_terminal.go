package report

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
)

// Terminal returns a Progress that keeps one line up to date, at most ten times a
// second, and leaves a line per finished stage. width tells the columns of the screen;
// nil or 0 is 80. Colours need a terminal that shows them, see Colours.
func Terminal(w io.Writer, width func() int, colours bool, o Options) Progress {
	return track(o, 100*time.Millisecond, &terminal{w: w, width: width, colours: colours})
}

type terminal struct {
	w       io.Writer
	width   func() int
	colours bool
	line    string // on the screen
}

// eraseLine goes to the start of the line and clears it.
const eraseLine = "\r\x1b[K"

// barWidth is the number of cells of the bar.
const barWidth = 20

var (
	stageStyle = lipgloss.NewStyle().Bold(true)
	barStyle   = lipgloss.NewStyle().Foreground(lipgloss.Color("6"))
	faintStyle = lipgloss.NewStyle().Faint(true)
	doneStyle  = lipgloss.NewStyle().Foreground(lipgloss.Color("2"))
)

func (t *terminal) show(s snapshot) {
	if s.moment == stageEnds {
		mark := "✓"
		if s.done != s.total {
			mark = "·"
		}
		t.line = ""
		fmt.Fprintf(t.w, "%s%s %s  %s\n", eraseLine, t.styled(doneStyle, mark), t.styled(stageStyle, s.stage), ending(s))
		return
	}
	bar := ""
	if s.total > 0 {
		full := min(barWidth, barWidth*s.done/s.total)
		bar = strings.Repeat("█", full) + strings.Repeat("░", barWidth-full)
	}
	rest := strings.Join(figures(s), " · ")
	// What does not fit goes, the bar first: a line that wraps cannot be erased.
	if n := t.columns() - 1; length(s.stage)+length(bar)+length(rest)+4 > n {
		bar = ""
		rest = cut(rest, max(0, n-length(s.stage)-2))
	}
	line := t.styled(stageStyle, cut(s.stage, t.columns()-1))
	if bar != "" {
		line += "  " + t.styled(barStyle, bar)
	}
	if rest != "" {
		line += "  " + t.styled(faintStyle, rest)
	}
	t.line = line
	fmt.Fprint(t.w, eraseLine, line)
}

func (t *terminal) note(_ time.Time, text string) {
	fmt.Fprintf(t.w, "%s%s\n%s", eraseLine, text, t.line)
}

func (t *terminal) finish(time.Time) { fmt.Fprint(t.w, eraseLine) }

func (t *terminal) columns() int {
	if t.width != nil {
		if n := t.width(); n > 0 {
			return n
		}
	}
	return 80
}

func (t *terminal) styled(s lipgloss.Style, text string) string {
	if !t.colours {
		return text
	}
	return s.Render(text)
}

func length(s string) int { return utf8.RuneCountInString(s) }

// cut shortens a text to n characters.
func cut(s string, n int) string {
	if length(s) <= n {
		return s
	}
	if n <= 0 {
		return ""
	}
	return string([]rune(s)[:n-1]) + "…"
}
