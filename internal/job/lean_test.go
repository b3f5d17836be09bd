package job

import (
	"path/filepath"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
)

func TestLeanWorkerTakesLessMemory(t *testing.T) {
	j, err := Load(filepath.Join("..", "..", "examples", "quickstart", "pipeline.yaml"), config.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	usual, err := j.memory(0)
	if err != nil {
		t.Fatal(err)
	}
	j.Settings.lean = true
	lean, err := j.memory(0)
	if err != nil {
		t.Fatal(err)
	}
	if !lean.OneListing || lean.Sort >= usual.Sort || lean.Spill.Memory >= usual.Spill.Memory || j.threads() != 1 {
		t.Errorf("usually %+v, then %+v on %d threads", usual, lean, j.threads())
	}
}
