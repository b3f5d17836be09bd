package cli_test

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

func TestHelpOfEveryCommand(t *testing.T) {
	for _, args := range []string{
		"", "run", "plan", "status", "gc", "check", "init", "demo", "head", "tables", "analytics", "analytics list",
		"analytics explain", "datasets", "side-outputs", "schema", "version", "exit-codes",
	} {
		t.Run(args, func(t *testing.T) {
			r := mustRun(t, t.TempDir(), append(strings.Fields(args), "--help")...)
			name := strings.ReplaceAll("basalt "+args, " ", "-")
			golden(t, "help/"+strings.TrimSuffix(name, "-")+".txt", r.out)
		})
	}
}

func TestHelpTopicIsHelpOfTheWord(t *testing.T) {
	if r := mustRun(t, t.TempDir(), "help", "exit-codes"); !strings.Contains(r.out, "interrupted") {
		t.Errorf("help exit-codes printed:\n%s", r.out)
	}
}

func TestMistakesOfTheCommandLineSayWhatWasMeant(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "pipeline.yml", "MODULES: [trade]\n")
	write(t, dir, "trades.parquet", "")
	for _, c := range []struct {
		args, want string
	}{
		{"rnu", `unknown-command: basalt has no command "rnu". Did you mean "run"?`},
		{"analytics lits", `unknown-command: basalt analytics has no command "lits". Did you mean "list"?`},
		{"help rnu", `unknown-command: basalt has no command "rnu". Did you mean "run"?`},
		{"help analytics lits", `unknown-command: basalt analytics has no command "lits". Did you mean "list"?`},
		{"completion tcsh", `unknown-command: basalt completion has no command "tcsh". There are bash`},
		{"gc --dry", `unknown-flag: basalt gc has no flag --dry. Did you mean --dry-run?`},
		{"init .", `exists: . is a folder. Name a file, such as pipeline.yaml`},
		{"init gone/p.yaml", `no-folder: there is no folder gone. Make it`},
		{"head .", `no-file: . is a folder. There is trades.parquet`},
		{"demo --mics A", `bad-flag: --mics: MIC "A": want distinct codes of four capital letters or digits`},
		{"demo --mics AAAA,AAAA", `bad-flag: --mics: MIC "AAAA": want distinct codes`},
		{"frobnicate", `unknown-command: basalt has no command "frobnicate". There are`},
		{"run --univrse mic=XLON", `unknown-flag: basalt run has no flag --univrse. Did you mean --universe?`},
		{"run --threads many", "bad-flag: --threads \"many\" is no whole number\n"},
		{"run pipeline.yml --universe= --threads 1", "bad-flag: --universe is empty. Give it a value, or leave it out; perhaps a variable of the shell is not set"},
		{"run --json=maybe", `bad-flag: --json "maybe" is no switch, which is true or false`},
		{"run pipelin.yml", `no-config: there is no file pipelin.yml. Did you mean ` + dir + `/pipeline.yml?`},
		{"run", `no-config: no configuration is named and there is no pipeline.yaml here. Name one, or let`},
		{"run .", `no-config: . is a folder. Did you mean ` + dir + `/pipeline.yml?`},
		{"run gone/x.yaml", `no-config: there is no file gone/x.yaml. There is no folder`},
		{"run pipeline.yml --pipeline other.yml", `bad-arguments: two configurations are named`},
		{"run --pipeline pipeline.yml --config_file other.yml", `bad-arguments: two configurations are named, pipeline.yml and other.yml`},
		{"run pipeline.yml --config_file ./pipeline.yml --progress loud", `bad-flag: --progress "loud"`},
		{"run a.yaml b.yaml", `bad-arguments: basalt run takes one configuration file, not "a.yaml b.yaml"`},
		{"run pipeline.yml --progress loud", `bad-flag: --progress "loud" is none of auto, terminal`},
		{"tables trade", `unknown-table: there is no table "trade". Did you mean "trades"?`},
		{"init --modules trad", `unknown-module: there is no module "trad". Did you mean "trade"?`},
		{"analytics explain TradeTotalVWPA", `unknown-column: no column is called "TradeTotalVWPA". Did you mean "TradeTotalVWAP"?`},
		{"head trads.parquet", `no-file: there is no file trads.parquet. Did you mean ` + dir + `/trades.parquet?`},
		{"head", `bad-arguments: basalt head needs one file`},
		{"demo --days 0", `bad-flag: --days 0: a lake has at least one`},
		{"demo trades.parquet", `exists: trades.parquet is a file. Name a folder`},
		{"head trades.parquet --set THREADS=2", `bad-flag: --set THREADS has no effect here. Only S3_STORAGE_OPTIONS`},
		{"demo --size huge", `bad-flag: --size "huge" is none of tiny, small, medium, large`},
	} {
		t.Run(c.args, func(t *testing.T) {
			r := exec(t, dir, strings.Fields(c.args)...)
			if r.code != cli.ExitUsage || r.out != "" {
				t.Errorf("exit code %d, output %q", r.code, r.out)
			}
			has(t, r.err, "error: "+c.want, "--help` shows how it is used")
		})
	}
}

func TestFlagsHaveTheirOriginalNamesToo(t *testing.T) {
	out := t.TempDir()
	for _, args := range [][]string{
		{"plan", "--start", "2013-10-09", "--end", "2013-10-10"},
		{"plan", "--start-date=2013-10-09", "--end_date=2013-10-10"},
		{"plan", "--start_date", "2013-10-09", "--end-date", "2013-10-10", "--num_workers=2", "--eager_execution", "--config_precedence=yaml_overrides"},
		{"plan", "--start=2013-10-09", "--end=2013-10-10", "--noeager_execution"},
		{"plan", "--start=2013-10-09", "--end=2013-10-10", "--no-eager-execution"},
		{"plan", "--start=2013-10-09", "--end=2013-10-10", "--eager_execution", "False"},
	} {
		for _, named := range [][]string{{"pipeline.yaml"}, {"--pipeline", "pipeline.yaml"}, {"--config_file=pipeline.yaml"}} {
			r := mustRun(t, quickstart, append(append(args, "--out", out), named...)...)
			has(t, r.out, "quickstart: 2013-10-09 to 2013-10-10", "trades: 2 files")
		}
	}
}

func TestPipelineRunIsRun(t *testing.T) {
	r := mustRun(t, quickstart, "pipeline", "run", "--pipeline", "pipeline.yaml", "--date", "2013-10-09", "--out", t.TempDir())
	has(t, r.out, "trades_1m: 390 rows")
}

func TestCompletionOffersCommandsFlagsValuesAndColumns(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{""}, "run\tRun a pipeline"},
		{[]string{"run", "--uni"}, "--universe"},
		{[]string{"run", "--progress", ""}, "terminal"},
		{[]string{"tables", ""}, "marketstate"},
		{[]string{"analytics", "explain", ""}, "TradeTotalVWAP"},
		{[]string{"init", "--modules", ""}, "l2tw"},
	} {
		r := mustRun(t, t.TempDir(), append([]string{"__complete"}, c.args...)...)
		has(t, r.out, c.want)
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if r := mustRun(t, t.TempDir(), "completion", shell); len(r.out) < 1000 {
			t.Errorf("completion %s prints %d bytes", shell, len(r.out))
		}
	}
}
