package config

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const days = "START_DATE: 2025-01-02\nEND_DATE: 2025-01-03\n"

// minimal is the smallest file that computes something.
const minimal = days + "MODULES: [trade]\ntimeline_mode: sparse_digitised\n"

func none(string) string { return "" }

func load(t *testing.T, text string, o Overrides) (*Config, []string) {
	t.Helper()
	if o.Env == nil {
		o.Env = none
	}
	if o.WorkDir == "" {
		o.WorkDir = "/cwd"
	}
	c, err := Parse("/conf/p.yaml", []byte(text), o)
	var invalid *InvalidError
	switch {
	case errors.As(err, &invalid):
		return nil, strings.Split(err.Error(), "\n")
	case err != nil:
		t.Fatal(err)
	}
	return c, nil
}

func good(t *testing.T, text string, o Overrides) *Config {
	t.Helper()
	c, problems := load(t, text, o)
	if problems != nil {
		t.Fatal(strings.Join(problems, "\n"))
	}
	return c
}

func bad(t *testing.T, text string, o Overrides, want ...string) {
	t.Helper()
	_, problems := load(t, text, o)
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Error(diff)
	}
}

func TestFlatAndUserConfigAreTheSame(t *testing.T) {
	flat := good(t, minimal, Overrides{})
	wrapped := good(t, "USER_CONFIG:\n  "+strings.ReplaceAll(strings.TrimSpace(minimal), "\n", "\n  ")+"\n", Overrides{})
	if string(flat.Canonical()) != string(wrapped.Canonical()) || flat.Start != wrapped.Start || flat.Start != "2025-01-02" {
		t.Error("USER_CONFIG changes the meaning")
	}
}

func TestKeysBesideUserConfigAreNoted(t *testing.T) {
	c := good(t, "x-anchors: {}\nTHREADS: 1\nUSER_CONFIG:\n  START_DATE: 2025-01-02\n  END_DATE: 2025-01-02\n  MODULES: [l2]\n", Overrides{})
	if len(c.Notes) != 1 || c.Notes[0].Path != "THREADS" || c.Threads != -1 {
		t.Error(c.Notes, c.Threads)
	}
}

func TestPlacesStartWhereTheyAreWritten(t *testing.T) {
	env := func(name string) string { return map[string]string{"BASALT_LAKE": "envlake"}[name] }
	for _, test := range []struct {
		name, text string
		o          Overrides
		lake, out  string
	}{
		{"file", "LAKE: l\nOUTPUT_ROOT: ../o\n", Overrides{Env: env}, "/conf/l", "/o"},
		{"default", "", Overrides{}, "/cwd/lake", "/cwd/out"},
		{"environment", "", Overrides{Env: env}, "/cwd/envlake", "/cwd/out"},
		{"flag", "LAKE: l\n", Overrides{Lake: "f", Out: "s3://b/p", Env: env}, "/cwd/f", "s3://b/p"},
		{"url", "LAKE: s3://b/lake\nOUTPUT_ROOT: /abs//o\n", Overrides{}, "s3://b/lake", "/abs/o"},
		{"set", "", Overrides{Sets: []string{"LAKE=x"}}, "/cwd/x", "/cwd/out"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := good(t, minimal+test.text, test.o)
			if c.Lake != test.lake || c.OutputRoot != test.out {
				t.Error(c.Lake, c.OutputRoot)
			}
		})
	}
}

