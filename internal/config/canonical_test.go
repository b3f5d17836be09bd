package config

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// blocks are parts of a file that can stand in any order.
var blocks = []string{
	"START_DATE: 2025-01-02\n",
	"END_DATE: '2025-01-03'\n",
	"UNIVERSE: mic=XLON\n",
	"CALENDARS: {XLON: XNYS, XPAR: XETR}\n",
	"OUTPUT_TARGET:\n  type: parquet\n  partition_columns: [MIC]\n",
	"MODULES: [l2, trade]\n",
	"time_bucket_seconds: 10\n",
	"l2_analytics:\n  levels: 3\n  liquidity: [{sides: [Bid, Ask], levels: 1}]\n",
	"trade_analytics: {metric_prefix: T}\n",
	"module_inputs: {l2: {l2: l2}}\n",
}

func TestCanonicalIsTheSameForAnyOrderOfKeysAndComments(t *testing.T) {
	want := string(good(t, strings.Join(blocks, ""), Overrides{}).Canonical())
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.Permutation(blocks).Draw(rt, "order")
		seed := rapid.Uint64().Draw(rt, "comments")
		random := rand.New(rand.NewPCG(seed, 0))
		var b strings.Builder
		for _, block := range order {
			if random.IntN(2) == 0 {
				fmt.Fprintf(&b, "# comment %d\n\n", random.IntN(100))
			}
			b.WriteString(block)
		}
		c, err := Parse("/elsewhere/x.yaml", []byte(b.String()), Overrides{Env: none, WorkDir: "/cwd"})
		if err != nil {
			rt.Fatal(err)
		}
		if got := string(c.Canonical()); got != want {
			rt.Fatalf("%s\nis not\n%s", got, want)
		}
	})
}

func TestCanonicalChangesWithWhatChangesAValueOnly(t *testing.T) {
	base := strings.Join(blocks, "")
	want := string(good(t, base, Overrides{}).Canonical())
	same := []string{
		"THREADS=1", "MEMORY_LIMIT=1GB", "ISOLATION=none", "BATCH_FREQ=M", "PREPARE_DATA_MODE=naive", "LOGGING_LEVEL=DEBUG",
		"END_DATE=2025-02-01", "LAKE=x", "OUTPUT_ROOT=y", "S3_STORAGE_OPTIONS.secret=x", "PASSES.main.batch_freq=D",
		"l2_analytics.time_bucket_seconds=7", "time_bucket_anchor=end", "TIME_BUCKET_SECONDS=99", "hurst_analytics={}",
		"UNIVERSE= mic = XLON ", `UNIVERSE=mic="XLON"`, "UNIVERSE=[mic=XLON]",
	}
	for _, set := range same {
		if got := string(good(t, base, Overrides{Sets: []string{set}}).Canonical()); got != want {
			t.Errorf("%s changes the canonical text", set)
		}
	}
	different := []string{
		"UNIVERSE=mic=XPAR", "UNIVERSE_ALIVE_ONLY=false", "UNIVERSE_PRIMARY_ONLY=true", "EXCLUDE_WEEKENDS=false", "DEFAULT_FFILL=true", "CALENDARS.XLON=XTKS", "PASSES.main.time_bucket_seconds=11",
		"time_bucket_closed=left", "l2_analytics.levels=4", "l2_analytics.liquidity[0].sides=Bid", "timeline_mode=daily_analytics",
		"modules=[trade, l2]", "OUTPUT_TARGET.partition_columns=[Date]", "sort_keys=[A]", "dense_analytics.mode=uniform",
		"TABLES.q.folder=x", "PASS_INPUT.other=x.parquet", "module_inputs.l2.l2=other",
	}
	seen := map[string]string{want: "the file itself"}
	for _, set := range different {
		got := string(good(t, base, Overrides{Sets: []string{set}}).Canonical())
		if other, taken := seen[got]; taken {
			t.Errorf("%s has the canonical text of %s", set, other)
		}
		seen[got] = set
	}
}

func TestCanonicalPassDoesNotSeeOtherPasses(t *testing.T) {
	text := days + "PASSES:\n  - {name: a, modules: [l2]}\n  - {name: b, modules: [hurst], hurst_analytics: {max_lag: %d}}\n"
	one, two := good(t, fmt.Sprintf(text, 5), Overrides{}), good(t, fmt.Sprintf(text, 6), Overrides{})
	if string(one.CanonicalPass(&one.Passes[0])) != string(two.CanonicalPass(&two.Passes[0])) {
		t.Error("pass a depends on pass b")
	}
	if string(one.CanonicalPass(&one.Passes[1])) == string(two.CanonicalPass(&two.Passes[1])) {
		t.Error("pass b does not depend on its own configuration")
	}
}

func TestCanonicalOfFreeFormKeysEndsAndKeepsTheirMeaning(t *testing.T) {
	text := func(extra string) string {
		return string(good(t, "MODULES: [hurst]\nhurst_analytics: {extra: "+extra+"}\n", Overrides{}).Canonical())
	}
	if text("{a: 1, b: [x, y]}") != text("{b: ['x', \"y\"], a: 1}") || text("[1]") == text("['1']") || text("1") == text("2") {
		t.Error("free-form values are compared wrongly")
	}
	bomb := "[a, a, a, a, a, a, a, a]"
	for i := range 9 {
		bomb = fmt.Sprintf("[&x%d %s, *x%d, *x%d, *x%d, *x%d, *x%d, *x%d, *x%d]", i, bomb, i, i, i, i, i, i, i)
	}
	if n := len(text(bomb)); n > 50_000_000 {
		t.Errorf("%d bytes", n)
	}
	text("&self [*self, *self]")
}
