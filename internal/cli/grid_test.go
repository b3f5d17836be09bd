package cli

import (
	"strings"
	"testing"
)

func TestGridsGoOnOnFurtherLinesWhereTheTerminalIsNarrow(t *testing.T) {
	grid := [][]string{{"pass", "start", "state", "rows", "next run"}, {"trades_1m", "2026-01-05", "done", "12,345", ""},
		{"l2", "2026-01-05", "missing", "·", "it has never been computed, and this takes its time"}}
	for width, want := range map[int]string{
		0: `
pass       start       state    rows    next run
trades_1m  2026-01-05  done     12,345
l2         2026-01-05  missing  ·       it has never been computed, and this takes its time
`,
		48: `
pass       start       state    rows
    next run
trades_1m  2026-01-05  done     12,345
l2         2026-01-05  missing  ·
    it has never been computed, and this takes its time
`,
		36: `
pass       start       state
    rows    next run
trades_1m  2026-01-05  done
    12,345
l2         2026-01-05  missing
    ·       it has never been computed, and this takes its time
`,
		1: `
pass
    start
    state
    rows
    next run
trades_1m
    2026-01-05
    done
    12,345
l2
    2026-01-05
    missing
    ·
    it has never been computed, and this takes its time
`,
	} {
		if got := gridText(grid, width); got != strings.TrimPrefix(want, "\n") {
			t.Errorf("in %d columns it is\n%s", width, got)
		}
	}
}