func TestPlacesThatCannotBeAreRefused(t *testing.T) {
	bad(t, minimal+`LAKE: gs://b/lake
OUTPUT_ROOT: s3://
TEMP_DIR: s3://b/tmp
SCHEMA_LOCK_PATH: file:///lock.json
RUN_ARTIFACTS_DIR: az://b
PASS_INPUT: {bars: ""}
DATASETNAME: ""
`, Overrides{},
		`/conf/p.yaml:5:7: bad-value: LAKE: "gs://b/lake" is neither a path nor of S3. write a path or s3://bucket/prefix`,
		`/conf/p.yaml:6:14: bad-value: OUTPUT_ROOT: "s3://" is neither a path nor of S3. write a path or s3://bucket/prefix`,
		`/conf/p.yaml:7:11: bad-value: TEMP_DIR: "s3://b/tmp" is no folder of this machine. write the path of a folder`,
		`/conf/p.yaml:8:19: bad-value: SCHEMA_LOCK_PATH: "file:///lock.json" is neither a path nor of S3. write a path or s3://bucket/prefix`,
		`/conf/p.yaml:9:20: bad-value: RUN_ARTIFACTS_DIR: "az://b" is neither a path nor of S3. write a path or s3://bucket/prefix`,
		`/conf/p.yaml:10:20: bad-value: PASS_INPUT.bars: the text is empty. write a folder or s3://bucket/prefix`,
		`/conf/p.yaml:11:14: bad-value: DATASETNAME: the text is empty — it is the name of the outputs. write a name, or remove the key`)
	bad(t, minimal, Overrides{Sets: []string{"LAKE=''", "OUTPUT_ROOT=''"}},
		`--set LAKE: bad-value: LAKE: the text is empty. write a folder or s3://bucket/prefix`,
		`--set OUTPUT_ROOT: bad-value: OUTPUT_ROOT: the text is empty. write a folder or s3://bucket/prefix`)
	bad(t, minimal+"OUTPUT_ROOT:\n", Overrides{},
		`/conf/p.yaml:5:13: null-value: OUTPUT_ROOT: null is no value here. remove the key to get its default, or give it text`)
	good(t, minimal+"TEMP_DIR: ''\nSCHEMA_LOCK_PATH: ''\nRUN_ARTIFACTS_DIR: ''\n", Overrides{})
}

func TestPassesWhoseOutputIsGivenAreNotComputed(t *testing.T) {
	text := minimal[:strings.Index(minimal, "MODULES")] + "PASSES:\n  - {name: bars, modules: [l2], sort_keys: [A]}\n  - {name: book, modules: [l2]}\n"
	c := good(t, text+"PASS_INPUT: {bars: data/x.parquet, other: /y}\n", Overrides{})
	if c.PassInput["bars"] != "/conf/data/x.parquet" || len(c.Passes) != 1 || c.Passes[0].Name != "book" || len(c.Passes[0].SortKeys) != 0 {
		t.Errorf("%+v", c)
	}
	if len(c.Notes) != 1 || c.Notes[0].Path != "PASS_INPUT.bars" || !strings.Contains(c.Notes[0].String(), "the pass bars is not computed") {
		t.Error(c.Notes)
	}
	bad(t, "MODULES: [l2]\nPASS_INPUT: {main: x.parquet}\n", Overrides{},
		"/conf/p.yaml:2:13: no-passes: PASS_INPUT: there is nothing to compute — it gives the output of every pass. remove an entry, or add a pass")
}

func TestFlagsWinAndTellTheirNameWhenWrong(t *testing.T) {
	two, three := 2, 3
	c := good(t, minimal+"NUM_WORKERS: 7\nBATCH_FREQ: M\n", Overrides{Date: "2024-05-06", End: "2024-05-07", Universe: "mic=XLON", NumWorkers: &two, Limit: &three, BatchFreq: "D", Dataset: "x"})
	if c.Start != "2024-05-06" || c.End != "2024-05-07" || c.Universe != "mic=XLON" || c.Threads != 2 || c.Limit != 3 || c.Passes[0].BatchFreq != "D" || c.Dataset != "x" {
		t.Errorf("%+v", c)
	}
	bad(t, minimal, Overrides{Start: "today", BatchFreq: "X", Sets: []string{"THREDS=1", "MEMORY_LIMIT=lots", "PASSES.mian.modules=[l2]", "x"}},
		`--batch-freq: bad-value: BATCH_FREQ: "X" is not allowed. use one of D, W, 2W, M, Q, A, or null`,
		`--set MEMORY_LIMIT: bad-value: MEMORY_LIMIT: "lots" is no size. write a size such as 4GB, 512MiB or 80%`,
		`--set PASSES.mian.modules: unknown-pass: PASSES.mian: there is no pass "mian" — the file has no PASSES; its one pass is main`,
		`--set THREDS: unknown-key: THREDS: there is no key "THREDS". did you mean "THREADS"?`,
		`--set x: bad-value: --set needs KEY=value, not "x". write --set THREADS=2 or --set PASSES.main.time_bucket_seconds=1`,
		`--start: bad-value: START_DATE: "today" is no date. write YYYY-MM-DD`,
	)
}

