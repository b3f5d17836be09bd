package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
	"github.com/basaltlake/basalt/module"
)

// eight mistakes: two unknown keys, a bad value, a bad date, two unknown words of a
// module, a number out of range and a wrong type.
const eightMistakes = `START_DATE: 2013-10-09
END_DATE: 09/10/2013
UNIVERS: mic=XNYS
ON_ERROR: stop
THREADS: many
PASSES:
  - name: trades_1m
    time_bucket_seconds: -1
    time_bucket_ancor: end
    modules: [tarde]
  - name: book_1m
    modules: [l2]
    l2_analytics:
      liquidity:
        - {sides: [Bit], levels: 1, measures: Price}
`

func TestAllMistakesOfAConfigurationAreToldAtOnce(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "pipeline.yaml", eightMistakes)
	for _, command := range []string{"check", "plan", "run"} {
		r := exec(t, dir, command)
		if r.code != cli.ExitUsage || r.out != "" {
			t.Errorf("%s: exit code %d, output %q", command, r.code, r.out)
		}
		golden(t, "eight_mistakes.txt", strings.ReplaceAll(r.err, dir+string(filepath.Separator), ""))
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("something was written: %v", entries)
	}
}

func TestCheckTouchesNoData(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "pipeline.yaml", "LAKE: ./nowhere\nSTART_DATE: 2026-01-05\nEND_DATE: 2026-01-05\nMODULES: [trade]\nTIMELINE_MODE: sparse_digitised\nPOLARS_GPU_ENABLED: true\n")
	r := mustRun(t, dir, "check")
	has(t, r.out, "main: trade of trades", "POLARS_GPU_ENABLED changes nothing here", "pipeline.yaml is fine")
	r = exec(t, dir, "plan")
	if r.code != cli.ExitNoInput {
		t.Errorf("plan without a lake: exit code %d", r.code)
	}
	has(t, r.err, "error: no-lake: opening the lake", "nowhere", "--lake")
}

// The original names its program and, where it lies elsewhere, the file of its keys.
func TestTheFileOfKeysIsThatOfTheProgramUnlessItIsNamed(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "demo.yaml", "MODULES: [trade]\nSTART_DATE: 2026-01-05\nEND_DATE: 2026-01-05\n")
	write(t, dir, "other.yaml", "MODULES: [l2]\nSTART_DATE: 2026-01-05\nEND_DATE: 2026-01-05\n")
	for args, want := range map[string]string{
		"check demo.py":            "demo.yaml is fine",
		"check --pipeline demo.py": "demo.yaml is fine",
		"check --pipeline demo.py --config_file other.yaml":                                                                "other.yaml is fine",
		"check --config_file other.yaml --pipeline demo.py":                                                                "other.yaml is fine",
		"check --pipeline demo.py --config_file demo.yaml":                                                                 "demo.yaml is fine",
		`check --user-config-json {"PASS_INPUT":{},"MODULES":["trade"],"START_DATE":"2026-01-05","END_DATE":"2026-01-05"}`: "--user-config-json is fine",
	} {
		if r := mustRun(t, dir, strings.Fields(args)...); !strings.HasSuffix(r.out, string(filepath.Separator)+want+"\n") && !strings.HasSuffix(r.out, "\n"+want+"\n") {
			t.Errorf("%s: %s", args, r.out)
		}
	}
}

func TestPassWithoutModulesSaysSo(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "pipeline.yaml", "START_DATE: 2026-01-05\nEND_DATE: 2026-01-05\nMODULES: [trade]\nTIMELINE_MODE: sparse_digitised\ntrade_analytics: {ENABLED: false}\n")
	has(t, mustRun(t, dir, "check").out, "main: no module, 2 columns of sparse_digitised", "the module trade does not run")
}

func TestModulesWithOneConfigurationSayARemarkOnce(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "pipeline.yaml", "START_DATE: 2026-01-05\nEND_DATE: 2026-01-05\nMODULES: [l2, l2tw]\nl2_analytics: {spreads: [{aggregations: [TWA, Mean]}]}\n")
	if r := mustRun(t, dir, "check"); strings.Count(r.out, "aggregation Mean of spreads[0]") != 1 {
		t.Error(r.out)
	}
}

func TestCheckSaysWhichColumnsComeOut(t *testing.T) {
	var got cli.CheckJSON
	decode(t, mustRun(t, quickstart, "check", "--json").out, &got)
	if len(got.Passes) != 2 || got.Passes[0].Name != "trades_1m" {
		t.Fatalf("passes: %+v", got.Passes)
	}
	for _, c := range got.Passes[0].Columns {
		if c.Name == "TradeTotalVWAP" && c.Unit == "local price" && c.Type == "float64" && c.Doc != "" {
			return
		}
	}
	t.Errorf("there is no TradeTotalVWAP with unit, type and meaning: %+v", got.Passes[0].Columns)
}

func TestInitWritesAValidFileForEveryModule(t *testing.T) {
	asked := []string{"dense,l2", "metrics,trade"}
	for _, spec := range module.All() {
		asked = append(asked, spec.Name)
	}
	for _, modules := range asked {
		t.Run(modules, func(t *testing.T) {
			dir := t.TempDir()
			mustRun(t, dir, "init", "--modules", modules)
			checked := mustRun(t, dir, "check")
			for name := range strings.SplitSeq(modules, ",") {
				has(t, checked.out, name)
			}
			if strings.Contains(checked.err, "module-off") {
				t.Errorf("a module is off: %s", checked.err)
			}
		})
	}
}

func TestInitKeepsAFileThatExists(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "pipeline.yaml", "# mine\n")
	r := exec(t, dir, "init")
	if r.code != cli.ExitUsage {
		t.Errorf("exit code %d", r.code)
	}
	has(t, r.err, "exists: the file pipeline.yaml exists")
	if text, _ := os.ReadFile(filepath.Join(dir, "pipeline.yaml")); string(text) != "# mine\n" {
		t.Errorf("the file is now %q", text)
	}
	mustRun(t, dir, "init", "--force")
	mustRun(t, dir, "check")
}

func TestInitTakesTheDaysOfTheLake(t *testing.T) {
	lake, err := filepath.Abs(filepath.Join(quickstart, "lake"))
	if err != nil {
		t.Fatal(err)
	}
	r := mustRun(t, t.TempDir(), "init", "-", "--lake", lake)
	has(t, r.out, `START_DATE: "2013-10-09"`, `END_DATE: "2013-10-11"`)
}

func TestSchemaIsJSONWithTheKeysOfModules(t *testing.T) {
	var schema map[string]any
	decode(t, mustRun(t, t.TempDir(), "schema").out, &schema)
	pass := schema["$defs"].(map[string]any)["pass"].(map[string]any)["properties"].(map[string]any)
	if pass["trade_analytics"] == nil || pass["time_bucket_seconds"] == nil {
		t.Error("keys of passes or modules are missing")
	}
}
