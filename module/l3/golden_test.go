package l3

import (
	"path/filepath"
	"testing"

	"github.com/basaltlake/basalt/module/goldentest"
)

func TestGoldenCases(t *testing.T) {
	for _, dir := range goldentest.Cases(t, "book/cases/l3-advanced-*", "book/cases/l3-d*", "book/cases/l3-generic-*", "book/cases/l3-queue-*") {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			c := goldentest.Open(t, dir)
			p := c.Compile(t, Spec())
			got := c.Scans(t, p, 1000)
			for _, op := range p.Program.Operators {
				main, _ := c.Operate(t, p, op)
				got.Join(main)
			}
			c.Compare(t, got, nil, nil)
		})
	}
}