func TestThreadsAndItsOlderName(t *testing.T) {
	if c := good(t, minimal+"NUM_WORKERS: 3\n", Overrides{}); c.Threads != 3 {
		t.Error(c.Threads)
	}
	if c := good(t, minimal+"NUM_WORKERS: 3\nTHREADS: 5\n", Overrides{}); c.Threads != 5 {
		t.Error(c.Threads)
	}
}

func TestSetAddressesPassesByNameAndLeavesSharedPartsAlone(t *testing.T) {
	text := days + `
x-book: &book {levels: 5, liquidity: [{sides: Bid, levels: 1}]}
PASSES:
  - {name: a, modules: [l2], l2_analytics: *book}
  - {name: b, modules: [l2], l2_analytics: *book}
`
	c := good(t, text, Overrides{Sets: []string{
		"PASSES.b.l2_analytics.levels=7", "PASSES.b.l2_analytics.liquidity[0].sides=[Bid, Ask]",
		"PASSES.0.time_bucket_seconds=0.5", "OUTPUT_TARGET.area=organisation",
	}})
	a, b := c.Passes[0].ModuleConfigs["l2"].(*bookConfig), c.Passes[1].ModuleConfigs["l2"].(*bookConfig)
	if a.Levels != 5 || b.Levels != 7 || len(a.Liquidity[0].Sides) != 1 || len(b.Liquidity[0].Sides) != 2 {
		t.Errorf("%+v %+v", a, b)
	}
	if c.Passes[0].BucketSeconds != 0.5 || c.Passes[1].BucketSeconds != 60 || c.Output.Area != "organisation" {
		t.Error(c.Passes[0].BucketSeconds, c.Passes[1].BucketSeconds, c.Output.Area)
	}
}

func TestUserConfigJSONReplacesTheFile(t *testing.T) {
	c := good(t, "nonsense: 1", Overrides{UserConfigJSON: `{"START_DATE":"2025-01-02","END_DATE":"2025-01-02","MODULES":["l2"],"LAKE":"x"}`})
	if c.Lake != "/cwd/x" || c.Passes[0].Modules[1] != "l2" {
		t.Error(c.Lake, c.Passes[0].Modules)
	}
	bad(t, "", Overrides{UserConfigJSON: `{"MODULES": ["l2"], "X": 1}`},
		`--user-config-json:1:1: missing-date: END_DATE: END_DATE is needed — a pass reads a table. write END_DATE: YYYY-MM-DD, or give --date`,
		`--user-config-json:1:1: missing-date: START_DATE: START_DATE is needed — a pass reads a table. write START_DATE: YYYY-MM-DD, or give --date`,
		`--user-config-json:1:21: unknown-key: X: there is no key "X"`)
}

func TestOnePassAtTopLevelTakesEveryPassKeyInBothCases(t *testing.T) {
	c := good(t, days+`
MODULES: [l2, trade]
TIMELINE_MODE: daily_analytics
TIME_BUCKET_SECONDS: 5
sort_keys: [InstrumentId]
l2_analytics: {levels: 3}
TRADE_ANALYTICS: {metric_prefix: T}
side_outputs: {a: {materialize: never}}
`, Overrides{})
	p := c.Passes[0]
	if p.Name != "main" || p.BucketSeconds != 5 || p.TimelineMode != DailyAnalytics ||
		p.ModuleConfigs["l2"].(*bookConfig).Levels != 3 || p.ModuleConfigs["trade"].(*tradeConfig).Prefix != "T" ||
		p.SideOutputs["a"].Materialize != "never" {
		t.Errorf("%+v", p)
	}
	if diff := cmp.Diff([]string{"InstrumentId", "TimeBucket"}, p.SortKeys); diff != "" {
		t.Error(diff)
	}
	bad(t, minimal+"TIMELINE_MODE: dense\n", Overrides{},
		`/conf/p.yaml:5:1: duplicate-key: TIMELINE_MODE: the key TIMELINE_MODE is given twice — it is the same as timeline_mode. keep one of them`)
}

