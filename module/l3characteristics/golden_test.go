package l3characteristics

import (
	"path/filepath"
	"testing"

	"github.com/basaltlake/basalt/module/goldentest"
)

func TestGoldenCases(t *testing.T) {
	for _, dir := range goldentest.Cases(t, "book/cases/l3-characteristics-*") {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			c := goldentest.Open(t, dir)
			c.Compare(t, c.Scans(t, c.Compile(t, Spec()), 1000), []string{"Ticker"}, nil)
		})
	}
}
