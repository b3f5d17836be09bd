package golden

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/basaltlake/basalt/internal/job"
)

// waitingFile lists the cases that ask for what is not built: name, tab, reason.
const waitingFile = "waiting.txt"

// readWaiting returns the reason by case.
func readWaiting(t *testing.T) map[string]string {
	t.Helper()
	in, err := os.Open(waitingFile)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	waiting := map[string]string{}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		name, why, ok := strings.Cut(line, ": ")
		if !ok || strings.TrimSpace(why) == "" {
			t.Errorf("%s: %q does not say what the case waits for", waitingFile, line)
		}
		if waiting[name] != "" {
			t.Errorf("%s: %s is listed twice", waitingFile, name)
		}
		waiting[name] = strings.TrimSpace(why)
	}
	return waiting
}

// TestGoldenCases runs every case, those that pass in many manners. Those that wait must not pass, so that the list
// never says more than is true.
func TestGoldenCases(t *testing.T) {
	waiting := readWaiting(t)
	known := map[string]bool{}
	var mu sync.Mutex
	passed := map[string]int{}
	t.Run("case", func(t *testing.T) {
		for i, c := range allCases(t) {
			known[c.name] = true
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				root := t.TempDir()
				r, err := c.check(root)
				why := waiting[c.name]
				switch {
				case err == nil && why != "":
					t.Errorf("it passes: remove it from %s", waitingFile)
				case err != nil && why == "":
					t.Errorf("%v", err)
				}
				if err == nil {
					c.checkManners(t, i, r, root)
					mu.Lock()
					passed[strings.SplitN(c.name, "/", 2)[0]]++
					mu.Unlock()
				} else {
					t.Logf("waits for %s: %v", why, err)
				}
			})
		}
	})
	for name := range waiting {
		if !known[name] {
			t.Errorf("%s lists %s, which is no case", waitingFile, name)
		}
	}
	t.Log(summary(passed, waiting))
}

// check runs a case and compares its outputs.
func (c *goldenCase) check(root string) (*job.Result, error) {
	r, err := c.run(c.config, manner{}, root)
	if err != nil {
		return nil, err
	}
	return r, c.compare(r)
}

// summary counts the cases that pass by set, and those that wait by reason.
func summary(passed map[string]int, waiting map[string]string) string {
	var b strings.Builder
	b.WriteString("passing:")
	total := 0
	for _, set := range sortedKeys(passed) {
		fmt.Fprintf(&b, " %s %d", set, passed[set])
		total += passed[set]
	}
	fmt.Fprintf(&b, ", in all %d; waiting: %d", total, len(waiting))
	reasons := map[string]int{}
	for _, why := range waiting {
		reasons[why]++
	}
	by := sortedKeys(reasons)
	sort.SliceStable(by, func(i, j int) bool { return reasons[by[i]] > reasons[by[j]] })
	for _, why := range by {
		fmt.Fprintf(&b, "\n  %3d wait for %s", reasons[why], why)
	}
	return b.String()
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