func TestPassKeysBesidePassesAreRefused(t *testing.T) {
	bad(t, days+"modules: [l2]\nPASSES: [{name: a, modules: [l2]}]\n", Overrides{},
		`/conf/p.yaml:3:1: unknown-key: modules: there is no key "modules" — beside PASSES, keys of a pass belong into a pass. move it to the passes that need it`)
}

func TestFilesThatComputeNothingAreRefused(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "PASSES: []\n", "USER_CONFIG:\n"} {
		_, problems := load(t, text, Overrides{})
		if len(problems) != 1 || !strings.Contains(problems[0], "no-passes") {
			t.Errorf("%q: %v", text, problems)
		}
	}
}

func TestPassesWithoutModulesAreRefused(t *testing.T) {
	why := ": the pass has no module that runs — it would compute nothing. list modules, or remove the pass"
	bad(t, days+"timeline_mode: sparse_digitised\nMODULES: []\n", Overrides{}, "/conf/p.yaml:4:10: no-modules: modules"+why)
	bad(t, days+"PASSES: [{name: a, timeline_mode: sparse_original, modules: [dense]}, {name: b, timeline_mode: daily_analytics}, {name: c}]\n", Overrides{},
		"/conf/p.yaml:3:61: no-modules: PASSES.a.modules"+why, "/conf/p.yaml:3:71: no-modules: PASSES.b.modules"+why)
	good(t, days+"timeline_mode: sparse_digitised\nMODULES: [trade]\ntrade_analytics: {ENABLED: false}\n", Overrides{})
	bad(t, "timeline_mode: sparse_digitised\nMODULES: [trade]\ntrade_analytics: {ENABLED: false}\nSTART_DATE: 2025-01-02\n", Overrides{},
		"/conf/p.yaml:1:1: missing-date: END_DATE: END_DATE is needed — a pass reads a table. write END_DATE: YYYY-MM-DD, or give --date")
}

func TestTextThatIsNoYAMLIsOneProblemWithItsPlace(t *testing.T) {
	bad(t, "a: [1\nb: 2", Overrides{},
		`/conf/p.yaml:2:2: bad-yaml: did not find expected ',' or ']' — while parsing a flow sequence that begins at line 1, column 4. mind indentation, brackets and quotes`)
	bad(t, "LAKE: x\nPASSES:\n\t- name: a\n", Overrides{},
		`/conf/p.yaml:3:1: bad-yaml: found character that cannot start any token — while scanning for the next token that begins at line 3, column 1. indent with spaces: YAML takes no tabs there`)
	bad(t, "LAKE: x\n# caf\xe9\n", Overrides{}, `/conf/p.yaml:2:6: bad-yaml: incomplete UTF-8 octet sequence. write the file as text in UTF-8`)
	bad(t, "LAKE: é\x00\n", Overrides{}, `/conf/p.yaml:1:8: bad-yaml: control characters are not allowed (value: 0). write the file as text in UTF-8`)
	bad(t, "- a\n", Overrides{}, `/conf/p.yaml:1:1: bad-type: the file is no mapping of keys to values. write KEY: value lines`)
	bad(t, minimal+"---\na: 1\n", Overrides{},
		`/conf/p.yaml:5:1: second-document: the file holds more than one document — only one is read. remove what follows the line ---`)
}

func TestPassNames(t *testing.T) {
	bad(t, days+`PASSES:
  - {name: a, modules: [l2]}
  - {name: a, modules: [l2]}
  - {name: ../x, modules: [l2]}
  - {modules: [l2]}
  - {name: "", modules: [l2]}
`, Overrides{},
		`/conf/p.yaml:5:12: duplicate-pass: PASSES.a.name: there are two passes "a" — the other one is on line 4; their outputs would collide. rename one of them`,
		`/conf/p.yaml:6:12: bad-value: PASSES[2].name: "../x" is no name of a pass — it names files and is part of paths. use letters, digits, _ and -`,
		`/conf/p.yaml:7:5: missing-key: PASSES[3].name: the key "name" is needed — Name of the pass, {pass} in output paths; later passes read it by this name.`,
		`/conf/p.yaml:8:12: bad-value: PASSES[4].name: "" is no name of a pass — it names files and is part of paths. use letters, digits, _ and -`)
}

