package job

import (
	"testing"

	"github.com/basaltlake/basalt/internal/engine"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/vector"
)

func TestRowsAreKeptOfTheFirstOutputsOnly(t *testing.T) {
	r := &run{result: &Result{}}
	for range headsKept + 1 {
		r.result.add(engine.Partition{Head: &vector.Frame{}})
	}
	if r.result.Partitions[headsKept-1].Head == nil || r.result.Partitions[headsKept].Head != nil {
		t.Errorf("rows of another number of outputs than %d", headsKept)
	}
	heads, err := r.heads(t.Context(), []answered{{Written: sink.Written{URI: "/that/nobody/reads.parquet"}}})
	if err != nil || len(heads) != 1 || heads[0] != nil {
		t.Errorf("rows of one more output: %v, %v", heads, err)
	}
}
