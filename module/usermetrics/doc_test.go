package usermetrics

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/table"
)

var minute = bucket.Rule{Width: 60e9}

func builtin(name string) *table.Table {
	t, _ := table.Lookup(name)
	return t
}

func pass(metrics ...module.UserMetric) module.Pass {
	return module.Pass{Name: "main", Rule: minute, Tables: builtin, UserMetrics: metrics}
}

func compiled(t *testing.T, cfg *Config, metrics ...module.UserMetric) *moduletest.Pass {
	t.Helper()
	program, problems := Spec().Compile(pass(metrics...), cfg)
	for _, p := range problems {
		t.Error(p)
	}
	if len(problems) > 0 {
		t.FailNow()
	}
	return &moduletest.Pass{Rule: minute, Program: program}
}

// cells cuts a line of a Markdown table into its cells.
func cells(line string) []string {
	parts := strings.Split(strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|"), "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

func cell(text string) any {
	switch text {
	case "":
		return nil
	case "true":
		return 1
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return f
	}
	return text
}

// examples reads the rows and the expressions of the documentation.
func examples(t *testing.T) (columns []string, rows [][]any, texts []string, values []any) {
	t.Helper()
	_, section, _ := strings.Cut(doc, "## Examples")
	for _, line := range strings.Split(section, "\n") {
		switch row := cells(line); {
		case !strings.HasPrefix(line, "|"), strings.HasPrefix(line, "|---"), row[0] == "expression":
		case row[0] == "TradeTimestamp":
			columns = append(row, "ListingId")
		case strings.HasPrefix(row[0], "`"):
			texts, values = append(texts, strings.Trim(row[0], "`")), append(values, cell(row[1]))
		default:
			values := []any{row[0]}
			for _, text := range row[1:] {
				values = append(values, cell(text))
			}
			rows = append(rows, append(values, 1))
		}
	}
	return columns, rows, texts, values
}

func TestExamplesOfTheDocumentationHaveTheirValues(t *testing.T) {
	columns, rows, texts, values := examples(t)
	if len(rows) != 4 || len(texts) < 30 {
		t.Fatal(len(rows), len(texts))
	}
	var metrics []module.UserMetric
	for i, text := range texts {
		metrics = append(metrics, module.UserMetric{Name: fmt.Sprint("m", i), Table: "trades", Value: text})
	}
	p := compiled(t, new(Config), metrics...)
	for _, chunk := range []int{1, 2, 3, 1000} {
		f := moduletest.Scan(t, p, moduletest.NewRows(t, columns, rows), chunk)[0]
		if f.Rows != 1 {
			t.Fatalf("%d buckets", f.Rows)
		}
		for i, text := range texts {
			if got := moduletest.Value(f.Col(fmt.Sprint("m", i)), 0); !moduletest.Same(got, values[i]) {
				t.Errorf("chunks of %d: %s is %v, want %v", chunk, text, got, values[i])
			}
		}
	}
}

func TestConfigurationsOfTheDocumentationCompile(t *testing.T) {
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(doc, -1)
	if len(blocks) != 2 {
		t.Fatal(len(blocks))
	}
	for _, block := range blocks {
		var file struct {
			Metrics map[string]struct{ Table, Value, Where string } `yaml:"METRICS"`
		}
		if err := yaml.Unmarshal([]byte(block[1]), &file); err != nil || len(file.Metrics) == 0 {
			t.Fatal(err)
		}
		for name, m := range file.Metrics {
			compiled(t, new(Config), module.UserMetric{Name: name, Table: m.Table, Value: m.Value, Where: m.Where})
		}
	}
}

func TestDocumentationNamesEveryReduction(t *testing.T) {
	for _, r := range Scope(builtin("trades")).Reductions {
		if !strings.Contains(doc, "`"+r.Name+"(") {
			t.Errorf("doc.md does not describe %s", r.Name)
		}
	}
}