func TestDates(t *testing.T) {
	bad(t, "START_DATE: 2025-01-03\nEND_DATE: 2025-01-02\nMODULES: [l2]\n", Overrides{},
		`/conf/p.yaml:2:11: bad-dates: END_DATE: END_DATE 2025-01-02 is before START_DATE 2025-01-03. swap them`)
	bad(t, minimal, Overrides{Start: "2026-01-05"}, `--start: bad-dates: START_DATE: END_DATE 2025-01-03 is before START_DATE 2026-01-05. give --end too`)
	bad(t, minimal, Overrides{End: "2024-01-05"}, `--end: bad-dates: END_DATE: END_DATE 2024-01-05 is before START_DATE 2025-01-02. give --start too`)
	bad(t, minimal, Overrides{Date: "2025-01-03", Start: "2025-01-04"}, `--date: bad-dates: END_DATE: END_DATE 2025-01-03 is before START_DATE 2025-01-04. swap them`)
	bad(t, "START_DATE: 2025-01-03\nEND_DATE: null\nMODULES: [l2]\n", Overrides{},
		`/conf/p.yaml:2:11: missing-date: END_DATE: END_DATE is needed — a pass reads a table. write END_DATE: YYYY-MM-DD, or give --date`)
	bad(t, "MODULES: [l2]\n", Overrides{Date: "20250103"}, `--date: bad-value: END_DATE: "20250103" is no date. write YYYY-MM-DD`)
	if c := good(t, "MODULES: [hurst]\n", Overrides{}); c.NeedsDates() {
		t.Error("a pass over passes needs no dates")
	}
}

