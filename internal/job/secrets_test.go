package job

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
)

// TestSecretsInWhatIsRecordedAreRefused tries places that end up in manifests, records and
// paths.
func TestSecretsInWhatIsRecordedAreRefused(t *testing.T) {
	for _, tt := range []struct {
		line string
		bad  string // key
	}{
		{"UNIVERSE: command=./members --token hunter2", "UNIVERSE"},
		{"UNIVERSE: command=./members --token=hunter2", "UNIVERSE"},
		{"UNIVERSE: \"command='./members --password hunter2 --top 5',mic=XLON\"", "UNIVERSE"},
		{"OUTPUT_ROOT: s3://me:hunter2@bucket/out", "OUTPUT_ROOT"},
		{"UNIVERSE: command=./members --token-file /run/token", ""},
		{"UNIVERSE: command=./members --top 5", ""},
	} {
		text := tt.line + `
LAKE: /lake
START_DATE: 2026-01-05
END_DATE: 2026-01-05
PASSES:
- {name: bars, timeline_mode: sparse_digitised, modules: [trade]}
`
		_, err := Parse("/etc/pipeline.yaml", []byte(text), config.Overrides{Env: func(string) string { return "" }})
		switch {
		case tt.bad == "" && err != nil, tt.bad != "" && err == nil:
			t.Errorf("%s: %v", tt.line, err)
		case tt.bad != "" && (!strings.Contains(err.Error(), tt.bad+": it holds a password or token") || strings.Contains(err.Error(), "hunter2")):
			t.Errorf("%s: %v", tt.line, err)
		}
	}
}
