package execution

import (
	"path/filepath"
	"testing"

	"github.com/basaltlake/basalt/module/goldentest"
)

func TestGoldenCases(t *testing.T) {
	for _, dir := range goldentest.Cases(t, "trades/cases/execution-*") {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			c := goldentest.Open(t, dir)
			c.Compare(t, c.Scans(t, c.Compile(t, Spec()), 1000), nil, nil)
		})
	}
}