func TestKeysOfTheOriginalWithoutEffectAreNoted(t *testing.T) {
	c := good(t, minimal+"PREPARE_DATA_MODE: naive\nENABLE_PERFORMANCE_LOGS: true\nPOLARS_GPU_ENABLED: true\nOUTPUT_TARGET: {preserve_index: true}\nMAX_ROWS_PER_TABLE: {l2: 5, l22: 5}\n", Overrides{})
	var got []string
	for _, n := range c.Notes {
		got = append(got, n.At("f")+": "+n.String())
	}
	want := []string{
		"f:5:1: no-effect: PREPARE_DATA_MODE: PREPARE_DATA_MODE changes nothing here — the plan chooses how to read each file by its size and order",
		"f:6:1: no-effect: ENABLE_PERFORMANCE_LOGS: ENABLE_PERFORMANCE_LOGS changes nothing here — time and memory are always recorded",
		"f:7:1: no-effect: POLARS_GPU_ENABLED: POLARS_GPU_ENABLED changes nothing here — there is no Polars in here",
		"f:8:17: no-effect: OUTPUT_TARGET.preserve_index: preserve_index changes nothing here — outputs have no index beside their columns",
		`f:9:29: no-effect: MAX_ROWS_PER_TABLE.l22: l22 changes nothing here — no module reads a table of that name. did you mean "l2"?`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNotBuiltIsRefusedByName(t *testing.T) {
	bad(t, days+`OUTPUT_TARGET: {type: sql, sql_connection: "postgres://u:secret@h/db"}
PASSES:
  - name: a
    modules: [l2, l3]
    output: {type: delta}
    extra_outputs: [{type: parquet}, {type: delta}]
  - {name: b, modules: [l2]}
`, Overrides{},
		`/conf/p.yaml:3:23: not-built: OUTPUT_TARGET.type: the sink sql is not built yet. remove the key`,
		`/conf/p.yaml:6:19: not-built: PASSES.a.modules[1]: module l3 is not built yet. remove it`,
		`/conf/p.yaml:7:20: not-built: PASSES.a.output.type: the sink delta is not built yet. remove the key`,
		`/conf/p.yaml:8:45: not-built: PASSES.a.extra_outputs[1].type: the sink delta is not built yet. remove the key`)
}

func TestNameOfRunMetadataIsNoPath(t *testing.T) {
	bad(t, minimal+"RUN_ARTIFACTS_NAME: ../run.json\n", Overrides{},
		`/conf/p.yaml:5:21: bad-value: RUN_ARTIFACTS_NAME: "../run.json" is no name of a file — its folder is RUN_ARTIFACTS_DIR. give the folder there`)
}

func TestUniverseCalendarsAndLimitAreCheckedWithTheRest(t *testing.T) {
	less := -1
	bad(t, minimal+"UNIVERSE: foo=1\nCALENDARS: {XTST: XLON, XMOO: MOON, XXXX: 24/7}\n", Overrides{Limit: &less},
		`/conf/p.yaml:5:11: bad-value: UNIVERSE: universe "foo=1", character 1: unknown provider "foo", use one of mic, opol, index, ticker, listing, file, command, all`,
		`/conf/p.yaml:6:31: bad-value: CALENDARS.XMOO: unknown calendar "MOON": use one of XLON, XPAR, XETR, XMIL, XMAD, XSWX, XSTO, XNYS, XTKS, XHKG, XSHG, weekdays, 24/7`,
		`--limit: bad-value: a limit of -1 listings. give a number of listings, or 0 for all`)
}

func TestLockWithoutAFileIsNoted(t *testing.T) {
	c, problems := load(t, minimal+"SCHEMA_LOCK_MODE: raise\n", Overrides{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(c.Notes) != 1 || !strings.Contains(c.Notes[0].String(), "SCHEMA_LOCK_PATH names no file") {
		t.Error(c.Notes)
	}
}

func TestSecretsAreInNoMessageAndNoCanonicalText(t *testing.T) {
	_, problems := load(t, minimal+`S3_STORAGE_OPTIONS: {secret: [31415926]}
OUTPUT_TARGET: {sql_connection: [hunter2]}
`, Overrides{Sets: []string{"S3_STORAGE_OPTIONS.token=[2718281828]"}})
	text := strings.Join(problems, "\n")
	if len(problems) != 3 || strings.Contains(text, "31415926") || strings.Contains(text, "hunter2") || strings.Contains(text, "2718281828") {
		t.Error(text)
	}
	c := good(t, minimal+"S3_STORAGE_OPTIONS: {key: 0123, path_style: true, max_attempts: 4}\n", Overrides{})
	if diff := cmp.Diff(map[string]string{"key": "0123", "path_style": "true", "max_attempts": "4"}, c.S3Options); diff != "" {
		t.Error(diff)
	}
	c = good(t, minimal+"S3_STORAGE_OPTIONS: {secret: geheim}\nOUTPUT_TARGET: {sql_connection: \"postgres://u:geheim@h/db\"}\n", Overrides{})
	if canonical := string(c.Canonical()); strings.Contains(canonical, "geheim") || !strings.Contains(canonical, "postgres://h/db") {
		t.Error(canonical)
	}
	if c.S3Options["secret"] != "geheim" || c.S3Region != "us-east-1" {
		t.Error(c.S3Options, c.S3Region)
	}
}

func TestAPythonPipelineStandsForTheFileBesideIt(t *testing.T) {
	_, _, err := Read(filepath.Join(t.TempDir(), "demo.py"), Overrides{})
	if err == nil || !strings.Contains(err.Error(), "demo.yaml") {
		t.Error(err)
	}
}

func TestUserTables(t *testing.T) {
	c := good(t, minimal+`TABLES:
  quotes: {like: l2, folder: Quotes, prefix: q-, symbol_column: Sym, time_column: ts, time_unit: us, columns: {BidPrice1: bid}, types: {BidPrice1: number}}
`, Overrides{})
	want := UserTable{Like: "l2", Folder: "Quotes", Prefix: "q-", SymbolColumn: "Sym", TimeColumn: "ts", TimeUnit: "us", Columns: map[string]string{"BidPrice1": "bid"}, Types: map[string]string{"BidPrice1": "number"}}
	if diff := cmp.Diff(want, c.Tables["quotes"]); diff != "" {
		t.Error(diff)
	}
	bad(t, minimal+"TABLES:\n  q: {symbol_column: a, listing_column: b, path: \"x/{mic}\", folder: f, types: {c: real}}\n", Overrides{},
		`/conf/p.yaml:6:22: bad-value: TABLES.q.symbol_column: listing_column and symbol_column exclude each other — a listing is named by an id or by a text. keep one of them`,
		`/conf/p.yaml:6:50: bad-value: TABLES.q.path: the path uses neither {folder} nor {prefix}, which are given. remove folder and prefix, or use them in the path`,
		`/conf/p.yaml:6:83: bad-value: TABLES.q.types.c: "real" is not allowed. use one of number, integer, text, time`)
}
