package cli_test

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

// TestUniversesThatCannotBeResolvedSayWhyAndExit wants the code first, the universe, the
// day where it matters, and a cure.
func TestUniversesThatCannotBeResolvedSayWhyAndExit(t *testing.T) {
	dir := small(t)
	write(t, dir, "tickers.csv", "Ticker\nAAA\n")
	write(t, dir, "none.csv", "Name\nAAA\n")
	write(t, dir, "gone.csv", "ListingId\n7\n")
	write(t, dir, "twice.csv", "ListingId,MIC\n100001,DEMA\n100001,DEMB\n")
	for _, c := range []struct {
		universe string
		code     int
		want     []string
	}{
		{"file=absent.csv", cli.ExitUsage, []string{"universe-file-missing: ", "file=absent.csv", dir + "/absent.csv", "starts at the folder"}},
		{"file=none.csv", cli.ExitUsage, []string{"universe-file: ", "on 2026-01-05", "line 1", "ListingId", "only Name"}},
		{"file=twice.csv", cli.ExitUsage, []string{"universe-conflict: ", "100001", "remove one"}},
		{"file=tickers.csv", cli.ExitUsage, []string{"universe-ambiguous: ", "AAA may be 100001 (DEMA EUR) or 100002 (DEMB EUR)", "file=tickers.csv+mic=DEMA"}},
		{"index=UKX", cli.ExitUsage, []string{"universe-column-missing: ", "on 2026-01-05", "IndexId", "use file="}},
		{"command=./no-such-program", cli.ExitUsage, []string{"universe-command: ", "no-such-program", "PATH"}},
		{"command=false", cli.ExitFailure, []string{"universe-command: ", "exit status 1"}},
		{"ticker=AAB", cli.ExitUsage, []string{"universe-empty: ", "from 2026-01-05 to 2026-01-05", `did you mean "AAA"?`, "--universe", "basalt head "}},
		{"file=gone.csv", cli.ExitUsage, []string{"universe-empty: ", "no MIC: 7"}},
		{"mic=DEMC", cli.ExitNoInput, []string{"no-input: ", "but of DEMA, DEMB"}},
	} {
		for _, command := range []string{"plan", "run"} {
			r := exec(t, dir, command, "--universe", c.universe)
			if r.code != c.code || r.out != "" {
				t.Errorf("%s %s: exit code %d, want %d; output %q", command, c.universe, r.code, c.code, r.out)
			}
			if !strings.HasPrefix(lastLine(r.err), "error: "+c.want[0]) {
				t.Errorf("%s does not begin with its code: %s", c.universe, r.err)
			}
			has(t, r.err, c.want...)
		}
	}
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

func TestTickersInAFileChooseListings(t *testing.T) {
	dir := small(t)
	write(t, dir, "tickers.csv", "Ticker,MIC\nAAA,DEMA\nBAC,DEMA\n")
	args := []string{"--universe", "file=tickers.csv", "--out", "named"}
	unknown := "universe: file=tickers.csv: 1 of 2 names are unknown: BAC on DEMA (did you mean BAA?)"
	has(t, mustRun(t, dir, append([]string{"plan"}, args...)...).out, unknown)
	var result cli.ResultJSON
	decode(t, mustRun(t, dir, append([]string{"run", "--json"}, args...)...).out, &result)
	for _, p := range result.Partitions {
		if p.Rows == 0 || p.Head[0]["ListingId"] != 100001.0 {
			t.Errorf("%s: %d rows, first %v", p.Pass, p.Rows, p.Head)
		}
	}
	has(t, mustRun(t, dir, append([]string{"run"}, args...)...).out, "nothing to do")
}

func TestADayWithoutListingsAmongOthersIsAWarning(t *testing.T) {
	dir := t.TempDir()
	mustRun(t, dir, "demo", "--size", "tiny", "--days", "2", "--progress", "none")
	mustRun(t, dir, "init", "--modules", "trade")
	write(t, dir, "dated.csv", "Ticker,MIC,Date\nAAA,DEMA,2026-01-05\n")
	for _, command := range []string{"plan", "run"} {
		r := mustRun(t, dir, command, "--universe", "file=dated.csv")
		has(t, r.out, "warnings\n  universe: no listings on 2026-01-06")
	}
	// The second day alone has nothing to compute.
	if r := exec(t, dir, "run", "--universe", "file=dated.csv", "--date", "2026-01-06", "--out", "alone"); r.code != cli.ExitUsage {
		t.Errorf("exit code %d: %s", r.code, r.err)
	}
}
